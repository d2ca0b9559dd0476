package bascule.plan.gates;

import bascule.gates.Levels;
import bascule.migration.Durations;
import bascule.migration.StepException;
import bascule.plan.Watched;
import bascule.traffic.Figures;
import bascule.traffic.Figures.Seen;
import bascule.traffic.Figures.Sides;
import bascule.traffic.Measuring;
import java.time.Duration;

/// A witness of what a balancer counted, window by window.
final class Windows implements Witness {
    private final Watched.Counting watched;
    private final Levels levels;
    private final Measuring measuring;
    private final String whose;
    private final Closing<Sides> closing;
    private Sight sight;

    /// @param levels how likely it may answer by mistake, however often it is begun
    Windows(Watched.Counting watched, Duration warmUp, Levels levels, Measuring measuring) {
        this(watched, warmUp, levels, measuring, "");
    }

    /// @param whose stands before what must hold, where green and blue are not the sides
    Windows(Watched.Counting watched, Duration warmUp, Levels levels, Measuring measuring, String whose) {
        this.whose = whose;
        this.watched = watched;
        this.levels = levels;
        this.measuring = measuring;
        this.closing = new Closing<>(warmUp);
        this.sight = Sight.of(watched, levels.begun(1));
    }

    @Override
    public String demand() {
        return whose + sides();
    }

    private String sides() {
        return switch (watched) {
            case Watched.Errors(var times, _) ->
                "green's clients do not see failures more than " + times + " times as often as blue's";
            case Watched.Latency(var by) ->
                "green's 99th percentile is not worse than blue's by more than " + Durations.text(by);
            case Watched.Failures(var share) ->
                "not more than " + Percent.text(share) + " of green's clients see a failure in a minute";
            case Watched.Streak(var failures) ->
                "green does not fail " + failures + " times in a row while blue answers";
        };
    }

    @Override
    public String done() {
        return "counted";
    }

    @Override
    public void begin(int times) {
        sight = Sight.of(watched, levels.begun(times));
        closing.begin();
    }

    @Override
    public void interrupted() {
        closing.interrupted();
    }

    @Override
    public Finding look(Duration stood) throws StepException {
        return sight.found(closing.look(stood, () -> seen(stood), this::take));
    }

    /// What was counted before the latest change is of no use after it.
    private Closing.Counted<Sides> seen(Duration stood) throws StepException {
        Figures figures = measuring.figures(stood);
        return new Closing.Counted<>(figures.run(), figures.total());
    }

    private boolean take(Sides last, Sides now) {
        sight.take(window(last.blue(), now.blue()), window(last.green(), now.green()));
        return true;
    }

    private Seen window(Seen last, Seen now) {
        return watched instanceof Watched.Latency ? now.since(last) : now.countedSince(last);
    }
}
