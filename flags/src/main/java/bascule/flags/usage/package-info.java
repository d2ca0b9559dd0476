/// What flags gave whom, and what came of it: counted by programs, gathered by the controller.
@NullMarked
package bascule.flags.usage;

import org.jspecify.annotations.NullMarked;
