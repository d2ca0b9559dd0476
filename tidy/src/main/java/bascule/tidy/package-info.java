/// What the sources of every room must keep, read from the files themselves. Add a rule: one small class here, and a
/// test in [RulesTest] that shows it finding a bad sample.
@NullMarked
package bascule.tidy;

import org.jspecify.annotations.NullMarked;
