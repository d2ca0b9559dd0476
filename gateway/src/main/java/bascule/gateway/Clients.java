package bascule.gateway;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/// The clients of one route at one side, each counted once a minute: how many were seen, and how many saw a failure.
/// All event loops share it.
///
/// A client is one of 160,000 places, which divide the buckets that a split goes by. Where many clients share a place
/// fewer are counted, and equally fewer on both sides, because each side has its own part of the places and the
/// clients are spread evenly over all of them.
final class Clients {
    private static final int PLACES = Bucket.COUNT * Bucket.FINE;

    private record Minute(long number, AtomicLongArray seen, AtomicLongArray failed) {
        Minute(long number) {
            this(number, new AtomicLongArray(PLACES / Long.SIZE), new AtomicLongArray(PLACES / Long.SIZE));
        }
    }

    private final LongSupplier nanos;
    private final AtomicReference<Minute> current;
    private final LongAdder seen = new LongAdder();
    private final LongAdder failed = new LongAdder();

    /// @param nanos a clock that never jumps
    Clients(LongSupplier nanos) {
        this.nanos = nanos;
        this.current = new AtomicReference<>(new Minute(number()));
    }

    private long number() {
        return Math.floorDiv(nanos.getAsLong(), TimeUnit.MINUTES.toNanos(1));
    }

    void ended(int place, boolean failure) {
        Minute minute = minute();
        if (first(minute.seen(), place)) {
            seen.increment();
        }
        if (failure && first(minute.failed(), place)) {
            failed.increment();
        }
    }

    private Minute minute() {
        long number = number();
        Minute known = Objects.requireNonNull(current.get());
        if (known.number() == number) {
            return known;
        }
        Minute next = new Minute(number);
        return current.compareAndSet(known, next) ? next : Objects.requireNonNull(current.get());
    }

    private static boolean first(AtomicLongArray bits, int place) {
        int word = place / Long.SIZE;
        long bit = 1L << place % Long.SIZE;
        return (bits.get(word) & bit) == 0 && (bits.getAndUpdate(word, before -> before | bit) & bit) == 0;
    }

    long seen() {
        return seen.sum();
    }

    long failed() {
        return failed.sum();
    }
}
