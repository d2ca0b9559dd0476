package bascule.controller;

import java.time.Duration;
import java.time.Instant;

/// What went wrong lately.
final class Troubles {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private String latest = "";
    private int failures;
    private int breaks;
    private Instant brokenAt = Instant.EPOCH;

    void failed(String what) {
        failures++;
        latest = what;
    }

    /// A swing went back to its beginning.
    void broke(String why, Instant when) {
        latest = why;
        breaks++;
        brokenAt = when;
    }

    void succeeded() {
        failures = 0;
    }

    void forgetBreaks() {
        breaks = 0;
    }

    void forgetLatest() {
        latest = "";
    }

    /// What went wrong last, empty if nothing has since the last switch.
    String latest() {
        return latest;
    }

    /// Failures in a row.
    int failures() {
        return failures;
    }

    /// Swings in a row that went back to their beginning.
    int breaks() {
        return breaks;
    }

    Instant brokenAt() {
        return brokenAt;
    }

    /// How long to rest after so many failures in a row.
    static Duration pause(int failures) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 10));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
}
