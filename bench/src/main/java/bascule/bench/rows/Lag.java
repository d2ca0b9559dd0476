package bascule.bench.rows;

import bascule.bench.Contest;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/// How long a row takes from its commit at the source until it can be seen at the target, under
/// steady writes; and what the writers notice of it.
public record Lag(Servers servers, int perSecond, int seconds) {
    private static final SteadyWrites.Kind WRITES = new SteadyWrites.Kind(
            "UPDATE moves SET amount = amount + 1, made = now() WHERE id = 1 + ? * 7919::bigint % 20000", false);
    private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(500);
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final int DIGITS = 3;
    private static final double NANOS_PER_MILLI = 1e6;

    /// A turn of a contest.
    ///
    /// @param way nobody, if only the writers are to be measured
    public Contest.Turn with(Optional<Following> way) {
        String database = "lag_" + way.map(Following::name).orElse("nobody").replaceAll("[^a-z]", "");
        return () -> {
            servers.target().createDatabase(database);
            try {
                servers.atSource("DROP TABLE IF EXISTS moves, finished;" + Backlog.SCHEMA + Backlog.SEED);
                servers.atTarget(database, Backlog.SCHEMA);
                if (way.isPresent()) {
                    way.get().capture(database);
                    way.get().begin(database);
                }
                servers.settle();
                return measured(way, database);
            } finally {
                if (way.isPresent()) {
                    way.get().forget(database);
                }
                servers.dropTarget(database);
            }
        };
    }

    private Map<String, Double> measured(Optional<Following> way, String database) throws Exception {
        Map<String, Double> figures = new LinkedHashMap<>();
        try (SteadyWrites writes = SteadyWrites.start(servers, perSecond, WRITES)) {
            if (way.isPresent()) {
                Histogram lag = probe(way.get(), database);
                figures.put("lag: p50 (ms)", lag.getValueAtPercentile(50) / NANOS_PER_MILLI);
                figures.put("lag: p99 (ms)", lag.getValueAtPercentile(99) / NANOS_PER_MILLI);
            } else {
                Thread.sleep(TimeUnit.SECONDS.toMillis(seconds));
            }
            figures.put("writes at the source: p99 (ms)", writes.p99());
        }
        return figures;
    }

    private Histogram probe(Following way, String database) throws Exception {
        var taken = new Histogram(LIMIT_NANOS * 2, DIGITS);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        try (Connection source = servers.source().connect(Servers.SHOP);
                Connection target = servers.target().connect(database);
                PreparedStatement seen = target.prepareStatement("SELECT 1 FROM finished WHERE turn = ?")) {
            for (int number = 0; System.nanoTime() - end < 0; number++) {
                Servers.execute(source, "INSERT INTO finished VALUES (" + number + ")");
                long committed = System.nanoTime();
                seen.setInt(1, number);
                await(way, seen, committed);
                taken.recordValue(System.nanoTime() - committed);
                LockSupport.parkNanos(REST_NANOS);
            }
        }
        return taken;
    }

    private static void await(Following way, PreparedStatement seen, long committed) throws Exception {
        while (!found(seen)) {
            way.mustLive();
            if (System.nanoTime() - committed > LIMIT_NANOS) {
                throw new IOException("a row has not arrived within a minute");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private static boolean found(PreparedStatement seen) throws SQLException {
        try (var row = seen.executeQuery()) {
            return row.next();
        }
    }
}
