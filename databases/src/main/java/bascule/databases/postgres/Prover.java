package bascule.databases.postgres;

import bascule.data.Link.Difference;
import bascule.migration.Epoch;
import bascule.migration.Progress;
import bascule.migration.StepException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;

/// Compares the rows of both sides through the mapping. One scan per side gives count and sum of
/// hashes per bucket of keys; where buckets differ, their rows are listed; where rows differ, the
/// `Recheck` says whether they still do.
final class Prover {
    private static final int ROWS_PER_BUCKET = 200;
    private static final int BUCKETS_MAX = 1 << 16;
    private static final long SUSPECTS_AT_ONCE = 100_000;
    private static final int DIFFERENCES_MAX = 1000;
    private static final int TABLES_AT_ONCE = 4;

    private final Ends ends;
    private final List<TableMap> tables;
    private final long until;
    private final Recheck recheck;
    private final List<Difference> differences = new ArrayList<>();
    private long compared;

    /// @param until in nanoseconds of this machine's clock
    Prover(Ends ends, List<TableMap> tables, long until, Recheck recheck) {
        this.ends = ends;
        this.tables = tables;
        this.until = until;
        this.recheck = recheck;
    }

    /// Several tables at once, each by one who compares, with a connection to each side.
    /// Several tables at once, each on connections of its own. Returns or throws once nobody compares any more.
    List<Difference> proveAll(Consumer<Progress> progress) throws StepException {
        var waiting = new ConcurrentLinkedQueue<>(tables);
        var others = new ArrayList<FutureTask<Boolean>>();
        for (int number = 1; number < Math.min(TABLES_AT_ONCE, tables.size()); number++) {
            var other = new FutureTask<>(() -> proveEach(waiting, progress));
            others.add(other);
            Thread.ofVirtual().name("prove " + number).start(other);
        }
        Optional<StepException> failed = Optional.empty();
        try {
            var _ = proveEach(waiting, progress);
        } catch (StepException e) {
            failed = Optional.of(e);
        }
        for (var other : others) {
            var also = failure(other);
            failed = failed.or(() -> also);
        }
        if (failed.isPresent()) {
            throw failed.get();
        }
        return List.copyOf(differences);
    }

    private static Optional<StepException> failure(FutureTask<Boolean> other) {
        try {
            var _ = other.get();
            return Optional.empty();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StepException failed) {
                return Optional.of(failed);
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            return Optional.of(Interruption.of("comparing rows", e));
        }
    }

    /// Takes tables until none is left, or one fails.
    ///
    /// @return true
    private boolean proveEach(Queue<TableMap> waiting, Consumer<Progress> progress) throws StepException {
        try (var source = Sessions.open(ends.source(), "prove", new Epoch(1), limits());
                var target = Sessions.open(ends.target(), "prove", new Epoch(1), limits())) {
            for (var table = waiting.poll(); table != null && !full(); table = waiting.poll()) {
                compared(prove(source, target, table), progress);
            }
            return true;
        } catch (SQLException e) {
            throw ends.source().failure(e, "comparing rows");
        } finally {
            waiting.clear();
        }
    }

    private synchronized boolean full() {
        return differences.size() >= DIFFERENCES_MAX;
    }

    private synchronized void compared(long more, Consumer<Progress> progress) {
        compared += more;
        progress.accept(new Progress(compared, 0, "rows"));
    }

    /// @param suspects of each source table
    List<Difference> proveKeys(Map<TableName, List<List<String>>> suspects) throws StepException {
        for (var table : tables) {
            var keys = suspects.get(table.source().name());
            if (keys != null && differences.size() < DIFFERENCES_MAX) {
                settle(table, keys);
            }
        }
        return List.copyOf(differences);
    }

    /// @return how many rows the source has
    private long prove(Connection source, Connection target, TableMap table) throws StepException {
        try {
            snapshot(source);
            snapshot(target);
            var here = new Evidence(source, table, true);
            var there = new Evidence(target, table, false);
            var mask = mask(source, table);
            var sums = Both.ask(() -> here.buckets(mask), () -> there.buckets(mask));
            var differing = differing(sums.here(), sums.there());
            for (var slice : slices(differing, sums.here(), sums.there())) {
                if (!full()) {
                    var rows = Both.ask(() -> here.rows(mask, slice), () -> there.rows(mask, slice));
                    settle(table, differing(rows.here(), rows.there()));
                }
            }
            source.rollback();
            target.rollback();
            return sums.here().values().stream()
                    .mapToLong(Evidence.Bucket::rows)
                    .sum();
        } catch (SQLException e) {
            throw ends.source().failure(e, "comparing rows of " + table.source().name());
        }
    }

    private synchronized void settle(TableMap table, Collection<List<String>> suspects) throws StepException {
        for (var difference : recheck.differences(table, suspects)) {
            if (differences.size() == DIFFERENCES_MAX) {
                differences.add(new Difference(
                        table.target().name().toString(),
                        "",
                        "more rows differ than the " + DIFFERENCES_MAX + " listed"));
            }
            if (differences.size() > DIFFERENCES_MAX) {
                return;
            }
            // A row that is in one bucket here and in another there is looked at twice.
            if (!differences.contains(difference)) {
                // A row that is in one bucket here and in another there is looked at twice.
                if (!differences.contains(difference)) {
                    differences.add(difference);
                }
            }
        }
    }

    /// Begins a transaction that sees one moment; both sides' moments are as near to each other as it goes.
    private static void snapshot(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
            statement.execute("SELECT pg_current_snapshot()");
        }
    }

    private Limits limits() throws StepException.Transient {
        var left = Duration.ofNanos(until - System.nanoTime());
        if (left.toMillis() < 1) {
            throw new StepException.Transient("the time to compare rows is over");
        }
        return new Limits(left, Duration.ofSeconds(5), Duration.ZERO);
    }

    private static long mask(Connection source, TableMap table) throws SQLException {
        var wanted = Math.clamp(Estimate.rows(source, table) / ROWS_PER_BUCKET, 1, BUCKETS_MAX);
        return Long.highestOneBit(wanted) * 2 - 1;
    }

    private static <K, V> Set<K> differing(Map<K, V> here, Map<K, V> there) {
        var differing = new HashSet<K>();
        here.forEach((key, value) -> {
            if (!value.equals(there.get(key))) {
                differing.add(key);
            }
        });
        there.keySet().stream().filter(key -> !here.containsKey(key)).forEach(differing::add);
        return differing;
    }

    /// Buckets in groups whose rows fit into memory.
    private static List<List<Long>> slices(
            Set<Long> buckets, Map<Long, Evidence.Bucket> here, Map<Long, Evidence.Bucket> there) {
        var slices = new ArrayList<List<Long>>();
        var slice = new ArrayList<Long>();
        var rows = 0L;
        for (var bucket : buckets) {
            slice.add(bucket);
            rows += rows(here, bucket) + rows(there, bucket);
            if (rows >= SUSPECTS_AT_ONCE) {
                slices.add(slice);
                slice = new ArrayList<>();
                rows = 0;
            }
        }
        if (!slice.isEmpty()) {
            slices.add(slice);
        }
        return slices;
    }

    private static long rows(Map<Long, Evidence.Bucket> side, Long bucket) {
        var found = side.get(bucket);
        return found == null ? 0 : found.rows();
    }
}
