package bascule.bench.cases;

import bascule.bench.Bench;
import bascule.bench.Contest;
import bascule.bench.Row;
import bascule.bench.Run;
import bascule.bench.Spread;
import bascule.bench.flips.Crowd;
import bascule.bench.flips.Exercise;
import bascule.bench.flips.OurFlipper;
import bascule.bench.flips.SideOrigin;
import bascule.bench.http.HaProxy;
import bascule.bench.http.IdleConnections;
import bascule.bench.http.Memory;
import bascule.bench.http.Nginx;
import bascule.bench.http.OurGateway;
import bascule.bench.http.Proxy;
import bascule.bench.world.Processor;
import bascule.bench.world.Tools;
import bascule.bench.world.Workshop;
import bascule.migration.Side;
import bascule.traffic.Split;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/// What a gateway has in memory: idle, for a connection, for a held request; and whether it grows
/// under load that flips again and again.
public final class SoakBench implements Bench {
    private static final int CONNECTIONS = 2_000;
    private static final int HELD = 2_000;
    private static final double HELD_KIB_MAX = 256.0 * 1_024 / 10_000;
    private static final double KIB_PER_MIB = 1_024;
    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final Duration LEASE = Duration.ofSeconds(120);

    @Override
    public String name() {
        return "soak";
    }

    @Override
    public String describe() {
        return "memory of the gateway: idle, for a connection, for a held request, and after minutes of load";
    }

    @Override
    public void measure(Run run) throws Exception {
        Workshop workshop = run.workshop();
        int blue = SideOrigin.start(workshop, Side.BLUE.word());
        int green = SideOrigin.start(workshop, Side.GREEN.word());
        OurGateway gateway = OurGateway.start(workshop, "gateway", blue, green, "", Split.ALL_BLUE);
        run.say("warming up");
        var exercise = new Exercise(1_000, run.choose(2, 4));
        Contest.Turn load = exercise.with(new OurFlipper(gateway));
        load.take();
        Memory idle = gateway.memory(workshop);
        run.note("idle, warmed up: %s MiB".formatted(idle.text(1)));
        idle(run, gateway, blue);
        held(run, gateway);
        grown(run, gateway, load);
    }

    /// What a connection costs on which nothing happens any more.
    private static void idle(Run run, OurGateway gateway, int upstream) throws Exception {
        Workshop workshop = run.workshop();
        Memory before = gateway.memory(workshop);
        try (IdleConnections open = IdleConnections.open(gateway.proxy().port(), CONNECTIONS, "/")) {
            Memory each = gateway.memory(workshop).minus(before);
            run.note("an idle connection, one of %,d: %s KiB"
                    .formatted(open.count(), each.text(KIB_PER_MIB / open.count())));
            List<Proxy> peers = new ArrayList<>();
            var tools = new Tools(run);
            Optional<Path> haproxy = tools.find("haproxy", "haproxy");
            if (haproxy.isPresent()) {
                peers.add(HaProxy.proxy(workshop, haproxy.get(), upstream));
            }
            Optional<Path> nginx = tools.find("nginx", "nginx-light");
            if (nginx.isPresent()) {
                peers.add(Nginx.proxy(workshop, nginx.get(), upstream));
            }
            for (Proxy peer : peers) {
                double theirs = ofOne(peer);
                double ours = each.resident() * KIB_PER_MIB / CONNECTIONS;
                double ratio = ours / theirs;
                run.row(new Row(
                        "bascule",
                        peer.name(),
                        "an idle connection (KiB resident)",
                        ours,
                        theirs,
                        ratio,
                        ratio,
                        ratio));
            }
        }
    }

    /// In KiB.
    private static double ofOne(Proxy peer) throws Exception {
        double before = Processor.residentMib(peer.pids());
        try (IdleConnections open = IdleConnections.open(peer.port(), CONNECTIONS, "/")) {
            return Math.max(0.01, Processor.residentMib(peer.pids()) - before) * KIB_PER_MIB / open.count();
        }
    }

    private static void held(Run run, OurGateway gateway) throws Exception {
        Workshop workshop = run.workshop();
        Memory before = gateway.memory(workshop);
        gateway.balancer().hold(DRAIN, LEASE, OurGateway.EPOCH);
        try (Crowd crowd = Crowd.ask(gateway.proxy().port(), HELD)) {
            crowd.awaitHeld(gateway.balancer(), HELD);
            Memory each = gateway.memory(workshop).minus(before);
            run.note("a held request with its connection, one of %,d: %s KiB"
                    .formatted(HELD, each.text(KIB_PER_MIB / HELD)));
            run.row(Row.limit(
                    "bascule",
                    "a held request with its connection (KiB resident)",
                    each.resident() * KIB_PER_MIB / HELD,
                    HELD_KIB_MAX));
            gateway.balancer().release(Side.BLUE, OurGateway.EPOCH);
            crowd.answeredBy(Side.BLUE.word());
        }
    }

    private static void grown(Run run, OurGateway gateway, Contest.Turn load) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(run.choose(60, 600));
        List<Memory> seen = new ArrayList<>();
        while (System.nanoTime() - end < 0 || seen.size() < 3) {
            double failed = load.take().getOrDefault(Exercise.FAILED, 0.0);
            seen.add(gateway.memory(run.workshop()));
            run.say("%s MiB, %.0f requests failed".formatted(seen.getLast().text(1), failed));
        }
        row(run, seen, "heap in use", Memory::heap);
        row(run, seen, "direct memory", Memory::direct);
        row(run, seen, "resident memory", Memory::resident);
    }

    /// The last third beside the first.
    private static void row(Run run, List<Memory> seen, String what, ToDoubleFunction<Memory> of) {
        List<Double> all = seen.stream().map(of::applyAsDouble).toList();
        int third = Math.max(1, all.size() / 3);
        double first = Spread.of(all.subList(0, third)).median();
        Spread last = Spread.of(all.subList(all.size() - third, all.size()));
        String metric = "%s after %s of flips under load (MiB)".formatted(what, run.quick() ? "1 min" : "10 min");
        run.row(new Row(
                "bascule",
                "its own beginning",
                metric,
                last.median(),
                first,
                last.median() / first,
                last.low() / first,
                last.high() / first));
    }
}
