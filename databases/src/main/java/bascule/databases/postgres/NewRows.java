package bascule.databases.postgres;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/// Brings rows that the target does not have by COPY: it takes them while they are still being
/// sent, and reads each value once. A row that is there after all is a unique violation.
final class NewRows {
    private static final int CHUNK_BYTES = 64 << 10;
    private static final byte[] NULL = {'\\', 'N'};

    private final int[] places;
    private byte[] chunk = new byte[CHUNK_BYTES + 1024];
    private int length;

    private NewRows(TableMap table) {
        places = table.targets().stream()
                .mapToInt(column -> column.needs().nextSetBit(0))
                .toArray();
    }

    /// @param table whose rows can be taken as they were sent
    static void copy(Connection target, TableMap table, List<RowChange.Put> rows) throws SQLException {
        var copy = target.unwrap(PGConnection.class).getCopyAPI().copyIn(new RowSql(table).copy());
        try {
            var text = new NewRows(table);
            for (var row : rows) {
                text.add(row.values());
                if (text.length >= CHUNK_BYTES) {
                    text.send(copy);
                }
            }
            text.send(copy);
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private void add(@Nullable String[] values) {
        for (int i = 0; i < places.length; i++) {
            var value = values[places[i]];
            if (value == null) {
                add(NULL);
            } else {
                addEscaped(value.getBytes(StandardCharsets.UTF_8));
            }
            add((byte) (i + 1 < places.length ? '\t' : '\n'));
        }
    }

    /// What COPY takes for an end, a tab or an escape is one byte in UTF-8, and no part of another
    /// letter.
    private void addEscaped(byte[] bytes) {
        var clean = 0;
        for (int at = 0; at < bytes.length; at++) {
            var letter = switch (bytes[at]) {
                case '\\' -> '\\';
                case '\n' -> 'n';
                case '\r' -> 'r';
                case '\t' -> 't';
                default -> 0;
            };
            if (letter != 0) {
                add(bytes, clean, at);
                add((byte) '\\');
                add((byte) letter);
                clean = at + 1;
            }
        }
        add(bytes, clean, bytes.length);
    }

    private void add(byte[] bytes) {
        add(bytes, 0, bytes.length);
    }

    private void add(byte[] bytes, int from, int to) {
        demand(to - from);
        System.arraycopy(bytes, from, chunk, length, to - from);
        length += to - from;
    }

    private void add(byte letter) {
        demand(1);
        chunk[length++] = letter;
    }

    private void demand(int more) {
        if (chunk.length - length < more) {
            chunk = Arrays.copyOf(chunk, Math.max(2 * chunk.length, length + more));
        }
    }

    private void send(CopyIn copy) throws SQLException {
        copy.writeToCopy(chunk, 0, length);
        length = 0;
    }
}
