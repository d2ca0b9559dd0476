/// A whole story: switched, rolled back, switched again under load, and the report of it.
@NullMarked
package bascule.demo.story;

import org.jspecify.annotations.NullMarked;
