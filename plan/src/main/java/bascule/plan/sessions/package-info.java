/// Reads that never show their caller less than it wrote.
@NullMarked
package bascule.plan.sessions;

import org.jspecify.annotations.NullMarked;
