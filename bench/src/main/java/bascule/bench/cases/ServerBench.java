package bascule.bench.cases;

import bascule.bench.Bench;
import bascule.bench.Row;
import bascule.bench.Run;
import bascule.bench.Spread;
import bascule.bench.room.FullHome;
import bascule.bench.room.OurServer;
import bascule.bench.room.Viewers;
import bascule.bench.world.Ports;
import bascule.bench.world.Program;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/// The controller with a full home: how fast the dashboard's pages are there, how far its live events are behind, and
/// what it has in memory.
public final class ServerBench implements Bench {
    private static final int MIGRATIONS = 200;
    private static final int ENTRIES = 1_000_000;
    private static final int VIEWERS = 50;
    private static final int HEAP_MIB = 1_024;
    private static final double PAGE_MILLIS_MAX = 1_000;
    private static final double BEHIND_MILLIS_MAX = 500;
    private static final double RESIDENT_MIB_MAX = 1_536;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final List<String> FILES = List.of(
            "/",
            "/assets/app.js",
            "/assets/api.js",
            "/assets/dom.js",
            "/assets/list.js",
            "/assets/words.js",
            "/assets/style.css",
            "/v1/session");

    @Override
    public String name() {
        return "server";
    }

    @Override
    public String describe() {
        return "pages, live events and memory of a controller with 200 migrations, 1 M entries and 50 viewers";
    }

    @Override
    public void measure(Run run) throws Exception {
        run.skipped("a peer", "no other tool keeps 200 journaled migrations behind a dashboard: limits stand beside");
        Path token = run.workshop().folder("gateway").resolve("token");
        Files.createFile(token, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(token, "token-of-one-run");
        URI admin = gateway(run, token);
        run.say("a home with %d migrations and %,d entries is written".formatted(MIGRATIONS, ENTRIES));
        Path home = FullHome.make(run.workshop().folder("home"), MIGRATIONS, ENTRIES, admin, token)
                .folder();
        long begun = System.nanoTime();
        try (OurServer server = OurServer.start(run.workshop(), home, HEAP_MIB)) {
            run.row(Row.limit("controller", "from start to the first answer (s)", millis(begun) / 1e3, 60));
            pages(run, server, "alone");
            try (Viewers viewers = Viewers.of(server, FullHome.LIVE, VIEWERS)) {
                events(run, server, viewers);
                pages(run, server, "beside 50 viewers");
            }
            run.row(Row.limit("controller", "resident (MiB)", server.residentMib(), RESIDENT_MIB_MAX));
            run.row(Row.limit("controller", "heap used (MiB)", server.heapMib(), HEAP_MIB));
        }
        run.note("its heap is bounded to %d MiB; the load shares the machine with it".formatted(HEAP_MIB));
    }

    private static URI gateway(Run run, Path token) throws Exception {
        int admin = Ports.free();
        Path settings = run.workshop().write("gateway/gateway.yaml", """
            listen: 127.0.0.1:%d
            admin: {listen: 127.0.0.1:%d, token-file: %s}
            state: state
            """.formatted(Ports.free(), admin, token));
        Program program = run.workshop()
                .start(
                        "gateway",
                        Program.java(List.of(), List.of("bascule.cli.Main", "gateway", "--config=" + settings)));
        Ports.await(admin, program);
        return URI.create("http://127.0.0.1:" + admin);
    }

    /// What a browser fetches for a page, one after the other, as slow as it can be.
    private static void pages(Run run, OurServer server, String when) throws Exception {
        var list = new ArrayList<Double>();
        var one = new ArrayList<Double>();
        for (int round = 0; round < run.choose(10, 30); round++) {
            long begun = System.nanoTime();
            for (String file : FILES) {
                server.get(file);
            }
            server.get("/v1/migrations");
            list.add(millis(begun));
            begun = System.nanoTime();
            for (String file : FILES) {
                server.get(file);
            }
            server.get("/v1/migrations/" + FullHome.LIVE);
            server.get("/v1/migrations/" + FullHome.LIVE + "/journal?newest=200");
            one.add(millis(begun));
        }
        tell(run, "page of the list, " + when, list, PAGE_MILLIS_MAX);
        tell(run, "page of a migration, " + when, one, PAGE_MILLIS_MAX);
    }

    private static void events(Run run, OurServer server, Viewers viewers) throws Exception {
        var behind = new ArrayList<Double>();
        for (int round = 0; round < run.choose(10, 50); round++) {
            behind.add(viewers.seen("paused", () -> server.order(FullHome.LIVE, "pause")));
            behind.add(viewers.seen("awaiting-approval", () -> server.order(FullHome.LIVE, "go")));
        }
        tell(run, "from an order until the last of 50 viewers sees it", behind, BEHIND_MILLIS_MAX);
    }

    private static void tell(Run run, String what, List<Double> figures, double limit) {
        Spread spread = Spread.of(figures);
        run.row(Row.limit("controller", what + ", median (ms)", spread.median(), limit));
        run.row(Row.limit("controller", what + ", longest (ms)", spread.high(), limit));
    }

    private static double millis(long begun) {
        return (System.nanoTime() - begun) / NANOS_PER_MILLI;
    }
}
