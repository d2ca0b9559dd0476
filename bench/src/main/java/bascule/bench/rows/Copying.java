package bascule.bench.rows;

import bascule.bench.Contest;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A way to copy the source's tables into an empty database of the target, rows and indexes.
public interface Copying {
    String name();

    /// Makes what must be there before; not measured.
    void prepare(String database) throws Exception;

    /// Copies, and returns when rows and indexes are there.
    void copy(String database) throws Exception;

    /// Takes its traces off the source; not measured.
    void forget(String database) throws Exception;

    /// A turn of a contest. The rows are compared after each.
    static Contest.Turn turn(Copying way, Servers servers, Shape shape, long rows, String what) {
        String database = "copy_" + way.name().replaceAll("[^a-z]", "");
        return () -> {
            servers.target().createDatabase(database);
            try {
                way.prepare(database);
                servers.settle();
                long begin = System.nanoTime();
                way.copy(database);
                double seconds = (System.nanoTime() - begin) / (double) TimeUnit.SECONDS.toNanos(1);
                servers.mustBeEqual(database, shape.names());
                return Map.of(what + ": thousand rows per second", rows / seconds / 1_000);
            } finally {
                way.forget(database);
                servers.dropTarget(database);
            }
        };
    }
}
