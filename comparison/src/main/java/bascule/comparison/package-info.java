/// Do both sides say the same? Two answers to one request, and what is made of them.
@NullMarked
package bascule.comparison;

import org.jspecify.annotations.NullMarked;
