/// Targeting: JsonLogic with flagd's operators, as a tree of small immutable classes.
@NullMarked
package bascule.flags.logic;

import org.jspecify.annotations.NullMarked;
