@NullMarked
package bascule.embedded;

import org.jspecify.annotations.NullMarked;
