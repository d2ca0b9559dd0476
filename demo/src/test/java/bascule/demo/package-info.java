@NullMarked
package bascule.demo;

import org.jspecify.annotations.NullMarked;
