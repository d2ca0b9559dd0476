package bascule.plan.gates;

import bascule.comparison.Comparing;
import bascule.comparison.Comparisons;
import bascule.comparison.RouteComparison;
import bascule.gates.Count;
import bascule.gates.Divergence;
import bascule.gates.Levels;
import bascule.migration.StepException;
import bascule.plan.Watched;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A witness of what green answers to mirrored requests, beside what blue answered, window by window.
final class Differing implements Witness {
    private final Watched.Differences watched;
    private final Levels levels;
    private final boolean noisy;
    private final Comparing comparing;
    private final Closing<Comparisons> closing;
    private Divergence divergence;

    /// Pairs of answers of one kind, and how many of them differed at one place.
    private record Pairs(long green, long greenDiffered, long noise, long noiseDiffered) {
        static final Pairs NONE = new Pairs(0, 0, 0, 0);

        /// Whether it can be what was counted some time after.
        boolean follows(Pairs before) {
            return greenDiffered >= before.greenDiffered
                    && noiseDiffered >= before.noiseDiffered
                    && green - before.green >= greenDiffered - before.greenDiffered
                    && noise - before.noise >= noiseDiffered - before.noiseDiffered;
        }

        Divergence.Seen since(Pairs before) {
            return new Divergence.Seen(
                    new Count(noise - before.noise, noiseDiffered - before.noiseDiffered),
                    new Count(green - before.green, greenDiffered - before.greenDiffered));
        }
    }

    /// @param noisy whether blue is asked twice now and then
    Differing(Watched.Differences watched, Duration warmUp, Levels levels, boolean noisy, Comparing comparing) {
        this.watched = watched;
        this.levels = levels;
        this.noisy = noisy;
        this.comparing = comparing;
        this.closing = new Closing<>(warmUp);
        this.divergence = ask(1);
    }

    private Divergence ask(int times) {
        return new Divergence(levels.begun(times), watched.tolerated(), noisy);
    }

    @Override
    public String demand() {
        return "not more than %s of green's answers differ from blue's where blue's do not differ from themselves"
                .formatted(Percent.text(watched.tolerated()));
    }

    @Override
    public String done() {
        return "counted";
    }

    @Override
    public void begin(int times) {
        divergence = ask(times);
        closing.begin();
    }

    @Override
    public void interrupted() {
        closing.interrupted();
    }

    @Override
    public Finding look(Duration stood) throws StepException {
        Duration window = closing.look(stood, this::seen, this::take);
        return Finding.of(divergence.judgement(), window);
    }

    private Closing.Counted<Comparisons> seen() throws StepException {
        Comparisons found = comparing.comparisons();
        return new Closing.Counted<>(found.run(), found);
    }

    /// Sums that do not grow are no data.
    private boolean take(Comparisons last, Comparisons now) {
        Map<String, Pairs> earlier = places(last);
        Map<String, Divergence.Seen> seen = new HashMap<>();
        for (var each : places(now).entrySet()) {
            Pairs known = earlier.getOrDefault(each.getKey(), Pairs.NONE);
            if (!each.getValue().follows(known)) {
                return false;
            }
            seen.put(each.getKey(), each.getValue().since(known));
        }
        Pairs all = all(now);
        Pairs allBefore = all(last);
        if (!all.follows(allBefore)) {
            return false;
        }
        Divergence.Seen total = all.since(allBefore);
        divergence.take(seen, total.noise(), total.green().exposed());
        return true;
    }

    /// Of each place of each route, by both their names.
    private static Map<String, Pairs> places(Comparisons found) {
        Map<String, Pairs> places = new HashMap<>();
        found.routes().forEach((route, each) -> {
            for (var path : each.paths()) {
                places.put(
                        route + " " + path.path(),
                        new Pairs(
                                each.green().compared(),
                                path.green(),
                                each.noise().compared(),
                                path.noise()));
            }
        });
        return places;
    }

    private static Pairs all(Comparisons found) {
        List<RouteComparison> all = List.copyOf(found.routes().values());
        return new Pairs(
                all.stream().mapToLong(each -> each.green().compared()).sum(),
                all.stream().mapToLong(each -> each.green().differed()).sum(),
                all.stream().mapToLong(each -> each.noise().compared()).sum(),
                all.stream().mapToLong(each -> each.noise().differed()).sum());
    }
}
