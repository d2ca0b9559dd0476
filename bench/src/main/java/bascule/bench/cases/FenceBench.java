package bascule.bench.cases;

import bascule.bench.Bench;
import bascule.bench.Row;
import bascule.bench.Run;
import bascule.bench.Spread;
import bascule.bench.rows.OurLink;
import bascule.bench.rows.Servers;
import bascule.bench.rows.SteadyWrites;
import bascule.data.Fence;
import bascule.data.Link.Difference;
import bascule.embedded.EmbeddedPostgres.Version;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/// How long writes are refused in a cutover: from closing the fence over 500 tables until
/// everything has arrived and the touched rows were compared, under 1,000 writes a second.
public final class FenceBench implements Bench {
    private static final int WRITES_PER_SECOND = 1_000;
    private static final double CLOSED_MILLIS_MAX = 1_000;
    private static final String TARGET = "fenced";
    private static final Duration LOCK = Duration.ofSeconds(10);
    private static final Duration BUDGET = Duration.ofMinutes(2);
    private static final Duration WRITING = Duration.ofSeconds(2);
    private static final double NANOS_PER_MILLI = 1e6;
    private static final String SCHEMA = """
        DO $$ BEGIN
          FOR i IN 1..{tables} LOOP
            EXECUTE format('CREATE TABLE t_%s (id bigint PRIMARY KEY, n int NOT NULL)', i);
          END LOOP;
        END $$;
        """;
    private static final String ROWS = """
        DO $$ BEGIN
          FOR i IN 1..{tables} LOOP
            EXECUTE format('INSERT INTO t_%s SELECT g, 0 FROM generate_series(1, 100) g', i);
          END LOOP;
        END $$;
        CREATE FUNCTION touch(number int) RETURNS void LANGUAGE plpgsql AS $$ BEGIN
          EXECUTE format('UPDATE t_%s SET n = n + 1 WHERE id = %s', 1 + number % {tables}, 1 + number % 100);
        END $$;
        """;

    @Override
    public String name() {
        return "fence";
    }

    @Override
    public String describe() {
        return "fence, catch-up and comparison of the touched rows over 500 tables under 1,000 writes/s";
    }

    @Override
    public void measure(Run run) throws Exception {
        Servers servers = Servers.start(run.workshop(), Version.V17);
        int count = run.choose(150, 500);
        servers.atSource(over(count, SCHEMA + ROWS));
        servers.target().createDatabase(TARGET);
        servers.atTarget(TARGET, over(count, SCHEMA));
        List<String> tables =
                IntStream.rangeClosed(1, count).mapToObj(i -> "t_" + i).toList();
        List<Double> whole = new ArrayList<>();
        List<Double> closing = new ArrayList<>();
        int rounds = run.choose(3, 20);
        try (OurLink link = OurLink.open(servers, TARGET, tables)) {
            link.pair().blue().fence().install(Fence.Mode.OPEN, OurLink.EPOCH);
            run.say("copying %d tables".formatted(count));
            link.forward().copy(OurLink.EPOCH, _ -> {});
            link.follow();
            for (int round = 0; round < rounds; round++) {
                round(link, servers, whole, closing);
                run.say("round %d of %d: closed for %.0f ms".formatted(round + 1, rounds, whole.getLast()));
            }
            link.pair().blue().fence().remove(OurLink.EPOCH);
        }
        String what = count + " tables: fence closed";
        tell(run, what + " (ms)", closing);
        tell(run, what + ", caught up, touched rows compared (ms)", whole);
    }

    private static String over(int tables, String sql) {
        return sql.replace("{tables}", Integer.toString(tables));
    }

    private static void round(OurLink link, Servers servers, List<Double> whole, List<Double> closing)
            throws Exception {
        mustBeNone(link.forward().prove(BUDGET, OurLink.EPOCH, _ -> {}));
        Fence fence = link.pair().blue().fence();
        try (var _ = SteadyWrites.start(servers, WRITES_PER_SECOND, new SteadyWrites.Kind("SELECT touch(?)", true))) {
            Thread.sleep(WRITING);
            long begin = System.nanoTime();
            String marker = fence.close(LOCK, OurLink.EPOCH);
            closing.add((System.nanoTime() - begin) / NANOS_PER_MILLI);
            await(link, marker);
            mustBeNone(link.forward().proveTouched(BUDGET, OurLink.EPOCH, _ -> {}));
            whole.add((System.nanoTime() - begin) / NANOS_PER_MILLI);
        }
        fence.open(LOCK, OurLink.EPOCH);
    }

    private static void await(OurLink link, String marker) throws Exception {
        long end = System.nanoTime() + BUDGET.toNanos();
        while (!link.forward().standing().applied().equals(marker)) {
            link.mustFollow();
            if (System.nanoTime() - end > 0) {
                throw new IOException("the marker has not arrived within " + BUDGET.toSeconds() + " s");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    private static void mustBeNone(List<Difference> differences) throws IOException {
        if (!differences.isEmpty()) {
            throw new IOException("rows differ: " + differences);
        }
    }

    private static void tell(Run run, String what, List<Double> millis) {
        Spread spread = Spread.of(millis);
        run.row(new Row(
                "bascule",
                "limit",
                what,
                spread.median(),
                CLOSED_MILLIS_MAX,
                spread.median() / CLOSED_MILLIS_MAX,
                spread.low() / CLOSED_MILLIS_MAX,
                spread.high() / CLOSED_MILLIS_MAX));
    }
}
