/// What judging costs, and how far behind the traffic it is.
@NullMarked
package bascule.bench.gates;

import org.jspecify.annotations.NullMarked;
