/// A real shop on blue and green with shoppers, swung from one to the other and back. Not part of the product.
@NullMarked
package bascule.demo;

import org.jspecify.annotations.NullMarked;
