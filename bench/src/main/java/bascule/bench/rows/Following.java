package bascule.bench.rows;

import bascule.bench.Contest;
import java.io.IOException;
import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A way to bring the source's changes to the target.
public interface Following {
    Duration LIMIT = Duration.ofMinutes(5);
    Duration LOOK_EVERY = Duration.ofMillis(2);

    String name();

    /// Copies what is there, and captures what comes from then on; applies nothing yet.
    void capture(String database) throws Exception;

    /// Begins to apply what was captured.
    void begin(String database) throws Exception;

    /// @throws Exception if it has stopped
    default void mustLive() throws Exception {}

    /// Takes its traces off the source.
    void forget(String database) throws Exception;

    /// A turn of a contest: how fast a backlog is caught up with. The rows are compared after each.
    static Contest.Turn turn(Following way, Servers servers, Backlog backlog) {
        String database = "follow_" + way.name().replaceAll("[^a-z]", "");
        return () -> {
            servers.target().createDatabase(database);
            try {
                servers.atSource("DROP TABLE IF EXISTS moves, finished;" + Backlog.SCHEMA + Backlog.SEED);
                servers.atTarget(database, Backlog.SCHEMA);
                way.capture(database);
                backlog.write(servers);
                servers.settle();
                double seconds = timed(way, servers, database);
                servers.mustBeEqual(database, Backlog.TABLES);
                return Map.of(backlog.what() + ": thousand changes per second", backlog.changes() / seconds / 1_000);
            } finally {
                way.forget(database);
                servers.dropTarget(database);
            }
        };
    }

    private static double timed(Following way, Servers servers, String database) throws Exception {
        try (Connection target = servers.target().connect(database)) {
            long begin = System.nanoTime();
            way.begin(database);
            while (!Servers.one(target, "SELECT count(*) FROM finished").equals("2")) {
                way.mustLive();
                if (System.nanoTime() - begin > LIMIT.toNanos()) {
                    throw new IOException(way.name() + " has not caught up within " + LIMIT.toMinutes() + " minutes");
                }
                LockSupport.parkNanos(LOOK_EVERY.toNanos());
            }
            return (System.nanoTime() - begin) / (double) TimeUnit.SECONDS.toNanos(1);
        }
    }
}
