package bascule.databases.postgres;

import bascule.data.Throttle;
import bascule.migration.Bytes;
import bascule.migration.Epoch;
import bascule.migration.StepException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Looks at what a copy does to those beside it, and holds it while that is more than the plan
/// allows: how long a small commit at the source takes, how far its replicas and subscribers are
/// behind, how large the target's database is. What can't be looked at holds it too.
///
/// A commit is waited for on a thread of its own: one that does not end is told while it lasts.
final class Strain implements AutoCloseable {
    private static final Duration EACH = Duration.ofMillis(500);
    private static final Duration ENDING = Duration.ofSeconds(5);

    /// Ours is the one that reads for a link; it waits for the copy, not the other way round.
    private static final String BEHIND = """
        SELECT coalesce(nullif(application_name, ''), 'process ' || pid),
               coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn), -1)
        FROM pg_stat_replication WHERE NOT starts_with(application_name, 'bascule:')
        ORDER BY 2 DESC, 1\
        """;

    private final Ends ends;
    private final Throttle throttle;
    private final Pace pace;
    private final Epoch epoch;
    private final Passage marks = new Passage(new FlowProgress());
    private final CountDownLatch ending = new CountDownLatch(1);
    private final Thread looks;
    private final Thread commits;
    /// When the commit that is under way began; 0 if none is.
    private volatile long begunNanos;

    private volatile long tookNanos;
    private volatile String uncommitted = "";

    /// @param pace what is held
    Strain(Ends ends, Pace pace, Epoch epoch) {
        this.ends = ends;
        this.throttle = pace.throttle();
        this.pace = pace;
        this.epoch = epoch;
        this.looks = Thread.ofVirtual().name("strain").unstarted(() -> repeat(this::look));
        this.commits = Thread.ofVirtual().name("strain commits").unstarted(() -> repeat(this::commit));
        if (throttle.commit().isPresent()) {
            commits.start();
        }
        if (throttle.looks()) {
            looks.start();
        }
    }

    private void repeat(Runnable once) {
        try {
            do {
                once.run();
            } while (!ending.await(EACH.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void commit() {
        try {
            ends.source().transactAlone("strain", epoch, Limits.SHORT, "timing a commit", connection -> {
                begunNanos = System.nanoTime();
                var mark = marks.mark(connection);
                tookNanos = System.nanoTime() - begunNanos;
                return mark;
            });
            uncommitted = "";
        } catch (StepException e) {
            uncommitted = e.getMessage();
        } finally {
            begunNanos = 0;
        }
    }

    private void look() {
        try {
            var why = slowCommit();
            if (why.isEmpty() && throttle.replica().isPresent()) {
                why = ends.source().look("looking at replicas", this::behind);
            }
            if (why.isEmpty() && throttle.target().isPresent()) {
                why = ends.target().look("asking for the database's size", this::large);
            }
            pace.hold(why);
        } catch (StepException e) {
            pace.hold(e.getMessage());
        }
    }

    private String slowCommit() {
        if (throttle.commit().isEmpty() || !uncommitted.isEmpty()) {
            return uncommitted;
        }
        var begun = begunNanos;
        var took = Duration.ofNanos(Math.max(tookNanos, begun == 0 ? 0 : System.nanoTime() - begun));
        return took.compareTo(throttle.commit().get()) > 0
                ? "a small commit at %s takes %,d ms, budgets.commit is %,d ms"
                        .formatted(
                                ends.source().address().place(),
                                took.toMillis(),
                                throttle.commit().get().toMillis())
                : "";
    }

    private String behind(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var furthest = statement.executeQuery(BEHIND)) {
            while (furthest.next()) {
                if (furthest.getLong(2) < 0) {
                    return "how far %s is behind can't be seen: GRANT pg_read_all_stats TO %s at %s"
                            .formatted(
                                    furthest.getString(1),
                                    ends.source().address().user(),
                                    ends.source().address().place());
                }
                if (furthest.getLong(2) > throttle.replica().orElseThrow()) {
                    return "%s is %s of log behind %s, budgets.replica is %s"
                            .formatted(
                                    furthest.getString(1),
                                    Bytes.text(furthest.getLong(2)),
                                    ends.source().address().place(),
                                    Bytes.text(throttle.replica().getAsLong()));
                }
            }
            return "";
        }
    }

    private String large(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT pg_database_size(current_database())")) {
            row.next();
            return row.getLong(1) > throttle.target().orElseThrow()
                    ? "%s holds %s, budgets.green-size is %s: make room, or abort and raise it"
                            .formatted(
                                    ends.target().address().place(),
                                    Bytes.text(row.getLong(1)),
                                    Bytes.text(throttle.target().getAsLong()))
                    : "";
        }
    }

    /// Interrupted, a commit that does not end is let go.
    @Override
    public void close() {
        ending.countDown();
        commits.interrupt();
        looks.interrupt();
        try {
            for (var thread : List.of(commits, looks)) {
                if (thread.isAlive()) {
                    thread.join(ENDING);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        pace.hold("");
    }
}
