/// Flags that others keep, brought over. What can't be brought over is named.
@NullMarked
package bascule.flags.imports;

import org.jspecify.annotations.NullMarked;
