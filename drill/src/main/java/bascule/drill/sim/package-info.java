/// A whole migration on memory adapters, with clients, under a clock of its own, killed wherever it may be killed.
@NullMarked
package bascule.drill.sim;

import org.jspecify.annotations.NullMarked;
