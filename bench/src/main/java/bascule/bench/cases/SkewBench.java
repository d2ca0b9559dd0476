package bascule.bench.cases;

import bascule.balancers.GatewayBalancer;
import bascule.balancers.GatewayGroup;
import bascule.bench.Bench;
import bascule.bench.Contest;
import bascule.bench.Contest.Entrant;
import bascule.bench.Run;
import bascule.bench.flips.HaProxyFlipper;
import bascule.bench.flips.SideOrigin;
import bascule.bench.flips.ThreeWays;
import bascule.bench.http.OurGateway;
import bascule.bench.world.Tools;
import bascule.bench.world.Workshop;
import bascule.migration.Side;
import bascule.traffic.Split;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Three gateways before one service, turned as one: how far apart callers see the first and the
/// last one turn.
public final class SkewBench implements Bench {
    private static final int WAYS = 3;
    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final Duration LEASE = Duration.ofSeconds(20);

    @Override
    public String name() {
        return "skew";
    }

    @Override
    public String describe() {
        return "three gateways turned as one: how far apart; beside three HAProxies, one told after the other";
    }

    @Override
    public void measure(Run run) throws Exception {
        Workshop workshop = run.workshop();
        int blue = SideOrigin.start(workshop, Side.BLUE.word());
        int green = SideOrigin.start(workshop, Side.GREEN.word());
        int flips = run.choose(20, 100);
        List<Entrant> entrants = new ArrayList<>();
        entrants.add(new Entrant("bascule", ours(workshop, blue, green, flips).turn()));
        Optional<Path> haproxy = new Tools(run).find("haproxy", "haproxy");
        if (haproxy.isPresent()) {
            entrants.add(new Entrant(
                    "haproxy",
                    theirs(workshop, haproxy.get(), blue, green, flips).turn()));
        }
        run.note("each proxy has a caller who asks all the time; ours hold callers, and let them go once every one is"
                + " quiet, sealed and has noted the side; HAProxy's runtime API turns one after the other");
        Contest contest = new Contest(run, entrants).rounds("skew", run.choose(3, 5));
        run.rows(contest.rows());
        for (String metric : List.of("p50", "p99", "most")) {
            String name = "first and last turned apart, " + metric + " (ms)";
            run.note("bascule, %s, round by round: %s".formatted(name, contest.figures("bascule", name)));
        }
    }

    private static ThreeWays ours(Workshop workshop, int blue, int green, int flips) throws Exception {
        List<Integer> ports = new ArrayList<>();
        List<GatewayBalancer> balancers = new ArrayList<>();
        for (int way = 0; way < WAYS; way++) {
            OurGateway gateway = OurGateway.start(workshop, "gateway-" + way, blue, green, "", Split.ALL_BLUE);
            ports.add(gateway.proxy().port());
            balancers.add(gateway.balancer());
        }
        var group = new GatewayGroup(balancers, "");
        return new ThreeWays(
                ports,
                side -> {
                    group.hold(DRAIN, LEASE, OurGateway.EPOCH);
                    group.release(side, OurGateway.EPOCH);
                },
                flips);
    }

    private static ThreeWays theirs(Workshop workshop, Path haproxy, int blue, int green, int flips) throws Exception {
        List<Integer> ports = new ArrayList<>();
        List<HaProxyFlipper> all = new ArrayList<>();
        for (int way = 0; way < WAYS; way++) {
            HaProxyFlipper flipper = HaProxyFlipper.start(workshop, haproxy, "haproxy-" + way, blue, green);
            ports.add(flipper.port());
            all.add(flipper);
        }
        return new ThreeWays(
                ports,
                side -> {
                    for (HaProxyFlipper each : all) {
                        each.flip(side);
                    }
                },
                flips);
    }
}
