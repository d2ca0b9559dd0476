@NullMarked
package bascule.demo.story;

import org.jspecify.annotations.NullMarked;
