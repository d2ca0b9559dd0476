package bascule.databases.postgres;

import bascule.data.Mapping;
import bascule.migration.Epoch;
import bascule.migration.StepException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// What a copy that broke off left at the target: tables that are whole, rows of others that
/// nobody follows, and indexes that are off.
final class BrokenCopy {
    /// A table that is not emptied with it refers to it.
    private static final String REFERRED_TO = "0A000";

    private final Ends ends;
    private final List<Mapping> mappings;

    BrokenCopy(Ends ends, List<Mapping> mappings) {
        this.ends = ends;
        this.mappings = List.copyOf(mappings);
    }

    /// Those that are whole, and so is everything else that goes into the same table of the
    /// target.
    CopiedTables whole() throws StepException {
        var found = ends.target()
                .look(
                        "looking for a copy that broke off",
                        target -> unfinished(target) ? CopiedTables.read(target, ends.direction()) : CopiedTables.NONE);
        var lacking = mappings.stream()
                .filter(mapping -> !found.has(source(mapping)))
                .map(this::target)
                .collect(Collectors.toSet());
        return found.only(mappings.stream()
                .filter(mapping -> !lacking.contains(target(mapping)))
                .map(this::source)
                .collect(Collectors.toSet()));
    }

    /// Takes the rows away of all tables but those that stay, and makes their indexes and keys
    /// again; if none stays, foreign keys too. No copy has begun, or it has ended: nothing to do.
    void clear(CopiedTables staying, Epoch epoch) throws StepException {
        if (!ends.target().look("looking for a copy that broke off", this::unfinished)) {
            return;
        }
        try (var target = ends.target().open("copy", epoch, Limits.LONG)) {
            ends.targetControl().enter(target, epoch);
            var origin = new Origin(ends.name());
            origin.create(target);
            target.commit();
            origin.hold(target);
            empty(target, staying);
            // After the tables are locked: what a session that is about to end recorded meanwhile is seen.
            CopiedTables.retain(target, ends.direction(), staying.since().keySet());
            commit(target, epoch);
            for (var aside : Aside.all(target, ends.direction())) {
                if (staying.isEmpty() || !aside.stage().concernsTwo()) {
                    aside.make(target);
                    commit(target, epoch);
                }
            }
        } catch (SQLException e) {
            throw ends.target().failure(e, "clearing away a copy that broke off");
        }
    }

    private boolean unfinished(Connection target) throws SQLException {
        if (!ends.targetControl().registered(target)) {
            return false;
        }
        var record = FlowRecord.read(target, ends.direction());
        return record.isPresent()
                && !record.get().copied()
                && (record.get().position() == null
                        || !CopiedTables.read(target, ends.direction()).isEmpty());
    }

    private void commit(Connection target, Epoch epoch) throws SQLException {
        ends.targetControl().enter(target, epoch);
        target.commit();
    }

    private void empty(Connection target, CopiedTables staying) throws SQLException {
        var tables = new LinkedHashSet<String>();
        for (var mapping : mappings) {
            if (!staying.has(source(mapping))) {
                Catalogue.find(target, target(mapping)).map(TableMap::rows).ifPresent(tables::add);
            }
        }
        if (!tables.isEmpty()) {
            empty(target, tables);
        }
    }

    /// A foreign key that stands says nothing to a replica's session, but TRUNCATE minds it.
    private static void empty(Connection target, Set<String> tables) throws SQLException {
        var savepoint = target.setSavepoint();
        try (var statement = target.createStatement()) {
            statement.execute("TRUNCATE " + String.join(", ", tables));
        } catch (SQLException e) {
            if (!REFERRED_TO.equals(e.getSQLState())) {
                throw e;
            }
            target.rollback(savepoint);
            for (var table : tables) {
                try (var statement = target.createStatement()) {
                    statement.execute("DELETE FROM " + table);
                }
            }
        }
    }

    private TableName source(Mapping mapping) {
        return ends.direction().sourceTable(mapping);
    }

    private TableName target(Mapping mapping) {
        return ends.direction().targetTable(mapping);
    }
}
