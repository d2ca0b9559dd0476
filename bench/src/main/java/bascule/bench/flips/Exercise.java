package bascule.bench.flips;

import bascule.bench.Contest;
import bascule.migration.Side;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/// Flips and flips back under load, and judges every answer.
///
/// @param flips there and back together
public record Exercise(int perSecond, int flips) {
    public static final String REQUESTS = "flips: requests";
    public static final String FAILED = "flips: failed requests";
    public static final String WRONG = "flips: asked after a flip, answered by the side left";
    public static final String LATE = "flips: answered by the side left after the flip was done";

    private static final Duration BETWEEN = Duration.ofSeconds(1);
    private static final double NANOS_PER_MILLI = 1e6;
    private static final long HIGHEST_NANOS = TimeUnit.MINUTES.toNanos(2);
    private static final int DIGITS = 3;

    /// One flip, in nanoseconds of this machine's clock.
    record Flip(long begun, long done, Side to) {}

    /// A turn of a contest.
    public Contest.Turn with(Flipper flipper) {
        return () -> {
            List<Flip> done = new ArrayList<>();
            List<Shoppers.Asked> asked;
            flipper.flip(Side.BLUE);
            try (Shoppers shoppers = Shoppers.start(flipper.port(), perSecond)) {
                Thread.sleep(BETWEEN);
                Side to = Side.GREEN;
                for (int each = 0; each < flips; each++) {
                    long begun = System.nanoTime();
                    flipper.flip(to);
                    done.add(new Flip(begun, System.nanoTime(), to));
                    to = to.other();
                    Thread.sleep(BETWEEN);
                }
                asked = shoppers.end();
            }
            return figures(done, asked);
        };
    }

    static Map<String, Double> figures(List<Flip> flips, List<Shoppers.Asked> asked) {
        var meanwhile = new Histogram(HIGHEST_NANOS, DIGITS);
        double failed = 0;
        double wrong = 0;
        double late = 0;
        for (Shoppers.Asked each : asked) {
            failed += each.failed() ? 1 : 0;
            if (!each.failed()) {
                wrong += flips.stream().anyMatch(flip -> wrong(flip, flips, each)) ? 1 : 0;
                late += flips.stream().anyMatch(flip -> late(flip, each)) ? 1 : 0;
            }
            if (!each.slow()
                    && flips.stream().anyMatch(flip -> each.due() < flip.done() && each.end() > flip.begun())) {
                meanwhile.recordValue(Math.max(0, each.end() - each.due()));
            }
        }
        var took = new Histogram(HIGHEST_NANOS, DIGITS);
        flips.forEach(flip -> took.recordValue(flip.done() - flip.begun()));
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put(REQUESTS, (double) asked.size());
        figures.put(FAILED, failed);
        figures.put(WRONG, wrong);
        figures.put(LATE, late);
        figures.put("flips: a flip took, p50 (ms)", took.getValueAtPercentile(50) / NANOS_PER_MILLI);
        figures.put("flips: a flip took, longest (ms)", took.getMaxValue() / NANOS_PER_MILLI);
        figures.put("flips: p50 of requests meanwhile (ms)", meanwhile.getValueAtPercentile(50) / NANOS_PER_MILLI);
        figures.put("flips: p99 of requests meanwhile (ms)", meanwhile.getValueAtPercentile(99) / NANOS_PER_MILLI);
        figures.put("flips: longest request meanwhile (ms)", meanwhile.getMaxValue() / NANOS_PER_MILLI);
        return figures;
    }

    /// Begun after the flip was done and ended before the next began, and the other side answered.
    private static boolean wrong(Flip flip, List<Flip> flips, Shoppers.Asked asked) {
        long next = flips.stream()
                .mapToLong(Flip::begun)
                .filter(begun -> begun > flip.begun())
                .min()
                .orElse(Long.MAX_VALUE);
        return asked.begun() > flip.done()
                && asked.end() < next
                && !asked.origin().equals(flip.to().word());
    }

    /// Under way before the flip was done, and answered by the side left after it: both sides
    /// worked at the same time.
    private static boolean late(Flip flip, Shoppers.Asked asked) {
        return asked.begun() < flip.done()
                && asked.end() > flip.done()
                && asked.origin().equals(flip.to().other().word());
    }
}
