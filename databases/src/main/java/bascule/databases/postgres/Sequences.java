package bascule.databases.postgres;

import bascule.data.Mapping;
import bascule.databases.postgres.SequenceCatalogue.Column;
import bascule.databases.postgres.SequenceCatalogue.Sequence;
import bascule.migration.Side;
import bascule.migration.StepException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// Moves sequences past everything that was drawn or stored, so that neither side ever draws a
/// number twice.
///
/// Both sides can be read at the same time, once the source is closed and its marker has been
/// applied: nothing but `carry` needs a term.
///
/// A sequence of the target goes to the furthest of: where it stands itself; where the source's
/// sequence of the same column stands (renamed columns included), plus a margin; one step past the
/// furthest value in its columns. It keeps the source's stride: odd stays odd where both count by
/// two. The source's position bounds what its sessions hold in their caches, so numbers cached
/// there are never drawn here; what the target's own sessions cached earlier is thrown away.
/// Sequences that no column of the plan uses are matched by name. Moving is not undone by a
/// roll-back of the transaction; that does no harm.
final class Sequences {
    /// Draws left out between the source's last number and the target's first: for numbers that
    /// someone asked of the source while it was being closed.
    private static final int MARGIN = 100;

    private final List<Mapping> tables;
    private final Side from;

    Sequences(List<Mapping> tables, Side from) {
        this.tables = List.copyOf(tables);
        this.from = from;
    }

    /// Those of the source.
    List<Sequence> there(Connection source) throws SQLException {
        return SequenceCatalogue.read(source, names(from));
    }

    /// Those of the target, and the values in their columns that are furthest along.
    record Here(List<Sequence> sequences, Map<Column, Long> furthest) {}

    Here here(Connection target) throws SQLException {
        var sequences = SequenceCatalogue.read(target, names(from.other()));
        return new Here(sequences, SequenceCatalogue.furthest(target, sequences));
    }

    /// @param target in a transaction that has entered its term
    /// @return how many sequences had to move
    /// @throws StepException.Refused if a sequence of the target has no number left
    int carry(List<Sequence> there, Here standing, Connection target) throws SQLException, StepException {
        var here = standing.sequences();
        var furthest = standing.furthest();
        var moves = new HashMap<Sequence, Long>();
        for (var sequence : here) {
            var goal = goal(sequence, origins(sequence, there), furthest);
            if (goal.isPresent() && (goal.getAsLong() != sequence.next() || sequence.cached())) {
                moves.put(sequence, goal.getAsLong());
            }
        }
        SequenceCatalogue.set(target, moves);
        return moves.size();
    }

    /// Where a sequence has to stand. Empty: it goes round, so that there is no further and no
    /// nearer.
    private OptionalLong goal(Sequence sequence, List<Sequence> origins, Map<Column, Long> furthest)
            throws StepException {
        if (sequence.cycle()) {
            return OptionalLong.empty();
        }
        var goal = sequence.next();
        for (var origin : origins) {
            goal = sequence.furtherOf(goal, withMargin(origin.next(), sequence));
        }
        for (var column : sequence.columns()) {
            var value = furthest.get(column);
            if (value != null && sequence.holds(value)) {
                goal = sequence.furtherOf(goal, value + sequence.increment());
            }
        }
        var stride = origins.stream()
                .filter(origin -> origin.increment() == sequence.increment())
                .findFirst()
                .orElse(sequence);
        var inStride = inStride(goal, stride);
        if (!sequence.holds(inStride)) {
            throw new StepException.Refused("sequence %s has no number left between %d and %d: ALTER SEQUENCE %s %s ..."
                    .formatted(
                            sequence.name(),
                            sequence.min(),
                            sequence.max(),
                            sequence.name().quoted(),
                            sequence.increment() > 0 ? "MAXVALUE" : "MINVALUE"));
        }
        return OptionalLong.of(inStride);
    }

    /// Less than a full margin at the very end of the sequence.
    private static long withMargin(long next, Sequence sequence) {
        var later = next + sequence.increment() * MARGIN;
        return sequence.holds(later) ? later : next;
    }

    /// The first number at or past the goal that the stride would have come to by itself.
    private static long inStride(long goal, Sequence stride) {
        var step = Math.abs(stride.increment());
        var missing = Math.floorMod(Math.floorMod(stride.next(), step) - Math.floorMod(goal, step), step);
        return stride.increment() > 0 ? goal + missing : goal - Math.floorMod(-missing, step);
    }

    /// The source's sequences that feed the same columns, or the one of the same name.
    private List<Sequence> origins(Sequence sequence, List<Sequence> there) {
        if (sequence.columns().isEmpty()) {
            return there.stream()
                    .filter(other -> other.columns().isEmpty() && other.name().equals(sequence.name()))
                    .toList();
        }
        var columns = sequence.columns().stream()
                .flatMap(column -> back(column).stream())
                .toList();
        return there.stream()
                .filter(other -> other.columns().stream().map(Sequences::plain).anyMatch(columns::contains))
                .filter(other -> Long.signum(other.increment()) == Long.signum(sequence.increment()))
                .toList();
    }

    private record Place(TableName table, String column) {}

    private static Place plain(Column column) {
        return new Place(column.table(), column.name());
    }

    /// The source's columns that come to stand in a column of the target as they are.
    private List<Place> back(Column column) {
        var columns = new ArrayList<Place>();
        for (var mapping : tables) {
            var target = TableName.of(from == Side.BLUE ? mapping.green() : mapping.blue());
            var computed = from == Side.BLUE ? mapping.forward() : mapping.inverse();
            if (target.equals(column.table()) && !computed.containsKey(column.name())) {
                columns.add(new Place(
                        TableName.of(from == Side.BLUE ? mapping.blue() : mapping.green()),
                        from == Side.BLUE ? blue(mapping, column.name()) : green(mapping, column.name())));
            }
        }
        return columns;
    }

    private static String blue(Mapping mapping, String green) {
        return mapping.rename().entrySet().stream()
                .filter(entry -> entry.getValue().equals(green))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(green);
    }

    private static String green(Mapping mapping, String blue) {
        return mapping.rename().getOrDefault(blue, blue);
    }

    private List<TableName> names(Side side) {
        return tables.stream()
                .map(mapping -> TableName.of(side == Side.BLUE ? mapping.blue() : mapping.green()))
                .distinct()
                .toList();
    }
}
