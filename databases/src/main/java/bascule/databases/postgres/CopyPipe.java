package bascule.databases.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/// Pipes the rows of a COPY out of one server into a COPY of another, read and written at the same time,
/// as fast as the pace allows.
final class CopyPipe {
    private static final int CHUNK_BYTES = 256 << 10;
    private static final int CHUNKS = 16;

    /// @param rows how many rows begin in it
    @SuppressWarnings("ArrayRecordComponent") // handed over whole, never written once it is made
    private record Chunk(byte[] bytes, int length, int rows) {}

    private static final Chunk END = new Chunk(new byte[0], -1, 0);

    /// Told what went through, and of each wait by nothing.
    interface Moved {
        void on(long rows, long bytes);
    }

    private final Connection source;
    private final Connection target;
    private final Pace pace;
    private final ArrayBlockingQueue<Chunk> chunks = new ArrayBlockingQueue<>(CHUNKS);
    private volatile @Nullable Throwable readFailure;
    private volatile boolean stopped;

    CopyPipe(Connection source, Connection target, Pace pace) {
        this.source = source;
        this.target = target;
        this.pace = pace;
    }

    void pump(String out, String in, Moved moved) throws SQLException, InterruptedException {
        var reader = Thread.ofVirtual().name("copy out").start(() -> read(out));
        try {
            write(in, moved);
        } finally {
            stopped = true;
            reader.interrupt();
            if (!reader.join(Duration.ofSeconds(1))) {
                source.abort(Runnable::run);
                reader.join();
            }
        }
    }

    private void read(String out) {
        try {
            var copy = source.unwrap(PGConnection.class).getCopyAPI().copyOut(out);
            var buffer = new byte[CHUNK_BYTES];
            var length = 0;
            var rows = 0;
            for (var row = copy.readFromCopy(); row != null && !stopped; row = copy.readFromCopy()) {
                if (length + row.length > buffer.length) {
                    chunks.put(new Chunk(buffer, length, rows));
                    buffer = new byte[Math.max(CHUNK_BYTES, row.length)];
                    length = 0;
                    rows = 0;
                }
                System.arraycopy(row, 0, buffer, length, row.length);
                length += row.length;
                rows++;
            }
            chunks.put(new Chunk(buffer, length, rows));
        } catch (SQLException | RuntimeException | InterruptedException e) {
            readFailure = e;
        } finally {
            end();
        }
    }

    private void end() {
        try {
            while (!stopped && !chunks.offer(END, 100, TimeUnit.MILLISECONDS)) {}
        } catch (InterruptedException e) {
            stopped = true;
        }
    }

    private void write(String in, Moved moved) throws SQLException, InterruptedException {
        var copy = target.unwrap(PGConnection.class).getCopyAPI().copyIn(in);
        try {
            var rows = 0L;
            for (var chunk = chunks.take(); chunk.length() >= 0; chunk = chunks.take()) {
                pace.take(chunk.length(), () -> moved.on(0, 0));
                copy.writeToCopy(chunk.bytes(), 0, chunk.length());
                rows += chunk.rows();
                moved.on(chunk.rows(), chunk.length());
            }
            var failure = readFailure;
            if (failure instanceof SQLException e) {
                throw e;
            }
            if (failure != null) {
                throw new SQLException("reading rows was interrupted", "57014", failure);
            }
            moved.on(copy.endCopy() - rows, 0);
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }
}
