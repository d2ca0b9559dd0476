package bascule.gates;

import bascule.gates.Judgement.Answer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A question whose answer grows out of windows: of one kind of event, whether green does worse.
public final class Question {
    private final String events;
    private final Levels levels;
    private final EProcess failing;
    private final List<EProcess> passing;
    private Count blue = Count.NONE;
    private Count green = Count.NONE;
    private long windows;
    private boolean failed;
    private boolean passed;

    private Question(String events, Levels levels, EProcess failing, EProcess... passing) {
        this.events = events;
        this.levels = levels;
        this.failing = failing;
        this.passing = List.of(passing);
    }

    /// Whether a bad event, such as an error, happens more often on green.
    ///
    /// @param tolerated fails once it is shown that green's rate is more than this many times
    ///     blue's
    /// @param proven passes once it is shown that green's rate is less than this many times blue's,
    ///     and also once it is shown to be less than `harmless`
    public static Question ofRise(String events, Levels levels, double tolerated, double proven, double harmless) {
        return new Question(
                events, levels, SplitProcess.above(tolerated), SplitProcess.below(proven), RateProcess.below(harmless));
    }

    /// Whether what should happen, such as an order, happens less often on green.
    ///
    /// @param tolerated fails once it is shown that green's rate is less than this many times
    ///     blue's
    /// @param proven passes once it is shown that green's rate is more than this many times blue's
    public static Question ofFall(String events, Levels levels, double tolerated, double proven) {
        return new Question(events, levels, SplitProcess.below(tolerated), SplitProcess.above(proven));
    }

    /// Whether more of green's latencies are above a mark and a margin than of blue's above the
    /// mark, see [Slowness].
    static Question ofSlowness(String events, Levels levels) {
        return new Question(events, levels, SplitProcess.above(1), SplitProcess.below(1));
    }

    /// Whether a bad event happens on green more often than a limit, whatever happens on blue.
    ///
    /// @param limit fails once green's rate is shown to be more, passes once it is shown to be less
    public static Question ofLimit(String events, Levels levels, double limit) {
        return new Question(events, levels, RateProcess.above(limit), RateProcess.below(limit));
    }

    /// What both sides showed in the next window. Once it has failed it stays so, and else once it
    /// has passed: that is what the levels promise.
    public void take(Count blue, Count green) {
        windows++;
        this.blue = this.blue.plus(blue);
        this.green = this.green.plus(green);
        failing.take(blue, green);
        passing.forEach(each -> each.take(blue, green));
        failed |= failing.refuted(levels.fails());
        passed |= passing.stream().anyMatch(each -> each.refuted(passes()));
    }

    /// Each of the ways to pass may be taken by mistake, so they share the level.
    private double passes() {
        return levels.passes() / passing.size();
    }

    public Judgement judgement() {
        return new Judgement(
                events,
                answer(),
                blue,
                green,
                Math.exp(failing.log()),
                1 / levels.fails(),
                inFavour(),
                1 / passes(),
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
        String seen = "%s: green %s, blue %s".formatted(events, green, blue);
        if (windows == 0 || green.exposed() == 0) {
            return events + ": no data of green yet";
        }
        return "%s; e-value against green %s (fails at %s), for it %s (passes at %s)"
                .formatted(
                        seen,
                        shown(Math.exp(failing.log())),
                        shown(1 / levels.fails()),
                        shown(inFavour()),
                        shown(1 / passes()));
    }

    /// An e-value for people.
    static String shown(double value) {
        return value >= 1e6 ? "more than a million" : String.format(Locale.ROOT, "%.3g", value);
    }

    /// Which end comes first if windows go on as they were.
    private Optional<Judgement.Outlook> outlook() {
        if (windows == 0) {
            return Optional.empty();
        }
        var meanBlue = mean(blue);
        var meanGreen = mean(green);
        double toPass = passing.stream()
                .map(each -> each.windowsUntil(passes(), meanBlue, meanGreen))
                .mapToDouble(each -> each.orElse(Double.POSITIVE_INFINITY))
                .min()
                .orElse(Double.POSITIVE_INFINITY);
        double toFail =
                failing.windowsUntil(levels.fails(), meanBlue, meanGreen).orElse(Double.POSITIVE_INFINITY);
        double least = Math.min(toPass, toFail);
        return Double.isInfinite(least)
                ? Optional.empty()
                : Optional.of(new Judgement.Outlook(toPass < toFail ? Answer.PASS : Answer.FAIL, least));
    }

    /// The largest e-value for it.
    private double inFavour() {
        return Math.exp(passing.stream().mapToDouble(EProcess::log).max().orElse(0));
    }

    private EProcess.Mean mean(Count sum) {
        return new EProcess.Mean((double) sum.exposed() / windows, (double) sum.events() / windows);
    }
}
