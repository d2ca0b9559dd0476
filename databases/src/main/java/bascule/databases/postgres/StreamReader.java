package bascule.databases.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;

/// Reads the change stream of a slot on a thread of its own and hands it on, decoded, through a
/// bounded intake.
///
/// The server sends each change by itself, and has to wake a reader that sleeps until the next one
/// comes. So whoever had to wait for a change, while there is enough to apply, lets some gather
/// first.
final class StreamReader implements AutoCloseable {
    private static final long INTAKE_BYTES = 16L << 20;
    private static final int MESSAGE_OVERHEAD_BYTES = 120;
    private static final Duration STATUS_INTERVAL = Duration.ofSeconds(1);
    private static final long WAITED_NANOS = 20_000;
    private static final Duration GATHERING = Duration.ofNanos(300_000);

    private final Intake intake = new Intake(INTAKE_BYTES);
    /// Held here because the stream alone would not keep it from being collected.
    private final Connection connection;

    private final PGReplicationStream stream;
    private final Thread thread;
    private volatile boolean closed;

    /// @param connection a replication connection, closed with this reader
    /// @param after position of the last transaction that is safe at the target
    StreamReader(Connection connection, String slot, String publication, LogSequenceNumber after) throws SQLException {
        this.connection = connection;
        this.stream = connection
                .unwrap(PGConnection.class)
                .getReplicationAPI()
                .replicationStream()
                .logical()
                .withSlotName(slot)
                .withStartPosition(after)
                .withAutomaticFlush(false)
                .withStatusInterval((int) STATUS_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)
                .withSlotOption("proto_version", 1)
                .withSlotOption("publication_names", publication)
                .withSlotOption("messages", "true")
                .start();
        this.thread = Thread.ofPlatform().daemon().name("stream " + slot).start(this::read);
    }

    Intake intake() {
        return intake;
    }

    /// How far the source's log is known to have been read: all that was committed before it has been handed on.
    LogSequenceNumber received() {
        return stream.getLastReceiveLSN();
    }

    /// Tells the source what is safe at the target; it is sent within a second.
    void acknowledge(LogSequenceNumber position) {
        stream.setAppliedLSN(position);
        stream.setFlushedLSN(position);
    }

    private void read() {
        try {
            while (!closed) {
                var asked = System.nanoTime();
                var packet = stream.read();
                var waited = System.nanoTime() - asked > WAITED_NANOS;
                if (packet != null) {
                    var size = packet.remaining() + MESSAGE_OVERHEAD_BYTES;
                    hand(MessageDecoder.decode(packet), size);
                }
                if (waited) {
                    intake.awaitHunger(GATHERING);
                }
            }
        } catch (SQLException | RuntimeException | InterruptedException e) {
            intake.fail(e);
        }
    }

    /// While the target is slow the source is told that we are alive.
    private void hand(Message message, int size) throws SQLException, InterruptedException {
        while (!intake.offer(message, size, STATUS_INTERVAL)) {
            stream.forceUpdateStatus();
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            connection.abort(Runnable::run);
            thread.interrupt();
            thread.join(Duration.ofSeconds(5));
        } catch (SQLException e) {
            // Given up in any case.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
