@NullMarked
package bascule.drill.live;

import org.jspecify.annotations.NullMarked;
