@NullMarked
package bascule.drill.sim;

import org.jspecify.annotations.NullMarked;
