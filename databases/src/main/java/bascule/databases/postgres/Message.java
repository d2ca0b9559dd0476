package bascule.databases.postgres;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One message of the logical replication protocol (`pgoutput`, version 1), as the server sends them: `Begin`,
/// `Origin` if the transaction came from elsewhere, a `Relation` before a table's first change, the changes, `Commit`.
///
/// Positions are byte positions in the source's write-ahead log; times are microseconds since 2000-01-01 UTC.
sealed interface Message {
    /// @param commit where the commit record of the transaction stands
    record Begin(long commit, long committedAt, int transaction) implements Message {}

    /// @param commit where the commit record stands
    /// @param end the position behind it: what is acknowledged once the transaction is safe
    record Commit(long commit, long end, long committedAt) implements Message {}

    /// The replication origin that the transaction was written under.
    record Origin(String name) implements Message {}

    /// What a table looks like from here on in the stream. Its identity is known from the catalogue.
    record Relation(int oid, String schema, String name, List<Column> columns) implements Message {
        public Relation {
            columns = List.copyOf(columns);
        }

        List<String> columnNames() {
            return columns.stream().map(Column::name).toList();
        }
    }

    record Column(String name, int type, int modifier) {}

    /// A data type of the source's own; text travels for all of them, so nothing hangs on it.
    record TypeName(int oid, String schema, String name) implements Message {}

    record Insert(int relation, Tuple row) implements Message {}

    /// @param old the old key (or old row, with a full identity); absent when no identity column changed
    record Update(int relation, @Nullable Tuple old, Tuple row) implements Message {}

    /// @param old the old key, or old row with a full identity
    record Delete(int relation, Tuple old) implements Message {}

    record Truncate(List<Integer> relations) implements Message {
        public Truncate {
            relations = List.copyOf(relations);
        }
    }

    /// A message that someone wrote into the log by `pg_logical_emit_message`.
    record Emitted(boolean transactional, String prefix, String content) implements Message {}
}
