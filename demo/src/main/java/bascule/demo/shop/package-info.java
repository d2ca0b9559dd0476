/// The shop, in two real versions: each a process of its own, with its own tables.
@NullMarked
package bascule.demo.shop;

import org.jspecify.annotations.NullMarked;
