@NullMarked
package bascule.demo.load;

import org.jspecify.annotations.NullMarked;
