/// Rows in two places: what a database must be able to do to be migrated, and the steps made of that.
@NullMarked
package bascule.data;

import org.jspecify.annotations.NullMarked;
