package bascule.gateway;

import bascule.comparison.Comparer;
import bascule.migration.Side;
import java.util.Locale;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What all event loops share of the copied requests: how many there may be at once, from when one is copied until its
/// answers have been compared, and what became of them. From any thread.
final class Mirrored {
    /// Why a request that was to be copied was not compared.
    enum Dropped {
        /// A hold stood.
        HELD,
        /// As many copies were under way as may be.
        BUSY,
        /// No upstream took the copy.
        UNREACHED,
        /// The copy's answer broke off, or is none.
        BROKEN,
        /// One of the answers took too long.
        LATE,
        /// The caller got no whole answer from a side.
        UNANSWERED,
        /// Comparing failed.
        FAILED;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// From 0.
        @SuppressWarnings("EnumOrdinal") // It is kept nowhere.
        private int place() {
            return ordinal();
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Mirrored.class);
    private static final long KEEP_SECONDS = 10;

    private final Comparer comparer;
    private final AtomicInteger copies = new AtomicInteger();
    private final AtomicLongArray dropped = new AtomicLongArray(Dropped.values().length);
    private final AtomicLong toBlue = new AtomicLong();
    private final AtomicLong toGreen = new AtomicLong();
    private final AtomicLong compared = new AtomicLong();
    private final ThreadPoolExecutor thread;

    Mirrored(Comparer comparer) {
        this.comparer = comparer;
        this.thread = new ThreadPoolExecutor(
                1,
                1,
                KEEP_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(Limit.MOST_COPIES),
                Thread.ofPlatform().name("bascule-gateway-compare").daemon().factory());
        thread.allowCoreThreadTimeOut(true);
    }

    /// Takes the place of one more copy, to be given back by `leave` or `compare`.
    ///
    /// @param most that may be at once
    /// @return whether there was one
    boolean enter(int most) {
        if (copies.incrementAndGet() <= most) {
            return true;
        }
        copies.decrementAndGet();
        return false;
    }

    void leave() {
        copies.decrementAndGet();
    }

    /// Has its answers compared, later, and gives its place back then.
    void compare(Copy copy) {
        try {
            thread.execute(() -> compared(copy));
        } catch (RejectedExecutionException e) {
            drop(Dropped.FAILED);
            leave();
        }
    }

    private void compared(Copy copy) {
        try {
            comparer.compare(copy.pairing());
            compared.incrementAndGet();
        } catch (RuntimeException e) {
            drop(Dropped.FAILED);
            LOG.warn("two answers could not be compared", e);
        } finally {
            leave();
        }
    }

    void begun(Side to) {
        (to == Side.BLUE ? toBlue : toGreen).incrementAndGet();
    }

    void drop(Dropped why) {
        dropped.incrementAndGet(why.place());
    }

    /// Copies under way or waiting to be compared.
    int copies() {
        return copies.get();
    }

    /// Copies made.
    long begunTo(Side to) {
        return (to == Side.BLUE ? toBlue : toGreen).get();
    }

    long compared() {
        return compared.get();
    }

    long count(Dropped why) {
        return dropped.get(why.place());
    }

    /// Compares nothing more.
    void close() {
        thread.shutdownNow();
    }
}
