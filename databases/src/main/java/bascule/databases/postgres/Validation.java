package bascule.databases.postgres;

import bascule.migration.StepException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// Looks whether the rows of a table keep its foreign keys, one after the other: two such looks at one
/// table would wait for each other.
record Validation(Ends ends, TableName about, List<Aside> foreignKeys) implements Crew.Task {
    Validation {
        foreignKeys = List.copyOf(foreignKeys);
    }

    /// Those among what is aside, by table.
    static List<Validation> of(Ends ends, List<Aside> aside) {
        var byTable = new LinkedHashMap<TableName, List<Aside>>();
        for (var each : aside) {
            if (each.stage() == Aside.Stage.VALIDATION) {
                byTable.computeIfAbsent(each.table(), _ -> new ArrayList<>()).add(each);
            }
        }
        return byTable.entrySet().stream()
                .map(each -> new Validation(ends, each.getKey(), each.getValue()))
                .toList();
    }

    @Override
    public void run(CopyWorker worker) throws SQLException, StepException {
        for (var foreignKey : foreignKeys) {
            try {
                foreignKey.make(worker.target());
                worker.commit();
            } catch (SQLException e) {
                throw foreignKey.failure(ends, e);
            }
        }
    }
}
