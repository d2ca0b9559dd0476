package bascule.databases.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.postgresql.replication.LogSequenceNumber;

/// The tables whose rows are all at the target, with keys and indexes, each as it stood at a
/// position of its own: rows of `bascule.copied`, written by the transaction that finishes a
/// table.
///
/// A copy that breaks off goes on with the others, at a later moment. What a transaction changed
/// that was committed before a table's position is in its rows already, whoever reads it again.
///
/// @param since the position of each, by its name at the source
record CopiedTables(Map<TableName, LogSequenceNumber> since) {
    static final CopiedTables NONE = new CopiedTables(Map.of());

    CopiedTables {
        since = Map.copyOf(since);
    }

    static CopiedTables read(Connection connection, Direction direction) throws SQLException {
        try (var query = connection.prepareStatement(
                "SELECT schema, relation, position::text FROM bascule.copied WHERE flow = ?")) {
            query.setString(1, direction.word());
            var since = new HashMap<TableName, LogSequenceNumber>();
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    since.put(
                            new TableName(rows.getString(1), rows.getString(2)),
                            LogSequenceNumber.valueOf(rows.getString(3)));
                }
            }
            return new CopiedTables(since);
        }
    }

    /// Records one, in the transaction that finishes it.
    static void add(Connection connection, Direction direction, TableName table, LogSequenceNumber position)
            throws SQLException {
        try (var insert = connection.prepareStatement(
                "INSERT INTO bascule.copied (flow, schema, relation, position) VALUES (?, ?, ?, CAST(? AS pg_lsn))")) {
            insert.setString(1, direction.word());
            insert.setString(2, table.schema());
            insert.setString(3, table.name());
            insert.setString(4, position.asString());
            insert.executeUpdate();
        }
    }

    /// Forgets all but some.
    static void retain(Connection connection, Direction direction, Set<TableName> kept) throws SQLException {
        for (var table : read(connection, direction).since().keySet()) {
            if (!kept.contains(table)) {
                try (var delete = connection.prepareStatement(
                        "DELETE FROM bascule.copied WHERE flow = ? AND schema = ? AND relation = ?")) {
                    delete.setString(1, direction.word());
                    delete.setString(2, table.schema());
                    delete.setString(3, table.name());
                    delete.executeUpdate();
                }
            }
        }
    }

    boolean isEmpty() {
        return since.isEmpty();
    }

    boolean has(TableName source) {
        return since.containsKey(source);
    }

    CopiedTables only(Set<TableName> kept) {
        var left = new HashMap<>(since);
        left.keySet().retainAll(kept);
        return new CopiedTables(left);
    }

    /// Whether a flow that begins at a position brings everything that follows.
    boolean isFollowedFrom(LogSequenceNumber position) {
        return since.values().stream().allMatch(each -> each.compareTo(position) >= 0);
    }

    /// From where on all that is told is news.
    LogSequenceNumber last() {
        return since.values().stream().max(Comparator.naturalOrder()).orElse(LogSequenceNumber.INVALID_LSN);
    }

    /// What of a change is not in the rows that were copied.
    ///
    /// @param commit where the commit record of its transaction stands
    Optional<RowChange> news(RowChange change, LogSequenceNumber commit) {
        return switch (change) {
            case RowChange.Put put -> isNews(put.table(), commit) ? Optional.of(change) : Optional.empty();
            case RowChange.Gone gone -> isNews(gone.table(), commit) ? Optional.of(change) : Optional.empty();
            case RowChange.Moved moved -> isNews(moved.table(), commit) ? Optional.of(change) : Optional.empty();
            case RowChange.Emptied emptied -> news(emptied.tables(), commit);
        };
    }

    private Optional<RowChange> news(List<TableMap> emptied, LogSequenceNumber commit) {
        var left = emptied.stream().filter(table -> isNews(table, commit)).toList();
        return left.isEmpty() ? Optional.empty() : Optional.of(new RowChange.Emptied(left));
    }

    private boolean isNews(TableMap table, LogSequenceNumber commit) {
        var position = since.get(table.source().name());
        return position == null || commit.compareTo(position) >= 0;
    }
}
