/// The load balancers a migration can steer.
@NullMarked
package bascule.balancers;

import org.jspecify.annotations.NullMarked;
