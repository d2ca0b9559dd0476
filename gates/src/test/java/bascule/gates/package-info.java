@NullMarked
package bascule.gates;

import org.jspecify.annotations.NullMarked;
