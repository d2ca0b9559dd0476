/// Servers, shops, gateway and controller as processes, and the migration driven from outside.
@NullMarked
package bascule.demo.world;

import org.jspecify.annotations.NullMarked;
