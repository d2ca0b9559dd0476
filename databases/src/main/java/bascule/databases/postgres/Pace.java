package bascule.databases.postgres;

import bascule.data.CopyRate;
import bascule.data.Throttle;
import bascule.migration.Bytes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.OptionalLong;

/// How fast rows may be read, shared by all who read: the plan's rate, or what a person says in its
/// place, and not at all while the plan's limits are passed.
final class Pace {
    private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();
    private static final Duration LOOK = Duration.ofMillis(50);
    /// So much of a second may be made up for, so that a pause is not paid twice.
    private static final double SLACK = 0.1;

    private final Throttle throttle;
    private CopyRate byHand = CopyRate.AS_PLANNED;
    private String held = "";
    /// Bytes that may be read now; less than none after a large piece.
    private double credit;
    private long creditedNanos = System.nanoTime();

    Pace(Throttle throttle) {
        this.throttle = throttle;
    }

    Throttle throttle() {
        return throttle;
    }

    synchronized void set(CopyRate rate) {
        byHand = rate;
        credit = 0;
    }

    /// @param why what the copy waits for, for people; empty for nothing
    synchronized void hold(String why) {
        held = why;
    }

    /// Returns once that many bytes may be passed on.
    ///
    /// @param waiting called now and then meanwhile; what it throws ends the wait
    void take(long bytes, Runnable waiting) throws InterruptedException {
        while (!taken(bytes)) {
            waiting.run();
            Thread.sleep(LOOK);
        }
    }

    private synchronized boolean taken(long bytes) {
        var rate = rate();
        if (!held.isEmpty() || rate.equals(OptionalLong.of(0))) {
            credit = 0;
            creditedNanos = System.nanoTime();
            return false;
        }
        if (rate.isEmpty()) {
            return true;
        }
        var now = System.nanoTime();
        var most = rate.getAsLong() * SLACK;
        credit = Math.min(most, credit + (double) rate.getAsLong() * (now - creditedNanos) / SECOND_NANOS);
        creditedNanos = now;
        if (credit < 0) {
            return false;
        }
        credit -= bytes;
        return true;
    }

    private OptionalLong rate() {
        return byHand.equals(CopyRate.AS_PLANNED) ? throttle.rate() : byHand.bytes();
    }

    /// What holds it back, for people; empty if nothing does.
    synchronized String words() {
        var words = new ArrayList<String>();
        var rate = rate();
        var who = byHand.equals(CopyRate.AS_PLANNED) ? "" : " by hand";
        if (rate.equals(OptionalLong.of(0))) {
            words.add("stopped" + who);
        } else if (rate.isPresent()) {
            words.add("at most %s/s%s".formatted(Bytes.text(rate.getAsLong()), who));
        }
        if (!held.isEmpty()) {
            words.add("waits: " + held);
        }
        return String.join(", ", words);
    }
}
