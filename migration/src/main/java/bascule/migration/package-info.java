/// The words every other room speaks: a migration, its phases, steps and gates, and how each comes undone.
@NullMarked
package bascule.migration;

import org.jspecify.annotations.NullMarked;
