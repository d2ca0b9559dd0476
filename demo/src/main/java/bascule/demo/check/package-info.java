/// What became of the writes: looks into both databases, and believes no counter.
@NullMarked
package bascule.demo.check;

import org.jspecify.annotations.NullMarked;
