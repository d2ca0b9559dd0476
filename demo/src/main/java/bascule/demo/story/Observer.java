package bascule.demo.story;

import bascule.controller.Status;
import bascule.data.Link;
import bascule.demo.load.Shoppers;
import bascule.demo.world.World;
import bascule.demo.world.WorldException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Looks at the migration four times a second, shows it, and remembers what only shows while it lasts.
final class Observer {
    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(15);
    private static final Pattern COPIED = Pattern.compile("([\\d,.]+) rows copied");

    private final World world;
    private final Shoppers shoppers;
    private final Show show;
    private final String name;
    private long violations;
    private long differences;

    Observer(World world, Shoppers shoppers, Show show, String name) {
        this.world = world;
        this.shoppers = shoppers;
        this.show = show;
        this.name = name;
    }

    /// Waits until it stands so.
    ///
    /// @throws WorldException if it stops elsewhere, something of the world ends, or the time is over
    Status until(String what, Predicate<Status> so, long atMostSeconds) throws WorldException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(atMostSeconds);
        int stoppedLooks = 0;
        while (true) {
            Status status = look();
            if (so.test(status)) {
                return status;
            }
            // What goes back by itself has stopped for a moment first.
            stoppedLooks = status.state() == Status.State.STOPPED ? stoppedLooks + 1 : 0;
            if (stoppedLooks > 1 || status.state().ended()) {
                throw new StoryException(
                        "waited for it to be " + what + ", and it is " + status.state() + ": " + status.reason());
            }
            if (System.nanoTime() - end > 0) {
                throw new StoryException("it was not " + what + " within " + atMostSeconds + " s; it is "
                        + status.state() + " in " + status.phase() + ": " + status.reason());
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }

    void dwell(long nanos) throws WorldException {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() - end < 0) {
            look();
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }

    /// One look; a controller that is away for a moment is waited for.
    Status look() throws WorldException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            world.thatAllLive();
            try {
                Status status = world.controller().status(name);
                take(status);
                return status;
            } catch (WorldException problem) {
                if (System.nanoTime() - end > 0) {
                    throw problem;
                }
                LockSupport.parkNanos(LOOK_EVERY_NANOS);
            }
        }
    }

    private void take(Status status) {
        status.links().ifPresent(links -> violations = Math.max(violations, sum(links.forward(), links.reverse())));
        if (status.verified().done()) {
            differences = Math.max(differences, status.verified().differences());
        }
        show.status(status, shoppers());
    }

    private static long sum(Link.Standing forward, Link.Standing reverse) {
        return forward.violations() + reverse.violations();
    }

    private String shoppers() {
        var figures = shoppers.figures();
        var latency = figures.latency();
        return String.format(
                Locale.ROOT,
                "%,d requests   %,d failed   %,d unknown   %,d held   p50 %.1f ms   p99 %.1f ms   %,d in flight",
                figures.requests(),
                figures.failed(),
                figures.unknown(),
                figures.held().count(),
                latency.p50Millis(),
                latency.p99Millis(),
                shoppers.inFlight());
    }

    /// As the migration's log tells it; 0 if it doesn't.
    long rowsCopied() {
        try {
            Matcher copied = COPIED.matcher(world.controller().log(name));
            return copied.find() ? Long.parseLong(copied.group(1).replaceAll("[,.]", "")) : 0;
        } catch (WorldException _) {
            return 0;
        }
    }

    long violations() {
        return violations;
    }

    /// The most that a comparison of the links has found.
    long differences() {
        return differences;
    }
}
