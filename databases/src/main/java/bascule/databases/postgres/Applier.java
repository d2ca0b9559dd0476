package bascule.databases.postgres;

import bascule.migration.StepException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.replication.LogSequenceNumber;

/// Commits changes at the target together with how far they bring it: rows, the flow's record and
/// the origin's position are one transaction, which enters the term last, so that a long one does
/// not keep a newer term waiting.
///
/// Whole transactions of the source are gathered into one. A large one is written in pieces, but
/// committed once.
///
/// Most commits do not wait for the target's disk. A crash of the target takes the record back
/// with the rows, so the source is asked for them again, and it still has them: it is told of
/// commits only once a later one has waited.
final class Applier {
    private static final int PIECE_CHANGES = 5000;
    private static final long PIECE_BYTES = 4 << 20;
    private static final int TRANSACTION_CHANGES = 10_000;
    private static final long TRANSACTION_NANOS = 100_000_000;
    private static final int BUSY_CHANGES = 20;
    private static final long GATHERING_NANOS = 5_000_000;
    private static final long DURABLE_NANOS = 1_000_000_000;
    private static final long SECONDS_1970_TO_2000 = 946_684_800;

    private final Connection target;
    private final Control.Entry entry;
    private final Direction direction;
    private final TargetWriter writer;
    private final Touched touched;
    private final FlowProgress progress;
    private final List<RowChange> piece = new ArrayList<>();
    private final List<Violation> violations = new ArrayList<>();
    private FlowRecord committed;
    private FlowRecord reached;
    /// What an earlier run committed last may not be on disk yet.
    private LogSequenceNumber durable = LogSequenceNumber.INVALID_LSN;

    private long durableNanos = System.nanoTime();
    private long pieceBytes;
    private long changes;
    private boolean busy;
    private long begunNanos;
    private long committedAt;
    private int transaction;
    private boolean transactionTold;
    private boolean open;
    /// Whether the target's transaction has something in it.
    private boolean written;
    private boolean urgent;
    private boolean patient;

    Applier(
            Connection target,
            Control.Entry entry,
            Direction direction,
            TargetWriter writer,
            Touched touched,
            FlowProgress progress,
            FlowRecord record) {
        this.target = target;
        this.entry = entry;
        this.direction = direction;
        this.writer = writer;
        this.touched = touched;
        this.progress = progress;
        this.committed = record;
        this.reached = record;
        this.patient = progress.stumbled();
    }

    /// Whether it takes what there is before it commits: the last run found a row that does not fit, and what corrects
    /// it may stand behind a fence's row, at which it would commit otherwise.
    boolean patient() {
        return patient;
    }

    /// How the source's fence stands at the point of its log that has been reached.
    boolean sourceClosed() {
        return reached.closed();
    }

    /// Whether something is in hand that is not committed.
    boolean pending() {
        return open;
    }

    /// Whether what is in hand may wait a moment for more: so much came of late that committing
    /// each little bit would cost more than it brings.
    ///
    /// @param complete whether it could be committed
    boolean gathers(boolean complete) {
        return open && busy && !(complete && (urgent || System.nanoTime() - begunNanos > GATHERING_NANOS));
    }

    /// Everything of the source up to here is committed.
    LogSequenceNumber position() {
        return position(committed);
    }

    /// Everything of the source up to here is on the target's disk: the source may forget it.
    /// Nothing, until this run has made sure.
    LogSequenceNumber durable() {
        return durable;
    }

    void begin(Message.Begin begin) {
        if (!open) {
            progress.pending(begin.committedAt());
        }
        transaction = begin.transaction();
        transactionTold = false;
    }

    void add(RowChange change) throws SQLException, StepException {
        hold();
        if (!transactionTold) {
            transactionTold = true;
            writer.follows(transaction);
        }
        piece.add(change);
        changes++;
        pieceBytes += bytes(change);
        if (piece.size() >= PIECE_CHANGES || pieceBytes >= PIECE_BYTES) {
            writePiece();
        }
    }

    void add(Violation violation) throws SQLException {
        hold();
        violations.add(violation);
        if (violations.size() >= PIECE_CHANGES) {
            writeViolations();
        }
    }

    void sourceClosed(String marker) {
        if (!reached.closed() || !reached.marker().equals(marker)) {
            hold();
            reached = reached.closedBy(marker);
            urgent = true;
        }
    }

    void sourceOpened() {
        if (reached.closed()) {
            hold();
            reached = reached.opened();
            urgent = true;
        }
    }

    /// The source's transaction is complete.
    ///
    /// @return whether it is time to commit, whatever else is waiting
    boolean reach(Message.Commit commit) {
        reached = reached.at(LogSequenceNumber.valueOf(commit.end()));
        committedAt = commit.committedAt();
        if (!open) {
            progress.pending(0);
        }
        boolean late = urgent || System.nanoTime() - begunNanos > TRANSACTION_NANOS;
        return open && ((late && !patient) || changes >= TRANSACTION_CHANGES);
    }

    /// The source's log holds nothing for us up to here.
    void reach(LogSequenceNumber position) {
        if (position.compareTo(position(reached)) > 0) {
            reached = reached.at(position);
        }
        progress.passed(position(reached));
    }

    /// Whether a commit of a while ago is not known to be on disk.
    boolean owes() {
        return !durable.equals(position(committed)) && System.nanoTime() - durableNanos > DURABLE_NANOS;
    }

    /// Records where we are though nothing changed, on disk, so that the source may forget its log
    /// up to there.
    ///
    /// @return whether there was something to record
    boolean record() throws SQLException, StepException {
        if (position(reached).equals(durable)) {
            return false;
        }
        urgent = true;
        commit();
        return true;
    }

    /// Commits all that is in hand, up to the last transaction of the source that is complete.
    void commit() throws SQLException, StepException {
        writePiece();
        writeViolations();
        var next = reached.with(changes);
        var waits = urgent || System.nanoTime() - durableNanos > DURABLE_NANOS;
        if (!next.replace(target, direction, committed, timestamp(committedAt), entry, waits)) {
            throw new StepException.Transient("the record of the " + direction.word()
                    + " flow was moved by someone else: another controller or an operator works on it");
        }
        target.commit();
        writer.committed();
        committed = next;
        reached = next;
        if (waits) {
            durable = position(next);
            durableNanos = System.nanoTime();
        }
        progress.committed(changes);
        progress.passed(position(reached));
        progress.pending(0);
        busy = changes >= BUSY_CHANGES;
        changes = 0;
        written = false;
        open = false;
        urgent = false;
        patient = false;
    }

    private void hold() {
        if (!open) {
            open = true;
            begunNanos = System.nanoTime();
        }
    }

    private void writePiece() throws SQLException, StepException {
        if (!piece.isEmpty()) {
            writeRows();
            touched.add(target, piece);
            written = true;
            piece.clear();
            pieceBytes = 0;
        }
    }

    /// While nothing is written yet the whole transaction can be taken back, which saves small ones the
    /// round trips of a savepoint. What is touched is written after the rows, so that it is not taken back.
    private void writeRows() throws SQLException, StepException {
        if (written) {
            writer.write(piece);
            return;
        }
        try {
            writer.writeAtOnce(piece);
        } catch (SQLException e) {
            if (!TargetWriter.orderMatters(e)) {
                throw e;
            }
            target.rollback();
            writer.write(piece);
        }
    }

    private void writeViolations() throws SQLException {
        if (!violations.isEmpty()) {
            Violation.insert(target, direction, violations);
            written = true;
            violations.clear();
        }
    }

    private static LogSequenceNumber position(FlowRecord record) {
        var position = record.position();
        if (position == null) {
            throw new IllegalStateException("a flow runs whose rows are being copied");
        }
        return position;
    }

    private static Timestamp timestamp(long micros) {
        return Timestamp.from(Instant.ofEpochSecond(SECONDS_1970_TO_2000).plusNanos(micros * 1000));
    }

    private static long bytes(RowChange change) {
        return switch (change) {
            case RowChange.Put put -> bytes(put);
            case RowChange.Moved moved -> bytes(moved.put());
            case RowChange.Gone _, RowChange.Emptied _ -> 100;
        };
    }

    private static long bytes(RowChange.Put put) {
        var bytes = 100L;
        for (var value : put.values()) {
            bytes += value == null ? 8 : 40 + value.length();
        }
        return bytes;
    }
}
