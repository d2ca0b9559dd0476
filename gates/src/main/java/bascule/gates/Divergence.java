package bascule.gates;

import bascule.gates.Judgement.Answer;
import bascule.gates.Judgement.Outlook;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Whether green's answers differ from blue's in a way in which blue's do not differ from themselves.
///
/// Each place in the answers is a question of its own: green is bad there if it differs more often than what is
/// tolerated, *and* more than twice as often as blue, asked the same twice. Against either alone there is an e-value,
/// from [RateProcess] and [SplitProcess], and the smaller of both is one against "not bad there": whichever of the two
/// is so, its own e-value reaches 1 / alpha with a probability of at most alpha, and the smaller one no sooner.
///
/// Places become known by differing. So that none is judged by the window that made it known, a place is given its
/// weight then and counts from the next window on. The n-th that becomes known has the weight 1 / (n (n + 1)); all
/// weights together are at most 1, so the weighted sum is an e-value too, however many places there are, and a release
/// that is good everywhere is failed with a probability of at most alpha.
///
/// The pass needs one rate: the differences at all places that are no noise so far, a pair of answers counted for
/// each, are fewer than what is tolerated. Noise that is not known yet can only delay it.
public final class Divergence {
    /// Where blue differs from itself at least one in so many times as often as green does from it, that is noise.
    private static final double ALIKE = 2;
    /// Places beyond these are not judged by themselves; they delay the pass.
    private static final int PLACES_MAX = 1_000;

    private static final String EVENTS = "answers that differ beyond noise";

    private final Levels levels;
    private final double tolerated;
    private final boolean noisy;
    private final Map<String, Place> places = new LinkedHashMap<>();
    private Count noise = Count.NONE;
    private long compared;
    /// Differences of green's at places that are too many to be known.
    private long elsewhere;
    private long windows;
    private boolean failed;
    private boolean passed;

    /// What was seen at one place in one window.
    ///
    /// @param noise blue's own answers, asked twice, and how many of these pairs differed there
    /// @param green blue's answers and green's
    public record Seen(Count noise, Count green) {}

    private static final class Place {
        private final EProcess often;
        private final EProcess oftener = SplitProcess.above(ALIKE);
        private final double weight;
        private Count noise = Count.NONE;
        private Count green = Count.NONE;
        private long windows;

        Place(double tolerated, int rank) {
            this.often = RateProcess.above(tolerated);
            this.weight = -Math.log((double) rank * (rank + 1));
        }

        void count(Seen seen) {
            windows++;
            noise = noise.plus(seen.noise());
            green = green.plus(seen.green());
        }

        void judge(Seen seen) {
            often.take(Count.NONE, seen.green());
            oftener.take(seen.noise(), seen.green());
        }

        /// The logarithm of what it adds.
        double log(boolean noisy) {
            return weight + (noisy ? Math.min(often.log(), oftener.log()) : often.log());
        }

        /// After how many more windows like those so far it speaks against green at that level by itself.
        double windowsUntil(double level, boolean noisy) {
            EProcess.Mean blueMean = mean(noise);
            EProcess.Mean greenMean = mean(green);
            double own = level * Math.exp(weight);
            double oftenEnough = often.windowsUntil(own, blueMean, greenMean).orElse(Double.POSITIVE_INFINITY);
            return noisy
                    ? Math.max(
                            oftenEnough,
                            oftener.windowsUntil(own, blueMean, greenMean).orElse(Double.POSITIVE_INFINITY))
                    : oftenEnough;
        }

        private EProcess.Mean mean(Count sum) {
            return new EProcess.Mean((double) sum.exposed() / windows, (double) sum.events() / windows);
        }

        boolean isNoise() {
            return noise.events() > 0 && ALIKE * noise.rate() >= green.rate();
        }
    }

    /// @param tolerated the share of answers that may differ
    /// @param noisy whether blue is asked twice; if not, every difference is green's
    public Divergence(Levels levels, double tolerated, boolean noisy) {
        this.levels = levels;
        this.tolerated = tolerated;
        this.noisy = noisy;
    }

    /// What the next window showed at every place that is known by now. Once it has failed it stays so, and else once
    /// it has passed.
    ///
    /// @param noise pairs of blue's own answers, at all routes, and how many differed somewhere
    /// @param compared pairs of blue's and green's, at all routes
    public void take(Map<String, Seen> seen, Count noise, long compared) {
        windows++;
        this.noise = this.noise.plus(noise);
        this.compared += compared;
        seen.forEach((name, window) -> {
            Place known = places.get(name);
            if (known != null) {
                known.judge(window);
                known.count(window);
            } else if (places.size() < PLACES_MAX) {
                Place first = new Place(tolerated, places.size() + 1);
                first.count(window);
                places.put(name, first);
            } else {
                elsewhere += window.green().events();
            }
        });
        failed |= against() >= -Math.log(levels.fails());
        passed |= favour().refuted(levels.passes());
    }

    /// The logarithm of the e-value against green. What the weights leave over belongs to places not known yet, whose
    /// e-value is 1.
    private double against() {
        double rest = 1.0 / (places.size() + 1);
        return Math.log(places.values().stream()
                .mapToDouble(place -> Math.exp(place.log(noisy)))
                .reduce(rest, Double::sum));
    }

    private RateProcess favour() {
        RateProcess favour = RateProcess.below(tolerated);
        favour.take(Count.NONE, differing());
        return favour;
    }

    private Count differing() {
        long differed = places.values().stream()
                .filter(place -> !noisy || !place.isNoise())
                .mapToLong(place -> place.green.events())
                .sum();
        return new Count(compared, Math.min(compared, differed + elsewhere));
    }

    public Judgement judgement() {
        return new Judgement(
                EVENTS,
                answer(),
                noise,
                differing(),
                Math.exp(against()),
                1 / levels.fails(),
                Math.exp(favour().log()),
                1 / levels.passes(),
                why(),
                outlook());
    }

    private Answer answer() {
        if (failed) {
            return Answer.FAIL;
        }
        return passed ? Answer.PASS : Answer.WAIT;
    }

    private String why() {
        if (compared == 0) {
            return EVENTS + ": no answer of green's was compared yet";
        }
        return "%s: green %s, blue from itself %s%s; e-value against green %s (fails at %s), for it %s (passes at %s)"
                .formatted(
                        EVENTS,
                        differing(),
                        noise,
                        worst().map(name -> ", most at " + name).orElse(""),
                        Question.shown(Math.exp(against())),
                        Question.shown(1 / levels.fails()),
                        Question.shown(Math.exp(favour().log())),
                        Question.shown(1 / levels.passes()));
    }

    /// The place that speaks most against green.
    private Optional<String> worst() {
        return places.entrySet().stream()
                .filter(each -> each.getValue().green.events() > 0)
                .filter(each -> !noisy || !each.getValue().isNoise())
                .max(Comparator.comparingDouble(each -> each.getValue().log(noisy)))
                .map(Map.Entry::getKey);
    }

    /// Which end comes first if windows go on as they were: the pass, or a fail by one of the places that are known.
    private Optional<Outlook> outlook() {
        if (windows == 0) {
            return Optional.empty();
        }
        Count all = differing();
        var mean = new EProcess.Mean((double) all.exposed() / windows, (double) all.events() / windows);
        double toPass = favour().windowsUntil(levels.passes(), mean, mean).orElse(Double.POSITIVE_INFINITY);
        double toFail = places.values().stream()
                .mapToDouble(place -> place.windowsUntil(levels.fails(), noisy))
                .min()
                .orElse(Double.POSITIVE_INFINITY);
        double least = Math.min(toPass, toFail);
        return Double.isInfinite(least)
                ? Optional.empty()
                : Optional.of(new Outlook(toPass < toFail ? Answer.PASS : Answer.FAIL, least));
    }
}
