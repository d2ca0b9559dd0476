package bascule.databases.postgres;

import bascule.migration.Bytes;
import bascule.migration.Epoch;
import bascule.migration.StepException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Looks at how much log the source keeps for the forward link, as long as a copy or a flow is
/// under way, whether or not the target can be reached. Over the budget, while blue serves, it lets
/// the log go: the slot is dropped and the publication's comment says why, so that no later run
/// goes on as if nothing had happened. Blue's disk is what serves people; green can be copied anew.
///
/// It never lets go what the way back needs: not once blue is closed, and nothing of the reverse
/// link. That is only told ([LogBudget#warning]).
final class LogWatch implements AutoCloseable {
    private static final Duration EACH = Duration.ofSeconds(2);
    private static final Duration ENDING = Duration.ofSeconds(5);

    /// Thrown into a copy, which has no other way to hear of it.
    static final class GivenUp extends RuntimeException {
        private static final long serialVersionUID = 1;

        GivenUp(String why) {
            super(why);
        }
    }

    private final Ends ends;
    private final LogBudget budget;
    private final Slot slot;
    private final Epoch epoch;
    private final CountDownLatch ending = new CountDownLatch(1);
    private final Thread thread;
    private volatile String givenUp = "";

    private LogWatch(Ends ends, LogBudget budget, Epoch epoch) {
        this.ends = ends;
        this.budget = budget;
        this.slot = new Slot(ends.source(), ends.name());
        this.epoch = epoch;
        this.thread = Thread.ofVirtual().name("log " + ends.direction().word()).unstarted(this::run);
    }

    /// For a copy, which begins a new slot and forgets why a former one was let go.
    static LogWatch copying(Ends ends, LogBudget budget, Epoch epoch) {
        var watch = new LogWatch(ends, budget, epoch);
        watch.start();
        return watch;
    }

    /// For a flow.
    ///
    /// @throws StepException.Refused if the log it would go on from was let go, now or before
    static LogWatch following(Ends ends, LogBudget budget, Epoch epoch) throws StepException {
        var watch = new LogWatch(ends, budget, epoch);
        var why = ends.source().look("looking at the replication slot", watch.slot::letGo);
        if (why.isPresent()) {
            throw new StepException.Refused(why.get());
        }
        if (watch.applies()) {
            watch.look();
            if (!watch.givenUp.isEmpty()) {
                throw new StepException.Refused(watch.givenUp);
            }
        }
        watch.start();
        return watch;
    }

    private boolean applies() {
        return budget.most().isPresent() && ends.direction() == Direction.FORWARD;
    }

    private void start() {
        if (applies()) {
            thread.start();
        }
    }

    private void run() {
        try {
            while (givenUp.isEmpty() && !ending.await(EACH.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    look();
                } catch (StepException.Transient | StepException.Refused e) {
                    // It is looked at again.
                }
            }
        } catch (StepException.Fenced e) {
            // Copy and flow will hear of it too.
        } catch (StepException e) {
            throw new IllegalStateException("there is no other kind", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() throws StepException {
        var kept = ends.source().look("looking at the replication slot", slot::standing);
        if (kept.isPresent() && budget.isOver(kept.get().retained())) {
            letGo().ifPresent(why -> givenUp = why);
        }
    }

    /// @return why; empty if it is kept after all
    private Optional<String> letGo() throws StepException {
        return ends.source().transactAlone("log", epoch, Limits.SHORT, "letting the kept log go", connection -> {
            ends.sourceControl().enter(connection, epoch);
            var kept = slot.standing(connection);
            if (isClosed(connection)
                    || kept.isEmpty()
                    || !budget.isOver(kept.get().retained())) {
                return Optional.empty();
            }
            var why = why(kept.get().retained());
            slot.letGo(connection, why);
            return Optional.of(why);
        });
    }

    /// Keeps the fence as it is until the transaction ends.
    private static boolean isClosed(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT mode = 'CLOSED' FROM bascule.fence FOR SHARE")) {
            return row.next() && row.getBoolean(1);
        }
    }

    private String why(long bytes) {
        return ("%s kept %s of log for the forward flow, more than budgets.retained-log (%s): at %s its slot was"
            + " dropped, so that the disk does not fill. Blue serves as before, green does not follow any more. Find"
            + " out why green took so long, then resume a copy, or abort and start again, which copies anew")
                .formatted(
                        ends.source().address().place(),
                        Bytes.text(bytes),
                        Bytes.text(budget.most().orElseThrow()),
                        Instant.now().truncatedTo(ChronoUnit.SECONDS));
    }

    /// @throws GivenUp if the log was let go
    void demandKept() {
        if (!givenUp.isEmpty()) {
            throw new GivenUp(givenUp);
        }
    }

    /// What broke a flow or copy: the log that was let go, if it was.
    StepException explain(StepException failure) {
        return givenUp.isEmpty() ? failure : new StepException.Refused(givenUp, failure);
    }

    @Override
    public void close() {
        ending.countDown();
        if (!applies()) {
            return;
        }
        try {
            thread.join(ENDING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
