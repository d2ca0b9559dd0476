package bascule.gates;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;

/// Whether a quantile of green's latencies is worse than blue's by more than a margin.
///
/// For each window a mark is set from what blue showed in the windows before: its quantile. Blue's
/// requests from the mark on and green's above mark plus margin are compared like errors, within
/// the window. So neither the cycle of a day nor a growing split looks like a slow green, which a
/// comparison of two histograms over the whole time would do. It fails once green's are shown to be
/// more, and passes once they are shown to be fewer. The margin is as exact as the buckets of the
/// histograms.
public final class Slowness {
    /// Windows the mark is taken from; older ones are forgotten. They are not changed after they were given.
    private static final int REMEMBERED = 120;
    /// Values beyond the quantile that the mark must rest on.
    private static final int BEYOND = 10;

    private final double quantile;
    private final long margin;
    private final Question question;
    private final Deque<Histogram> latest = new ArrayDeque<>();
    private final Histogram before = new Histogram(2);

    /// @param quantile between 0 and 1, such as 0.99
    /// @param margin in the unit of the histograms
    public Slowness(String events, Levels levels, double quantile, long margin) {
        if (!(quantile > 0 && quantile < 1) || margin < 0) {
            throw new IllegalArgumentException("a quantile is between 0 and 1, and a margin is not negative");
        }
        this.quantile = quantile;
        this.margin = margin;
        this.question = Question.ofSlowness(events, levels);
    }

    /// What both sides showed in the next window, and in no other.
    public void take(Histogram blue, Histogram green) {
        mark().ifPresent(mark -> question.take(from(blue, mark), above(green, mark + margin)));
        latest.addLast(blue);
        before.add(blue);
        if (latest.size() > REMEMBERED) {
            before.subtract(latest.removeFirst());
        }
    }

    /// Where blue's quantile lay; empty if too little was seen of blue.
    private OptionalLong mark() {
        return before.getTotalCount() * (1 - quantile) < BEYOND
                ? OptionalLong.empty()
                : OptionalLong.of(before.getValueAtPercentile(100 * quantile));
    }

    private static Count from(Histogram values, long mark) {
        long total = values.getTotalCount();
        long first = values.lowestEquivalentValue(mark);
        return new Count(total, first == 0 || total == 0 ? total : total - values.getCountBetweenValues(0, first - 1));
    }

    private static Count above(Histogram values, long mark) {
        long total = values.getTotalCount();
        return new Count(total, total == 0 ? 0 : total - values.getCountBetweenValues(0, mark));
    }

    public Judgement judgement() {
        return question.judgement();
    }
}
