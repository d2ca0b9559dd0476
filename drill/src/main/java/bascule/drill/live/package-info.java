/// Drills on real processes and real PostgreSQL: the controller dies where it is told to, and so does the gateway.
@NullMarked
package bascule.drill.live;

import org.jspecify.annotations.NullMarked;
