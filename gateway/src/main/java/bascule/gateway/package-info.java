/// Our own proxy: every request of the service goes through it, so that it can hold its breath while the
/// writes turn.
@NullMarked
package bascule.gateway;

import org.jspecify.annotations.NullMarked;
