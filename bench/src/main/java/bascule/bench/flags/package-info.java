/// Flags as several libraries keep them, asked the same of the same callers.
@NullMarked
package bascule.bench.flags;

import org.jspecify.annotations.NullMarked;
