package bascule.demo.check;

import bascule.demo.check.Books.Note;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/// The row that a result stands at, its columns counted from 1; the first one is its number.
record Row(ResultSet result) {
    /// Notes are the same in both versions.
    static final String NOTES = "id, body, written_by, marks, marked_by FROM notes";

    private static final int ROWS_AT_A_TIME = 5_000;

    interface Read<T> {
        T from(Row row) throws SQLException;
    }

    private interface Get<T> {
        T from(ResultSet result) throws SQLException;
    }

    static <T> Map<Long, T> all(Connection transaction, String what, Read<T> read) throws SQLException {
        Map<Long, T> all = new HashMap<>();
        try (Statement query = transaction.createStatement()) {
            query.setFetchSize(ROWS_AT_A_TIME);
            try (ResultSet result = query.executeQuery("SELECT " + what)) {
                var row = new Row(result);
                while (result.next()) {
                    all.put(row.number(1), read.from(row));
                }
            }
        }
        return all;
    }

    Note note() {
        return new Note(text(2), text(3), number(4), text(5));
    }

    String text(int column) {
        return get(row -> row.getString(column));
    }

    long number(int column) {
        return get(row -> row.getLong(column));
    }

    /// Cents of a decimal number; half a cent would be an error in itself.
    long amount(int column) {
        return get(row -> row.getBigDecimal(column).movePointRight(2).longValueExact());
    }

    long micros(int column) {
        return get(row -> ChronoUnit.MICROS.between(
                Instant.EPOCH, row.getObject(column, OffsetDateTime.class).toInstant()));
    }

    private <T> T get(Get<T> get) {
        try {
            return get.from(result);
        } catch (SQLException problem) {
            throw new IllegalStateException("a row can't be read: " + problem.getMessage(), problem);
        }
    }
}
