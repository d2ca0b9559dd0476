package bascule.bench.rows;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/// So many small transactions a second at the source, from a few connections, until closed.
public final class SteadyWrites implements AutoCloseable {
    private static final int WRITERS = 4;
    private static final long END_SECONDS = 20;
    private static final long HIGHEST_NANOS = TimeUnit.MINUTES.toNanos(2);
    private static final int DIGITS = 3;
    private static final double NANOS_PER_MILLI = 1e6;

    private final AtomicBoolean ending = new AtomicBoolean();
    private final AtomicInteger numbers = new AtomicInteger();
    private final List<FutureTask<Histogram>> writers = new ArrayList<>();

    /// @param sql with one `?` that gets the number of the write
    /// @param mayBeRefused whether the next one is tried all the same
    public record Kind(String sql, boolean mayBeRefused) {}

    private SteadyWrites() {}

    /// Updates of accounts beyond the first thousand, up to that one.
    public static Kind accounts(int rows) {
        return new Kind(
                "UPDATE accounts SET abalance = abalance + 1 WHERE aid = 1001 + ? * 7919::bigint % " + (rows - 1_000),
                false);
    }

    public static SteadyWrites start(Servers servers, int perSecond, Kind kind) {
        var writes = new SteadyWrites();
        long gap = TimeUnit.SECONDS.toNanos(1) * WRITERS / perSecond;
        for (int each = 0; each < WRITERS; each++) {
            var writer = new FutureTask<>(() -> writes.write(servers, gap, kind));
            writes.writers.add(writer);
            Thread.ofPlatform().name("steady-writes").daemon().start(writer);
        }
        return writes;
    }

    private Histogram write(Servers servers, long gap, Kind kind) throws SQLException {
        var taken = new Histogram(HIGHEST_NANOS, DIGITS);
        try (Connection connection = servers.source().connect(Servers.SHOP);
                PreparedStatement statement = connection.prepareStatement(kind.sql())) {
            for (long due = System.nanoTime(); !ending.get(); due += gap) {
                LockSupport.parkNanos(due - System.nanoTime());
                write(statement, kind);
                taken.recordValue(Math.max(0, System.nanoTime() - due));
            }
        }
        return taken;
    }

    private void write(PreparedStatement statement, Kind kind) throws SQLException {
        try {
            statement.setInt(1, numbers.getAndIncrement());
            statement.execute();
        } catch (SQLException refused) {
            if (!kind.mayBeRefused()) {
                throw refused;
            }
        }
    }

    /// Ends them.
    ///
    /// @return milliseconds within which 99 of 100 writes were committed, from when they were due
    /// @throws SQLException if a write failed
    public double p99() throws SQLException {
        ending.set(true);
        var all = new Histogram(HIGHEST_NANOS, DIGITS);
        for (FutureTask<Histogram> writer : writers) {
            all.add(ended(writer));
        }
        return all.getValueAtPercentile(99) / NANOS_PER_MILLI;
    }

    private static Histogram ended(FutureTask<Histogram> writer) throws SQLException {
        try {
            return writer.get(END_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException failed) {
            throw new SQLException("the writes at the source did not go on: " + failed.getCause(), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted", interrupted);
        }
    }

    /// @throws SQLException if a write failed
    @Override
    public void close() throws SQLException {
        p99();
    }
}
