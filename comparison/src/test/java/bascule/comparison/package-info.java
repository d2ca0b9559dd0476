@NullMarked
package bascule.comparison;

import org.jspecify.annotations.NullMarked;
