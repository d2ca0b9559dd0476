package bascule.databases.postgres;

import bascule.migration.StepException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.Set;

/// The number that a query gives.
final class NumberOf {
    private static final Set<Integer> NUMBERS = Set.of(
            Types.SMALLINT,
            Types.INTEGER,
            Types.BIGINT,
            Types.NUMERIC,
            Types.DECIMAL,
            Types.REAL,
            Types.DOUBLE,
            Types.FLOAT);

    private NumberOf() {}

    /// @param atMost in whole seconds, one at least
    static OptionalDouble first(Connection connection, String sql, Duration atMost) throws SQLException, StepException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setQueryTimeout((int) Math.max(1, atMost.toSeconds()));
            statement.setMaxRows(1);
            if (!statement.execute()) {
                throw new StepException.Refused("the query gives no rows: write one that begins with SELECT");
            }
            try (var rows = statement.getResultSet()) {
                if (!NUMBERS.contains(rows.getMetaData().getColumnType(1))) {
                    throw new StepException.Refused("the query gives '"
                            + rows.getMetaData().getColumnTypeName(1)
                            + "' and no number: write one like SELECT count(*) ...");
                }
                if (!rows.next()) {
                    return OptionalDouble.empty();
                }
                double number = rows.getDouble(1);
                return rows.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(number);
            }
        }
    }
}
