package bascule.gateway;

import bascule.gateway.Figures.Outcome;
import bascule.migration.Side;
import bascule.traffic.Figures.Seen;
import java.util.List;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;

/// What all event loops counted of one route.
record RouteFigures(String route, List<LoopFigures.Sides> loops) {
    RouteFigures {
        loops = List.copyOf(loops);
    }

    private long sum(Side side, ToLongFunction<SideFigures> count) {
        long sum = 0;
        for (LoopFigures.Sides each : loops) {
            sum += count.applyAsLong(each.of(side));
        }
        return sum;
    }

    long count(Side side, Outcome outcome) {
        return sum(side, figures -> figures.count(outcome));
    }

    long requests(Side side) {
        long sum = 0;
        for (Outcome outcome : Outcome.values()) {
            sum += count(side, outcome);
        }
        return sum;
    }

    /// Let in to either side, of which a hold would do that.
    long begunAs(AtHold atHold) {
        return sum(Side.BLUE, figures -> figures.begunAs(atHold)) + sum(Side.GREEN, figures -> figures.begunAs(atHold));
    }

    double seconds(Side side) {
        return sum(side, SideFigures::nanos) / 1e9;
    }

    long underWay(Side side) {
        return sum(side, SideFigures::underWay);
    }

    long bytesIn(Side side) {
        return sum(side, SideFigures::bytesIn);
    }

    long bytesOut(Side side) {
        return sum(side, SideFigures::bytesOut);
    }

    /// What shows how the sides compare.
    Seen seen(Side side) {
        return seen(loops.stream().map(each -> each.of(side)).toList());
    }

    /// @param loops what each event loop counted of the same
    static Seen seen(List<SideFigures> loops) {
        Histogram micros = Seen.histogram();
        loops.forEach(each -> each.addCompared(micros));
        // Failures before the requests they are among, so that a count taken meanwhile has not more of them.
        long clientsFailed = loops.getFirst().clients().failed();
        long failed = loops.stream().mapToLong(SideFigures::comparedFailed).sum();
        return new Seen(
                loops.stream().mapToLong(SideFigures::comparedRequests).sum(),
                failed,
                loops.getFirst().clients().seen(),
                clientsFailed,
                micros);
    }

    /// In microseconds.
    Histogram latency(Side side) {
        Histogram all = new Histogram(2);
        loops.forEach(each -> each.of(side).addLatency(all));
        return all;
    }
}
