package bascule.controller;

import bascule.data.Pair;
import bascule.flags.FlagsInPlay;
import bascule.flags.Followers;
import bascule.migration.StepException;
import bascule.traffic.Balancer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// Looks at the world outside again and again, so that whoever asks for a status waits for it only
/// where something was recorded since the latest look. Once the migration has ended it looks a last
/// time: what was blue may be gone by then, and that is no trouble.
final class Sampler implements AutoCloseable {
    private static final Duration EVERY = Duration.ofMillis(300);

    private final Optional<Pair> pair;
    private final Optional<Balancer> balancer;
    private final Optional<Followers> followers;
    private final LongSupplier recorded;
    private final BooleanSupplier ended;
    private final Thread thread;
    private volatile boolean closing;
    private volatile Optional<Balancer.Standing> traffic = Optional.empty();
    private volatile Optional<Status.Links> links = Optional.empty();
    private volatile String trouble = "";
    private volatile long seen;
    private boolean asked;

    Sampler(
            String name,
            Optional<Pair> pair,
            Optional<Balancer> balancer,
            Optional<Followers> followers,
            LongSupplier recorded,
            BooleanSupplier ended) {
        this.pair = pair;
        this.balancer = balancer;
        this.followers = followers;
        this.recorded = recorded;
        this.ended = ended;
        this.thread = Thread.ofVirtual().name("sampler-" + name).start(this::run);
    }

    private void run() {
        try {
            while (!closing) {
                boolean over = ended.getAsBoolean();
                String unseen = sample(recorded.getAsLong());
                trouble = over ? "" : unseen;
                if (over) {
                    return;
                }
                rest();
            }
        } catch (InterruptedException interrupted) {
            // closing
        } finally {
            saw(Long.MAX_VALUE);
        }
    }

    /// @param upTo the latest entry on record before the look
    /// @return what could not be seen, empty if all could
    private String sample(long upTo) {
        try {
            traffic = balancer.isPresent() ? Optional.of(balancer.get().standing()) : Optional.empty();
            saw(upTo);
            if (pair.isPresent()) {
                look(pair.get());
            }
            return "";
        } catch (StepException unseen) {
            saw(upTo);
            return unseen.getMessage();
        }
    }

    private void look(Pair databases) throws StepException {
        if (!registered(databases)) {
            return;
        }
        try {
            links = Optional.of(new Status.Links(
                    databases.forward().standing(), databases.reverse().standing()));
        } catch (StepException unseen) {
            // an abort may have taken away what was looked at, in the meantime
            if (registered(databases)) {
                throw unseen;
            }
        }
    }

    private static boolean registered(Pair databases) throws StepException {
        return databases.blue().registered() && databases.green().registered();
    }

    private synchronized void saw(long upTo) {
        seen = upTo;
        notifyAll();
    }

    private synchronized void rest() throws InterruptedException {
        long end = System.nanoTime() + EVERY.toNanos();
        long left = EVERY.toNanos();
        while (!asked && left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = end - System.nanoTime();
        }
        asked = false;
    }

    /// Entries up to this one were on record before the latest look at the traffic began.
    long seen() {
        return seen;
    }

    /// Has it looked at once, and waits until it has.
    synchronized void awaitLook(long upTo, long nanosMax) {
        long end = System.nanoTime() + nanosMax;
        long left = nanosMax;
        try {
            while (seen < upTo && left > 0) {
                asked = true;
                notifyAll();
                TimeUnit.NANOSECONDS.timedWait(this, left);
                left = end - System.nanoTime();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    Optional<Balancer.Standing> traffic() {
        return traffic;
    }

    Optional<Status.Links> links() {
        return links;
    }

    /// As they are now: they are kept near by. Empty if none go with the migration.
    Optional<FlagsInPlay> flags() {
        return followers.map(Followers::inPlay);
    }

    String trouble() {
        return trouble;
    }

    @Override
    public void close() {
        closing = true;
        thread.interrupt();
    }
}
