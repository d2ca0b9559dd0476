package bascule.databases.postgres;

import bascule.migration.StepException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads single rows of the source as they are now.
interface SourceRows {
    /// @return its values in the order of the table's columns, in text; empty if there is no such row
    Optional<@Nullable String[]> read(TableMap table, List<String> key) throws SQLException, StepException;
}
