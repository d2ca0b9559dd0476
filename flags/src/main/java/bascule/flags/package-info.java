/// What the code is told: flags, and how one is evaluated for a caller.
@NullMarked
package bascule.flags;

import org.jspecify.annotations.NullMarked;
