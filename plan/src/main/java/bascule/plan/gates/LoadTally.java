package bascule.plan.gates;

import bascule.migration.Durations;
import bascule.plan.Load;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/// What green made of a load so far, and whether it can still pass. Thread-safe.
final class LoadTally {
    private static final double QUANTILE = 0.99;

    private final Load load;
    private final long planned;
    private final long failedMost;
    private final long lateMost;
    private final Histogram micros = new Histogram(2);
    private long answered;
    private long failed;
    private long late;

    /// @param planned requests in all
    LoadTally(Load load, long planned) {
        this.load = load;
        this.planned = planned;
        this.failedMost = (long) Math.floor(load.failures() * planned);
        this.lateMost = (long) Math.floor((1 - QUANTILE) * planned);
    }

    synchronized void answered(Duration after) {
        answered++;
        micros.recordValue(Math.max(0, after.toNanos() / 1_000));
        if (after.compareTo(load.latency()) > 0) {
            late++;
        }
    }

    /// An answer that is none: a status of 400 or more, or nothing in time.
    synchronized void failed() {
        answered++;
        failed++;
    }

    /// Whether it fails whatever becomes of the rest, so that going on would only do harm.
    synchronized boolean lost() {
        return failed > failedMost || late > lateMost;
    }

    synchronized boolean passed() {
        return answered == planned && !lost();
    }

    synchronized String describe() {
        Duration quantile = Duration.ofMillis(micros.getValueAtPercentile(100 * QUANTILE) / 1_000);
        return "%,d of %,d requests answered, %,d failed (%,d may), %,d took longer than %s (%,d may)"
                        .formatted(
                                answered, planned, failed, failedMost, late, Durations.text(load.latency()), lateMost)
                + ", 99th percentile " + Durations.text(quantile);
    }
}
