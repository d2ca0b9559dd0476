/// JSON that knows on which line it stood, so that whatever is wrong with it can be said with its place.
@NullMarked
package bascule.flags.json;

import org.jspecify.annotations.NullMarked;
