package bascule.bench.cases;

import bascule.bench.Bench;
import bascule.bench.Contest;
import bascule.bench.Contest.Entrant;
import bascule.bench.Row;
import bascule.bench.Run;
import bascule.bench.Spread;
import bascule.bench.gates.Behind;
import bascule.bench.gates.Judge;
import bascule.bench.gates.Questions;
import bascule.bench.gates.Traffic;
import bascule.bench.gates.TwoSides;
import bascule.bench.world.Workshop;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// Fifty questions about three gateways, judged once a second by a controller: what of a processor that takes, beside
/// one that is asked nothing, and how far a verdict is behind the traffic.
public final class GatesBench implements Bench {
    private static final String ASKED = "50 questions";
    private static final String NOTHING = "nothing asked";
    private static final String CORE = "whole controller, of one core (%)";
    private static final int QUESTIONS = 50;
    private static final int WARM_UP_SECONDS = 60;
    private static final int PER_GATEWAY = 50;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double CORE_PERCENT_MAX = 2;
    private static final double BEHIND_MILLIS_MAX = 2_000;

    @Override
    public String name() {
        return "gates";
    }

    @Override
    public String describe() {
        return "judging 50 questions over three gateways each second: processor time, and how far behind the traffic";
    }

    @Override
    public void measure(Run run) throws Exception {
        Workshop workshop = run.workshop();
        TwoSides sides = workshop.keep(new TwoSides(Questions.FLAGS));
        Judge judge = workshop.keep(Judge.start(workshop, "judge", sides, true));
        TwoSides others = workshop.keep(new TwoSides(Questions.FLAGS));
        Judge idle = workshop.keep(Judge.start(workshop, "idle", others, false));
        Traffic traffic = workshop.keep(new Traffic(judge.doors(), PER_GATEWAY));
        workshop.keep(new Traffic(idle.doors(), PER_GATEWAY));
        int watching = judge.watching();
        if (watching != QUESTIONS) {
            throw new IOException("of %d guards %d watch".formatted(QUESTIONS, watching));
        }
        cost(run, judge, idle);
        run.say("failing a request now and then");
        behind(run, Behind.millis(judge, sides, traffic, run.choose(20, 100)));
        if (judge.watching() != QUESTIONS) {
            throw new IOException("a guard has failed meanwhile");
        }
        run.skipped(
                "Kayenta, Argo Rollouts, Flagger",
                "they judge inside a cluster of Kubernetes, or beside one;"
                        + " their rules are compared by what they see, in docs/gates.md");
        run.note("each controller has three gateways of its own, with %d requests a second each; judging is"
                        .formatted(PER_GATEWAY)
                + " what the process of the one that asks uses more than the other's in the same time");
    }

    /// Both at the same time, under the same load.
    private static void cost(Run run, Judge judge, Judge idle) throws Exception {
        var time = Duration.ofSeconds(run.choose(10, 60));
        run.say("warming up for " + run.choose(WARM_UP_SECONDS, 2 * WARM_UP_SECONDS) + " s");
        LockSupport.parkNanos(Duration.ofSeconds(run.choose(WARM_UP_SECONDS, 2 * WARM_UP_SECONDS))
                .toNanos());
        var contest = new Contest(
                run,
                List.of(new Entrant(
                        "of one core (%):",
                        () -> {
                            double asked = judge.processorSeconds();
                            double nothing = idle.processorSeconds();
                            long begun = System.nanoTime();
                            LockSupport.parkNanos(time.toNanos());
                            double seconds = (System.nanoTime() - begun) / NANOS_PER_SECOND;
                            Map<String, Double> taken = new LinkedHashMap<>();
                            taken.put(ASKED, 100 * (judge.processorSeconds() - asked) / seconds);
                            taken.put(NOTHING, 100 * (idle.processorSeconds() - nothing) / seconds);
                            return taken;
                        })));
        contest.cold("processor", run.choose(3, 5));
        List<Double> asked = contest.figures("of one core (%):", ASKED);
        List<Double> nothing = contest.figures("of one core (%):", NOTHING);
        Spread all = Spread.of(asked);
        Spread ratio = Spread.ofRatios(asked, nothing);
        List<Double> more = new ArrayList<>();
        for (int round = 0; round < asked.size(); round++) {
            more.add(asked.get(round) - nothing.get(round));
        }
        Spread judging = Spread.of(more);
        run.row(new Row(
                ASKED,
                "limit",
                "judging, of one core (%)",
                judging.median(),
                CORE_PERCENT_MAX,
                judging.median() / CORE_PERCENT_MAX,
                judging.low() / CORE_PERCENT_MAX,
                judging.high() / CORE_PERCENT_MAX));
        run.row(new Row(
                ASKED,
                NOTHING,
                CORE,
                all.median(),
                Spread.of(nothing).median(),
                ratio.median(),
                ratio.low(),
                ratio.high()));
        run.note("of one core, round by round of %d s: %s, and with nothing asked %s"
                .formatted(time.toSeconds(), rounded(asked), rounded(nothing)));
    }

    private static List<Double> rounded(List<Double> figures) {
        return figures.stream().map(each -> Math.round(each * 100) / 100.0).toList();
    }

    private static void behind(Run run, List<Double> millis) {
        Spread spread = Spread.of(millis);
        run.row(Row.limit("verdict", "behind the traffic, median (ms)", spread.median(), BEHIND_MILLIS_MAX));
        run.row(Row.limit("verdict", "behind the traffic, most (ms)", spread.high(), BEHIND_MILLIS_MAX));
        run.note("behind the traffic: from a caller's failure to the status that counts it, %d times"
                .formatted(millis.size()));
    }
}
