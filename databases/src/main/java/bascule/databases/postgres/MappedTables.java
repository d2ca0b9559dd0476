package bascule.databases.postgres;

import bascule.data.Mapping;
import bascule.migration.Epoch;
import bascule.migration.StepException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The tables of a link in one direction, the canary's own among them.
final class MappedTables implements Relations.Tables {
    static final TableName CANARY = new TableName("bascule", "canary");

    private final Ends ends;
    private final List<Mapping> mappings;
    private final Direction direction;
    private final Epoch epoch;
    private final Map<TableName, TableMap> bySource = new HashMap<>();
    private volatile List<TableMap> all = List.of();

    /// @throws StepException.Refused if mapping and tables do not go together, with every problem
    MappedTables(Ends ends, List<Mapping> mappings, Epoch epoch) throws StepException {
        this.ends = ends;
        this.mappings = new ArrayList<>(mappings);
        this.mappings.add(Mapping.same(CANARY.toString()));
        this.direction = ends.direction();
        this.epoch = epoch;
        refresh();
    }

    /// Looks at both directions, because what can't come back must not go.
    ///
    /// @throws StepException.Refused with the problems of both
    static MappedTables bothWays(Ends ends, List<Mapping> mappings, Epoch epoch) throws StepException {
        try {
            var tables = new MappedTables(ends, mappings, epoch);
            new MappedTables(ends.turned(), mappings, epoch);
            return tables;
        } catch (StepException.Refused here) {
            try {
                new MappedTables(ends.turned(), mappings, epoch);
            } catch (StepException.Refused there) {
                throw here.getMessage().equals(there.getMessage())
                        ? here
                        : new StepException.Refused(here.getMessage() + "\n" + there.getMessage());
            }
            throw here;
        }
    }

    List<TableMap> all() {
        return all;
    }

    /// Those of the plan: all but the canary.
    List<TableMap> planned() {
        return all.stream().filter(map -> !map.source().name().equals(CANARY)).toList();
    }

    @Override
    public void refresh() throws StepException {
        try {
            var both = Both.ask(() -> open(ends.source()), () -> open(ends.target()));
            try (var source = both.here();
                    var target = both.there()) {
                all = checked(compile(source, target));
            }
        } catch (SQLException e) {
            throw ends.source().failure(e, "reading the catalogue");
        }
        bySource.clear();
        all.forEach(map -> bySource.put(map.source().name(), map));
        all.forEach(map -> map.leaves().forEach(leaf -> bySource.put(leaf, map)));
    }

    private Connection open(Connections side) throws StepException {
        return Sessions.open(side, direction.word() + "-plan", epoch, Limits.SHORT);
    }

    /// A table that stood in two mappings would be followed in one of them only.
    private static List<TableMap> checked(List<TableMap> maps) throws StepException.Refused {
        var names = new HashSet<TableName>();
        for (var map : maps) {
            if (!names.add(map.source().name())) {
                throw new StepException.Refused(map.source().name() + " stands in two mappings: remove one");
            }
        }
        return maps;
    }

    private List<TableMap> compile(Connection source, Connection target) throws SQLException, StepException {
        try {
            return MappingCompiler.compile(mappings, direction, source, target);
        } finally {
            source.rollback();
            target.rollback();
        }
    }

    @Override
    public Optional<TableMap> find(TableName name, int oid) {
        return Optional.ofNullable(bySource.get(name));
    }
}
