/// A PostgreSQL database in which several controllers keep their plans and journals, and by which
/// they agree who of them is active.
@NullMarked
package bascule.databases.journal;

import org.jspecify.annotations.NullMarked;
