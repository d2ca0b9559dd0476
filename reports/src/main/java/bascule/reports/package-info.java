/// What people read before, during and after a migration, made of its plan and its journal.
@NullMarked
package bascule.reports;

import org.jspecify.annotations.NullMarked;
