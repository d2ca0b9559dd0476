package bascule.databases.postgres;

import bascule.migration.StepException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads single rows of the source as they are now.
///
/// A commit is in the source's log before others see what it did: by moments, or, on a server that waits for a standby
/// first, by as long as that takes. Who reads a row because of a change may find it as it was before.
interface SourceRows {
    /// What is read from here on shows what this transaction did, or something later.
    ///
    /// @param transaction its number as the log has it, which counts up to 2^32 and begins anew
    void mustShow(int transaction);

    /// What had to be shown so far has been written.
    void mayForget();

    /// @return its values in the order of the table's columns, in text; empty if there is no such row
    Optional<@Nullable String[]> read(TableMap table, List<String> key) throws SQLException, StepException;
}
