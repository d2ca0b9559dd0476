package bascule.plan.gates;

import bascule.comparison.Comparing;
import bascule.comparison.Comparisons;
import bascule.comparison.RouteComparison;
import bascule.gates.Count;
import bascule.gates.Divergence;
import bascule.gates.Levels;
import bascule.migration.StepException;
import bascule.plan.Watched;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A witness of what green answers to mirrored requests, beside what blue answered: each look closes a window since
/// the look before.
///
/// A window in which something was changed, that began in the warm-up, or in which the balancer began to count anew is
/// left out.
final class Differing implements Witness {
    private static final Duration USUAL = Duration.ofSeconds(1);

    private final Watched.Differences watched;
    private final Duration warmUp;
    private final Levels levels;
    private final boolean noisy;
    private final Comparing comparing;
    private Divergence divergence;
    private Optional<Look> before = Optional.empty();
    private Duration counted = Duration.ZERO;
    private int windows;

    private record Look(Comparisons found, Duration stood) {}

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
        this.warmUp = warmUp;
        this.levels = levels;
        this.noisy = noisy;
        this.comparing = comparing;
        this.divergence = ask(1);
    }

    private Divergence ask(int times) {
        return new Divergence(levels.begun(times), watched.tolerated(), noisy);
    }

    @Override
    public String demand() {
        return "not more than %s %% of green's answers differ from blue's where blue's do not differ from themselves"
                .formatted(BigDecimal.valueOf(watched.tolerated())
                        .movePointRight(2)
                        .stripTrailingZeros()
                        .toPlainString());
    }

    @Override
    public String done() {
        return "counted";
    }

    @Override
    public void begin(int times) {
        divergence = ask(times);
        before = Optional.empty();
        counted = Duration.ZERO;
        windows = 0;
    }

    @Override
    public void interrupted() {
        before = Optional.empty();
    }

    @Override
    public Finding look(Duration stood) throws StepException {
        Look now;
        try {
            now = new Look(comparing.comparisons(), stood);
        } catch (StepException unseen) {
            before = Optional.empty();
            throw unseen;
        }
        before.filter(last -> counts(last, now)).ifPresent(last -> take(last, now));
        before = Optional.of(now);
        return Finding.of(divergence.judgement(), windows == 0 ? USUAL : counted.dividedBy(windows));
    }

    private boolean counts(Look last, Look now) {
        return last.found().run().equals(now.found().run())
                && now.stood().compareTo(last.stood()) > 0
                && last.stood().compareTo(warmUp) >= 0;
    }

    private void take(Look last, Look now) {
        Map<String, Pairs> earlier = places(last.found());
        Map<String, Pairs> later = places(now.found());
        Map<String, Divergence.Seen> seen = new HashMap<>();
        for (var each : later.entrySet()) {
            Pairs known = earlier.getOrDefault(each.getKey(), Pairs.NONE);
            if (!each.getValue().follows(known)) {
                return;
            }
            seen.put(each.getKey(), each.getValue().since(known));
        }
        Pairs all = all(now.found());
        Pairs allBefore = all(last.found());
        if (all.follows(allBefore)) {
            Divergence.Seen total = all.since(allBefore);
            divergence.take(seen, total.noise(), total.green().exposed());
            counted = counted.plus(now.stood().minus(last.stood()));
            windows++;
        }
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
