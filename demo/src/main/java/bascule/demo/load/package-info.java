/// The shoppers: an open-loop load that remembers every write and what it was told about it.
@NullMarked
package bascule.demo.load;

import org.jspecify.annotations.NullMarked;
