package bascule.databases.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.replication.LogSequenceNumber;

/// How far a flow has come, as its target remembers it: a row of `bascule.flow`, committed together
/// with the rows it brought.
///
/// @param position everything of the source committed up to here is safe; null while rows are being
///     copied
/// @param closed whether the source's fence was closed at that position
record FlowRecord(boolean copied, String marker, @Nullable LogSequenceNumber position, boolean closed, long changes) {
    /// The functions are called once the row is moved.
    private static final String REPLACE = """
        WITH moved AS (
            UPDATE bascule.flow SET marker = ?, position = CAST(? AS pg_lsn), closed = ?, changes = ?
            WHERE name = ? AND position = CAST(? AS pg_lsn) RETURNING name)
        SELECT count(*), pg_replication_origin_xact_setup(CAST(? AS pg_lsn), ?), bascule.enter(?, ?),
               set_config('synchronous_commit', CASE WHEN ? THEN current_setting('synchronous_commit') ELSE 'off' END,
                   true)
        FROM moved\
        """;

    static Optional<FlowRecord> read(Connection connection, Direction direction) throws SQLException {
        try (var query = connection.prepareStatement(
                "SELECT copied, marker, position::text, closed, changes FROM bascule.flow WHERE name = ?")) {
            query.setString(1, direction.word());
            try (var row = query.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                var position = row.getString(3);
                return Optional.of(new FlowRecord(
                        row.getBoolean(1),
                        row.getString(2),
                        position == null ? null : LogSequenceNumber.valueOf(position),
                        row.getBoolean(4),
                        row.getLong(5)));
            }
        }
    }

    /// Makes or replaces it.
    void write(Connection connection, Direction direction) throws SQLException {
        try (var insert = connection.prepareStatement("""
            INSERT INTO bascule.flow AS f (name, copied, marker, position, closed, changes)
            VALUES (?, ?, ?, CAST(? AS pg_lsn), ?, ?)
            ON CONFLICT (name) DO UPDATE SET copied = EXCLUDED.copied, marker = EXCLUDED.marker,
                position = EXCLUDED.position, closed = EXCLUDED.closed, changes = EXCLUDED.changes\
            """)) {
            insert.setString(1, direction.word());
            insert.setBoolean(2, copied);
            insert.setString(3, marker);
            insert.setString(4, text(position));
            insert.setBoolean(5, closed);
            insert.setLong(6, changes);
            insert.executeUpdate();
        }
    }

    /// Puts this record in the place of `before`, if that is still how it stands; says where the
    /// transaction that is about to be committed comes from; and then enters the term. One round
    /// trip, because every change waits for it.
    ///
    /// @param committedAt when the source committed what is about to be
    /// @param durable whether the commit is to wait until it is on disk, as the server is set to;
    ///     a crash of the server may take back the last ones that did not, the record among them
    /// @return false if someone else has moved or removed the record: the caller's transaction
    ///     must not be committed
    /// @throws SQLException with the state `Failure.FENCED` if a newer term holds the database
    boolean replace(
            Connection connection,
            Direction direction,
            FlowRecord before,
            Timestamp committedAt,
            Control.Entry entry,
            boolean durable)
            throws SQLException {
        try (var update = connection.prepareStatement(REPLACE)) {
            update.setString(1, marker);
            update.setString(2, text(position));
            update.setBoolean(3, closed);
            update.setLong(4, changes);
            update.setString(5, direction.word());
            update.setString(6, text(before.position));
            update.setString(7, text(position));
            update.setTimestamp(8, committedAt);
            update.setString(9, entry.migration());
            update.setLong(10, entry.epoch().number());
            update.setBoolean(11, durable);
            try (var row = update.executeQuery()) {
                row.next();
                return row.getLong(1) == 1;
            }
        }
    }

    private static @Nullable String text(@Nullable LogSequenceNumber position) {
        return position == null ? null : position.asString();
    }

    /// It is there now that the rows of all tables are of one moment.
    static void copied(Connection connection, Direction direction) throws SQLException {
        try (var update = connection.prepareStatement("UPDATE bascule.flow SET copied = true WHERE name = ?")) {
            update.setString(1, direction.word());
            update.executeUpdate();
        }
    }

    /// And what was touched by the flow, and what was copied.
    static void delete(Connection connection, Direction direction) throws SQLException {
        try (var delete = connection.prepareStatement("DELETE FROM bascule.flow WHERE name = ?")) {
            delete.setString(1, direction.word());
            delete.executeUpdate();
        }
        TouchedRecord.delete(connection, direction);
        CopiedTables.retain(connection, direction, Set.of());
    }

    /// The same, as long as rows are being copied: no flow can commit.
    FlowRecord copying() {
        return new FlowRecord(false, marker, null, closed, changes);
    }

    FlowRecord at(LogSequenceNumber reached) {
        return new FlowRecord(copied, marker, reached, closed, changes);
    }

    FlowRecord closedBy(String closing) {
        return new FlowRecord(copied, closing, position, true, changes);
    }

    FlowRecord opened() {
        return new FlowRecord(copied, marker, position, false, changes);
    }

    FlowRecord with(long more) {
        return new FlowRecord(copied, marker, position, closed, changes + more);
    }
}
