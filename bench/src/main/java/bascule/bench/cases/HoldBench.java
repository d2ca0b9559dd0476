package bascule.bench.cases;

import bascule.bench.Bench;
import bascule.bench.Contest;
import bascule.bench.Contest.Entrant;
import bascule.bench.Row;
import bascule.bench.Run;
import bascule.bench.Spread;
import bascule.bench.flips.Crowd;
import bascule.bench.flips.Exercise;
import bascule.bench.flips.Flipper;
import bascule.bench.flips.HaProxyFlipper;
import bascule.bench.flips.NginxFlipper;
import bascule.bench.flips.OurFlipper;
import bascule.bench.flips.SideOrigin;
import bascule.bench.http.OurGateway;
import bascule.bench.http.Wire;
import bascule.bench.world.Processor;
import bascule.bench.world.Tools;
import bascule.bench.world.Workshop;
import bascule.migration.Side;
import bascule.traffic.Split;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a hold costs, and what requests see of a flip: ours, HAProxy's runtime API, an nginx
/// reload.
public final class HoldBench implements Bench {
    private static final int HELD = 10_000;
    private static final double HELD_MIB_MAX = 256;
    private static final double OVERFLOW_MILLIS_MAX = 10;
    private static final int OVERFLOWS = 100;
    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final Duration LEASE = Duration.ofSeconds(120);
    private static final double NANOS_PER_MILLI = 1e6;

    @Override
    public String name() {
        return "hold";
    }

    @Override
    public String describe() {
        return "10,000 held requests; flips under load: ours, HAProxy's runtime API, an nginx reload";
    }

    @Override
    public void measure(Run run) throws Exception {
        Workshop workshop = run.workshop();
        int blue = SideOrigin.start(workshop, Side.BLUE.word());
        int green = SideOrigin.start(workshop, Side.GREEN.word());
        OurGateway gateway = OurGateway.start(
                workshop, "gateway", blue, green, "limits: {held: %d}".formatted(HELD), Split.ALL_BLUE);
        List<Flipper> flippers = new ArrayList<>(List.of(new OurFlipper(gateway)));
        var tools = new Tools(run);
        Optional<Path> haproxy = tools.find("haproxy", "haproxy");
        if (haproxy.isPresent()) {
            flippers.add(HaProxyFlipper.start(workshop, haproxy.get(), blue, green));
        }
        Optional<Path> nginx = tools.find("nginx", "nginx-light");
        if (nginx.isPresent()) {
            flippers.add(NginxFlipper.start(workshop, nginx.get(), blue, green));
        }
        run.note("flips: four requests of 3 s are in flight all the time, half of the others are POST; latencies count"
                + " from the time a request was due");
        var exercise = new Exercise(run.choose(1_000, 2_000), run.choose(4, 40));
        List<Entrant> entrants = flippers.stream()
                .map(flipper -> new Entrant(flipper.name(), exercise.with(flipper)))
                .toList();
        Contest contest = new Contest(run, entrants);
        run.rows(contest.rounds("flips", run.choose(2, 5)).rows());
        flippers.forEach(each -> run.note(inAll(contest, each.name())));
        crowd(run, gateway);
    }

    /// Over all rounds: the full form flips two hundred times, half of them back, for more than a million requests.
    private static String inAll(Contest contest, String name) {
        return "%s in all: %,.0f requests, %.0f failed, %.0f answered by the side left, %.0f after a flip was done"
                .formatted(
                        name,
                        sum(contest, name, Exercise.REQUESTS),
                        sum(contest, name, Exercise.FAILED),
                        sum(contest, name, Exercise.WRONG),
                        sum(contest, name, Exercise.LATE));
    }

    private static double sum(Contest contest, String name, String metric) {
        return contest.figures(name, metric).stream()
                .mapToDouble(Double::doubleValue)
                .sum();
    }

    private static void crowd(Run run, OurGateway gateway) throws Exception {
        double before = Processor.residentMib(gateway.proxy().pids());
        gateway.balancer().hold(DRAIN, LEASE, OurGateway.EPOCH);
        run.say("holding %,d requests".formatted(HELD));
        try (Crowd crowd = Crowd.ask(gateway.proxy().port(), HELD)) {
            crowd.awaitHeld(gateway.balancer(), HELD);
            double grown = Processor.residentMib(gateway.proxy().pids()) - before;
            run.row(Row.limit("bascule", "10,000 held: memory more than before (MiB)", grown, HELD_MIB_MAX));
            run.note("resident memory of the gateway while it held them: %.0f MiB in all".formatted(before + grown));
            overflow(run, gateway);
            long begin = System.nanoTime();
            gateway.balancer().release(Side.GREEN, OurGateway.EPOCH);
            int answered = crowd.answeredBy(Side.GREEN.word());
            run.note("10,000 held, then released to green: %,d were answered by green, the last after %.0f ms"
                    .formatted(answered, (System.nanoTime() - begin) / NANOS_PER_MILLI));
            run.row(Row.limit("bascule", "10,000 held and released: answered by green", answered, HELD));
        }
    }

    /// How soon a hundred that find no place are refused.
    private static void overflow(Run run, OurGateway gateway) throws IOException {
        List<Double> millis = new ArrayList<>();
        for (int each = 0; each < OVERFLOWS; each++) {
            try (Wire wire = Wire.connect(gateway.proxy().port())) {
                long begin = System.nanoTime();
                int status = wire.get("/").status();
                millis.add((System.nanoTime() - begin) / NANOS_PER_MILLI);
                if (status != 503) {
                    throw new IOException("one more than may be held was answered with " + status);
                }
            }
        }
        Spread spread = Spread.of(millis);
        String what = "one more than may be held, refused: %s of 100 (ms)";
        run.row(Row.limit("bascule", what.formatted("median"), spread.median(), OVERFLOW_MILLIS_MAX));
        run.row(Row.limit("bascule", what.formatted("slowest"), spread.high(), OVERFLOW_MILLIS_MAX));
    }
}
