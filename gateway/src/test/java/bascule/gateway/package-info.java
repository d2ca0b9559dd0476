@NullMarked
package bascule.gateway;

import org.jspecify.annotations.NullMarked;
