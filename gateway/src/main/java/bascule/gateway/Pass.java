package bascule.gateway;

import bascule.gateway.RouteProtection.By;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What the protection of its route has to do with one request that was let in. Only the event loop's thread
/// touches it, but for what `Guest` says.
final class Pass implements Places.Guest {
    private final Loop loop;
    private final Exchange exchange;
    private final RouteProtection route;
    private final long since = System.nanoTime();
    private boolean waits;
    private boolean placed;

    Pass(Loop loop, Exchange exchange, RouteProtection route) {
        this.loop = loop;
        this.exchange = exchange;
        this.route = route;
    }

    /// Asks for a place at the service, and has the exchange go on or end, at once or later.
    ///
    /// @param held whether it was held; then it waits however many wait, since a release would else send more
    ///     than may wait
    void enter(boolean held) {
        RouteLimits limits = route.limits();
        if (limits.atOnce() == 0) {
            exchange.placed();
            return;
        }
        switch (route.places().enter(this, held ? Integer.MAX_VALUE : limits.queue())) {
            case IN -> {
                placed = true;
                exchange.placed();
            }
            case WAITS -> waits = true;
            case FULL -> full("no more may wait");
        }
    }

    private void full(String why) {
        route.count(By.AT_ONCE);
        exchange.unsent(Answer.refused("as many requests of this kind are under way as may be at once ("
                + route.limits().atOnce() + "), and " + why));
    }

    @Override
    public void placed() {
        loop.thread().execute(this::take);
    }

    private void take() {
        waits = false;
        placed = true;
        if (exchange.connecting()) {
            exchange.placed();
        } else {
            end();
        }
    }

    /// Its request has ended.
    void end() {
        if (placed) {
            placed = false;
            route.places().leave();
        } else if (waits) {
            waits = false;
            route.places().forget(this);
        }
    }

    /// Ends what waited too long for a place, or takes too long in all.
    void sweep(long now) {
        long age = now - since;
        Duration within = route.limits().within();
        if (waits && age > loop.traffic().limits().queue().toNanos()) {
            if (route.places().forget(this)) {
                waits = false;
                full("none of them ended in time");
            }
        } else if (!within.isZero() && age > within.toNanos()) {
            route.count(By.WITHIN);
            exchange.late("it was not over within " + within.toMillis() + " ms");
        }
    }

    /// Whether it may be asked once more on the side of that era, after an upstream broke off.
    boolean mayAskAgain(Incoming incoming, @Nullable Era era) {
        return incoming.idempotent()
                && era != null
                && era.routing().serving()
                        == loop.traffic().admission().routing().serving()
                && route.mayAskAgain();
    }
}
