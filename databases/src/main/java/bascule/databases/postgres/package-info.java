/// PostgreSQL as one side of a migration: its fence, its scripts, and the links that carry rows.
@NullMarked
package bascule.databases.postgres;

import org.jspecify.annotations.NullMarked;
