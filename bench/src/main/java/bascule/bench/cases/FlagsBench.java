package bascule.bench.cases;

import bascule.bench.Bench;
import bascule.bench.Contest;
import bascule.bench.Contest.Entrant;
import bascule.bench.Row;
import bascule.bench.Run;
import bascule.bench.Spread;
import bascule.bench.flags.Evaluator;
import bascule.bench.flags.Evaluator.Question;
import bascule.bench.flags.Ff4jFlags;
import bascule.bench.flags.FlagdFlags;
import bascule.bench.flags.LaunchDarklyFlags;
import bascule.bench.flags.Listeners;
import bascule.bench.flags.OurFlags;
import bascule.bench.flags.Pace;
import bascule.bench.flags.Reloading;
import bascule.bench.flags.TogglzFlags;
import bascule.bench.flags.UnleashFlags;
import bascule.bench.world.Workshop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Flags in this process: what an evaluation takes beside others' libraries, what reading all of them anew takes and
/// does to who asks meanwhile, and when a thousand clients hear of a change.
public final class FlagsBench implements Bench {
    private static final String OURS = "bascule";
    private static final int MANY = 10_000;
    private static final int CLIENTS = 1_000;

    private static final double RELOAD_MILLIS = 250;
    private static final double HEARD_MILLIS = 1_000;

    @Override
    public String name() {
        return "flags";
    }

    @Override
    public String describe() {
        return "evaluating flags beside others' libraries, reading 10,000 anew, telling 1,000 clients of a change";
    }

    @Override
    public void measure(Run run) throws Exception {
        evaluate(run);
        reload(run);
        tell(run);
        run.skipped("GrowthBook", "its SDK for Java is not on Maven Central");
        run.note("Togglz' rule is a list of eight names; FF4J's share is drawn anew for each call.");
    }

    private static void evaluate(Run run) throws Exception {
        var time = Duration.ofMillis(run.choose(150, 1_000));
        var contest = new Contest(
                run,
                all(run.workshop()).stream()
                        .map(each -> new Entrant(each.name(), new Pace(each, time)))
                        .toList());
        contest.rounds("evaluation", run.choose(5, 9));
        for (Question question : Question.values()) {
            limit(run, contest, Pace.nanos(question), nanosMax(question));
        }
        run.rows(contest.rows());
    }

    private static double nanosMax(Question question) {
        return switch (question) {
            case STATIC -> 50;
            case RULE -> 150;
            case FRACTIONAL -> 200;
        };
    }

    private static List<Evaluator> all(Workshop workshop) throws Exception {
        Path folder = workshop.folder("flags");
        return List.of(
                workshop.keep(new OurFlags()),
                workshop.keep(new FlagdFlags(folder)),
                workshop.keep(new TogglzFlags()),
                workshop.keep(new Ff4jFlags()),
                workshop.keep(new UnleashFlags()),
                workshop.keep(new LaunchDarklyFlags(folder)));
    }

    private static void reload(Run run) throws Exception {
        var many = new Reloading(MANY);
        var alone = new Contest(run, List.of(new Entrant(OURS, many)));
        alone.rounds("10,000 flags", run.choose(5, 15));
        limit(run, alone, "read anew (ms)", RELOAD_MILLIS);
        limit(run, alone, "one changed (ms)", RELOAD_MILLIS);
        var pace = new Pace(new OurFlags(), Duration.ofMillis(run.choose(150, 1_000)));
        run.rows(new Contest(
                        run,
                        List.of(
                                new Entrant("while flags are read anew", many.during(pace)),
                                new Entrant("at rest", pace)))
                .rounds("readers", run.choose(5, 9))
                .rows());
    }

    private static void tell(Run run) throws Exception {
        var contest = new Contest(run, List.of(new Entrant(OURS, Listeners.connect(run.workshop(), CLIENTS))));
        contest.rounds("1,000 clients", run.choose(3, 5));
        limit(run, contest, "change to client, p99 (ms)", HEARD_MILLIS);
    }

    private static void limit(Run run, Contest contest, String metric, double most) {
        run.row(Row.limit(OURS, metric, Spread.of(contest.figures(OURS, metric)).median(), most));
    }
}
