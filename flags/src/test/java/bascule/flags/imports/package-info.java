@NullMarked
package bascule.flags.imports;

import org.jspecify.annotations.NullMarked;
