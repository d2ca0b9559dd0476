package bascule.server;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/// Addresses that showed wrong tokens lately. Whoever guesses has to wait; nobody else does.
final class Guesses {
    /// Wrong tokens from one address within a minute, before it has to wait.
    static final int WRONG_MAX = 10;

    private static final Duration WRONG_WITHIN = Duration.ofMinutes(1);
    private static final int ADDRESSES_MAX = 1_000;

    private final LongSupplier nanos;
    private final Map<String, Deque<Long>> wrong = new LinkedHashMap<>();

    /// @param nanos a clock that only goes forward
    Guesses(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /// @throws ApiError if there were too many from there
    synchronized void demandFew(String from) {
        long now = nanos.getAsLong();
        wrong.values().forEach(times -> times.removeIf(time -> now - time > WRONG_WITHIN.toNanos()));
        wrong.values().removeIf(Deque::isEmpty);
        if (wrong.getOrDefault(from, new ArrayDeque<>()).size() >= WRONG_MAX) {
            throw ApiError.tooMany("too many wrong tokens from " + from + ": wait a minute");
        }
    }

    /// The address that guessed longest ago is forgotten where there are too many.
    synchronized void another(String from) {
        Deque<Long> times = wrong.getOrDefault(from, new ArrayDeque<>());
        times.add(nanos.getAsLong());
        wrong.remove(from);
        wrong.put(from, times);
        Iterator<String> oldest = wrong.keySet().iterator();
        while (wrong.size() > ADDRESSES_MAX && oldest.hasNext()) {
            oldest.next();
            oldest.remove();
        }
    }
}
