package bascule.bench.gates;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// How far a verdict is behind the traffic: from the moment at which a caller had a failure to the one at which the
/// status of the controller has a verdict that counts it. The time between two looks of ours is part of it.
public final class Behind {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int PAUSE_MILLIS_MAX = 1_500;

    private Behind() {}

    /// Fails so many requests, one after the other at odd moments.
    ///
    /// @return of each how many milliseconds it took
    public static List<Double> millis(Judge judge, TwoSides sides, Traffic traffic, int failures)
            throws IOException, InterruptedException {
        List<Double> all = new ArrayList<>();
        long known = judge.failuresSeen();
        for (int each = 0; each < failures; each++) {
            LockSupport.parkNanos(
                    TimeUnit.MILLISECONDS.toNanos(ThreadLocalRandom.current().nextInt(PAUSE_MILLIS_MAX)));
            sides.failNext();
            long answered = answered(traffic);
            known++;
            all.add((seen(judge, known, answered) - answered) / NANOS_PER_MILLI);
        }
        return all;
    }

    private static long answered(Traffic traffic) throws IOException {
        long end = System.nanoTime() + LIMIT.toNanos();
        OptionalLong at = traffic.nextFailure();
        while (at.isEmpty()) {
            rest(end, "no caller had the failure");
            at = traffic.nextFailure();
        }
        return at.getAsLong();
    }

    private static long seen(Judge judge, long failures, long answered) throws IOException, InterruptedException {
        while (judge.failuresSeen() < failures) {
            rest(answered + LIMIT.toNanos(), "no verdict counts the failure");
        }
        return System.nanoTime();
    }

    private static void rest(long end, String what) throws IOException {
        if (System.nanoTime() - end > 0) {
            throw new IOException(what + " within " + LIMIT.toSeconds() + " s");
        }
        LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
}
