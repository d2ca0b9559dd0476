package bascule.databases.postgres;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How the source's fence stands along the change stream, as its own row tells, which is published together with the
/// tables.
///
/// A row, because only the owner of the schema `bascule` can write it. A message in the log would say the same, but
/// `pg_logical_emit_message` is everyone's, and what it says can be guessed.
final class SourceFence {
    /// The table that has the row.
    static final TableName TABLE = new TableName("bascule", "fence");

    /// @param marker of the last closing
    record Standing(boolean closed, String marker) {}

    private Message.@Nullable Relation relation;

    void learn(Message.Relation told) {
        if (TABLE.equals(new TableName(told.schema(), told.name()))) {
            relation = told;
        }
    }

    /// Empty if the message is about something else.
    Optional<Standing> read(Message message) {
        return switch (message) {
            case Message.Insert(var oid, var row) -> read(oid, row);
            case Message.Update(var oid, _, var row) -> read(oid, row);
            default -> Optional.empty();
        };
    }

    private Optional<Standing> read(int oid, Tuple row) {
        if (relation == null || relation.oid() != oid) {
            return Optional.empty();
        }
        return Optional.of(new Standing(value(relation, row, "mode").equals("CLOSED"), value(relation, row, "marker")));
    }

    private static String value(Message.Relation relation, Tuple row, String column) {
        var place = relation.columnNames().indexOf(column);
        var value = place < 0 ? null : row.value(place);
        if (value == null) {
            throw new IllegalStateException("the stream tells of " + TABLE + " without its column " + column);
        }
        return value;
    }
}
