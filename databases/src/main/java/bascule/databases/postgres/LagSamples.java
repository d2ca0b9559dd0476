package bascule.databases.postgres;

import java.util.ArrayDeque;
import org.postgresql.replication.LogSequenceNumber;

/// Since when the source's log is longer than what the target has, as far as it was looked at.
final class LagSamples {
    private static final int SAMPLES_MAX = 1000;

    private record Sample(LogSequenceNumber written, long nanos) {}

    private final ArrayDeque<Sample> samples = new ArrayDeque<>();

    /// @return milliseconds since the first look at which the log went beyond `passed`
    synchronized long millis(LogSequenceNumber written, LogSequenceNumber passed) {
        var now = System.nanoTime();
        if (samples.size() < SAMPLES_MAX) {
            samples.add(new Sample(written, now));
        }
        while (!samples.isEmpty() && samples.getFirst().written().compareTo(passed) <= 0) {
            samples.removeFirst();
        }
        return samples.isEmpty() ? 0 : (now - samples.getFirst().nanos()) / 1_000_000;
    }
}
