package bascule.databases.postgres;

import bascule.migration.StepException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.postgresql.replication.LogSequenceNumber;

/// One run of a flow from the first message to the last: takes messages in order, leaves out what the opposite flow
/// brought, keeps apart what the source's fence should have refused, and commits when nothing more is waiting.
final class Following {
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final int AT_ONCE = 1000;
    private static final Duration MOMENT = Duration.ofMillis(1);
    private static final long RECORD_NANOS = Duration.ofSeconds(10).toNanos();
    private static final System.Logger LOG = System.getLogger(Following.class.getName());

    private final StreamReader reader;
    private final Applier applier;
    private final Relations relations;
    private final CopiedTables copied;
    private final LogSequenceNumber lastCopied;
    private final Ends ends;
    private final SourceFence fence = new SourceFence();
    private boolean told;
    private boolean inTransaction;
    private boolean echo;
    private boolean done;
    private LogSequenceNumber commitPosition = LogSequenceNumber.INVALID_LSN;
    private long recordedNanos = System.nanoTime();

    /// @param copied since when changes of each table count
    Following(StreamReader reader, Applier applier, Relations relations, CopiedTables copied, Ends ends) {
        this.reader = reader;
        this.applier = applier;
        this.relations = relations;
        this.copied = copied;
        this.lastCopied = copied.last();
        this.ends = ends;
    }

    void follow(BooleanSupplier ending) throws SQLException, StepException, InterruptedException {
        var endingLookedAt = System.nanoTime();
        while (true) {
            if (System.nanoTime() - endingLookedAt > LOOK.toNanos()) {
                endingLookedAt = System.nanoTime();
                if (ending.getAsBoolean()) {
                    return;
                }
            }
            takeWhatIsAtHand();
            step();
        }
    }

    /// Without a look at the clock for each.
    private void takeWhatIsAtHand() throws SQLException, StepException {
        var message = reader.intake().next();
        for (var count = 1; message != null; count++) {
            take(message);
            message = count < AT_ONCE ? reader.intake().next() : null;
        }
    }

    private void step() throws SQLException, StepException, InterruptedException {
        // Read before the queue is looked at: what was received by then is in the queue or has been taken from it.
        var received = reader.received();
        var message = poll();
        if (message != null) {
            take(message);
        } else if (!inTransaction && applier.pending()) {
            commit();
        } else if (!inTransaction) {
            rest(received);
        }
    }

    private @Nullable Message poll() throws StepException, InterruptedException {
        var waits = inTransaction || !applier.pending() || applier.patient();
        try {
            return applier.gathers(!inTransaction)
                    ? reader.intake().pollLater(MOMENT)
                    : reader.intake().poll(waits ? LOOK : Duration.ZERO);
        } catch (Intake.ReaderFailed e) {
            if (e.getCause() instanceof SQLException lost) {
                throw ends.source().failure(lost, "reading the change stream");
            }
            throw new StepException.Transient("the change stream could not be read: " + e.getCause(), e);
        }
    }

    private void rest(LogSequenceNumber received) throws SQLException, StepException {
        applier.reach(received);
        if (System.nanoTime() - recordedNanos > RECORD_NANOS || applier.owes()) {
            recordedNanos = System.nanoTime();
            if (applier.record()) {
                reader.acknowledge(applier.durable());
            }
        }
    }

    private void commit() throws SQLException, StepException {
        applier.commit();
        reader.acknowledge(applier.durable());
    }

    private void take(Message message) throws SQLException, StepException {
        switch (message) {
            case Message.Begin begin -> {
                inTransaction = true;
                commitPosition = LogSequenceNumber.valueOf(begin.commit());
                done = commitPosition.compareTo(applier.position()) < 0;
                echo = false;
                if (!done) {
                    applier.begin(begin);
                }
            }
            case Message.Origin origin -> echo = Origin.isOf(ends.opposite(), origin.name());
            case Message.Relation relation -> {
                fence.learn(relation);
                relations.learn(relation);
            }
            case Message.TypeName _ -> {}
            case Message.Emitted emitted -> tell(emitted);
            case Message.Insert insert -> {
                if (!passedOver() && !isFence(insert)) {
                    change(insert, relations.change(insert));
                }
            }
            case Message.Update update -> {
                if (!passedOver() && !isFence(update)) {
                    change(update, relations.change(update));
                }
            }
            case Message.Delete delete -> {
                if (!passedOver()) {
                    change(delete, relations.change(delete));
                }
            }
            case Message.Truncate truncate -> {
                if (!passedOver()) {
                    change(truncate, relations.change(truncate));
                }
            }
            case Message.Commit commit -> {
                inTransaction = false;
                if (!done && applier.reach(commit)) {
                    commit();
                }
            }
        }
    }

    /// What the opposite flow brought, and what is at the target already should the source send it again.
    private boolean passedOver() {
        return echo || done;
    }

    private void change(Message message, RowChange change) throws SQLException, StepException {
        if (commitPosition.compareTo(lastCopied) >= 0) {
            takeNews(message, change);
            return;
        }
        var news = copied.news(change, commitPosition);
        if (news.isPresent()) {
            takeNews(message, news.get());
        }
    }

    private void takeNews(Message message, RowChange change) throws SQLException, StepException {
        if (applier.sourceClosed() && !isCanary(change)) {
            applier.add(Violation.of(message, change, commitPosition));
        } else {
            applier.add(change);
        }
    }

    private static boolean isCanary(RowChange change) {
        return change instanceof RowChange.Put put
                && put.table().source().name().equals(MappedTables.CANARY);
    }

    /// Takes what the fence's own row says.
    private boolean isFence(Message message) {
        var standing = fence.read(message);
        standing.ifPresent(stands -> {
            if (stands.closed()) {
                applier.sourceClosed(stands.marker());
            } else {
                applier.sourceOpened();
            }
        });
        return standing.isPresent();
    }

    /// A message may be anyone's, so none is believed; one that speaks for us is worth a line. Its content is not
    /// shown, nor is a second one: whoever writes them would write our log.
    private void tell(Message.Emitted emitted) {
        if (!told
                && emitted.prefix().startsWith("bascule.")
                && !emitted.prefix().equals(Passage.MARK)) {
            told = true;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0}: someone wrote a message into the log in the name of Bascule (pg_logical_emit_message); it"
                            + " means nothing to the {1} flow and is passed over, as are others of its kind",
                    ends.source().address().place(),
                    ends.direction().word());
        }
    }
}
