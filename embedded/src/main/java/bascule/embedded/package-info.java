/// Real PostgreSQL servers out of this class path: for the demo, for tests and for drills.
@NullMarked
package bascule.embedded;

import org.jspecify.annotations.NullMarked;
