package bascule.databases.postgres;

import bascule.data.Mapping;
import bascule.migration.Epoch;
import bascule.migration.StepException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// What a copy that broke off left at the target: rows that nobody follows, and indexes that are off.
final class BrokenCopy {
    private final Ends ends;
    private final List<TableName> targets;

    BrokenCopy(Ends ends, List<Mapping> mappings) {
        this.ends = ends;
        this.targets =
                mappings.stream().map(ends.direction()::targetTable).distinct().toList();
    }

    /// Takes the rows away and makes the indexes again. No copy has begun, or it has ended: nothing to do.
    void clear(Epoch epoch) throws StepException {
        if (!unfinished()) {
            return;
        }
        try (var target = ends.target().open("copy", epoch, Limits.LONG)) {
            ends.targetControl().enter(target, epoch);
            var origin = new Origin(ends.name());
            origin.create(target);
            target.commit();
            origin.hold(target);
            empty(target);
            commit(target, epoch);
            for (var aside : Aside.all(target, ends.direction())) {
                aside.make(target);
                commit(target, epoch);
            }
        } catch (SQLException e) {
            throw ends.target().failure(e, "clearing away a copy that broke off");
        }
    }

    private boolean unfinished() throws StepException {
        return ends.target().look("looking for a copy that broke off", target -> {
            if (!ends.targetControl().registered(target)) {
                return false;
            }
            return FlowRecord.read(target, ends.direction())
                    .filter(record -> record.position() == null)
                    .isPresent();
        });
    }

    private void commit(Connection target, Epoch epoch) throws SQLException {
        ends.targetControl().enter(target, epoch);
        target.commit();
    }

    private void empty(Connection target) throws SQLException {
        var tables = new ArrayList<String>();
        for (var name : targets) {
            Catalogue.find(target, name).map(TableMap::rows).ifPresent(tables::add);
        }
        if (!tables.isEmpty()) {
            try (var statement = target.createStatement()) {
                statement.execute("TRUNCATE " + tables.stream().distinct().collect(Collectors.joining(", ")));
            }
        }
    }
}
