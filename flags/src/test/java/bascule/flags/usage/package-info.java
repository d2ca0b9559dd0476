@NullMarked
package bascule.flags.usage;

import org.jspecify.annotations.NullMarked;
