@NullMarked
package bascule.balancers;

import org.jspecify.annotations.NullMarked;
