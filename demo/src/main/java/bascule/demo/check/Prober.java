package bascule.demo.check;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Tries to write to both databases every five milliseconds, and counts the moments at which both let it.
///
/// A try is a statement that deletes no row, in a transaction that stays open until the other database has been
/// tried too: as long as it is open, no fence can close under it, so two that are let in were open at once. Both are
/// rolled back. Green counts from the moment at which its fence first refused: until then its tables are being
/// created, and no row has been copied.
public final class Prober implements AutoCloseable {
    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    /// No longer than that may a try stand in a fence's way.
    private static final String PATIENCE = "SET lock_timeout = '20ms'; SET statement_timeout = '200ms'";
    private static final String TRY = "DELETE FROM orders WHERE false";
    private static final long LAST_TRY_MILLIS = 10_000;
    private static final String FENCED = "25006";

    /// A database to be tried, as the shop's own role.
    public record Target(String url, String user, String password) {}

    private final Probe blue;
    private final Probe green;
    private final Thread thread = new Thread(this::run, "prober");
    private final AtomicLong tries = new AtomicLong();
    private final AtomicLong twoWritable = new AtomicLong();
    private final AtomicLong noneWritable = new AtomicLong();
    private volatile boolean greenFenced;
    private volatile boolean ending;

    private Prober(Target blue, Target green) {
        this.blue = new Probe(blue);
        this.green = new Probe(green);
    }

    public static Prober start(Target blue, Target green) {
        var prober = new Prober(blue, green);
        prober.thread.setDaemon(true);
        prober.thread.start();
        return prober;
    }

    /// How often both were tried.
    public long tries() {
        return tries.get();
    }

    /// How often both let it.
    public long twoWritable() {
        return twoWritable.get();
    }

    /// How often none let it: for so long nobody could write, times five milliseconds.
    public long noneWritable() {
        return noneWritable.get();
    }

    private void run() {
        long next = System.nanoTime();
        while (!ending) {
            next = Math.max(next + PERIOD_NANOS, System.nanoTime() - PERIOD_NANOS);
            for (long wait = next - System.nanoTime(); wait > 0 && !ending; wait = next - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            probe();
        }
        blue.close();
        green.close();
    }

    private void probe() {
        try {
            boolean blueLets = blue.lets();
            boolean greenLets = green.lets();
            greenFenced |= green.refusedByFence();
            tries.incrementAndGet();
            if (blueLets && greenLets && greenFenced) {
                twoWritable.incrementAndGet();
            }
            if (!blueLets && !greenLets) {
                noneWritable.incrementAndGet();
            }
        } finally {
            blue.rollBack();
            green.rollBack();
        }
    }

    @Override
    public void close() {
        ending = true;
        LockSupport.unpark(thread);
        try {
            thread.join(LAST_TRY_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// One database; it is connected to again when it has been away.
    private static final class Probe {
        private final Target target;
        private Optional<Connection> connection = Optional.empty();
        private String state = "";

        Probe(Target target) {
            this.target = target;
        }

        boolean lets() {
            state = "";
            try {
                if (connection.isEmpty()) {
                    connection = Optional.of(connect());
                }
                try (Statement statement = connection.get().createStatement()) {
                    statement.execute(TRY);
                    return true;
                }
            } catch (SQLException problem) {
                state = String.valueOf(problem.getSQLState());
                if (state.startsWith("08") || state.startsWith("57P")) {
                    close();
                }
                return false;
            }
        }

        boolean refusedByFence() {
            return state.equals(FENCED);
        }

        private Connection connect() throws SQLException {
            Connection fresh = DriverManager.getConnection(
                    target.url() + "?ApplicationName=prober&connectTimeout=2&socketTimeout=5",
                    target.user(),
                    target.password());
            try (Statement statement = fresh.createStatement()) {
                statement.execute(PATIENCE);
            }
            fresh.setAutoCommit(false);
            return fresh;
        }

        void rollBack() {
            try {
                if (connection.isPresent()) {
                    connection.get().rollback();
                }
            } catch (SQLException _) {
                close();
            }
        }

        void close() {
            try {
                if (connection.isPresent()) {
                    connection.get().close();
                }
            } catch (SQLException _) {
                // It is gone, which is what we want.
            }
            connection = Optional.empty();
        }
    }
}
