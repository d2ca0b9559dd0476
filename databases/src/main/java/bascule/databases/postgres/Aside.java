package bascule.databases.postgres;

import bascule.migration.StepException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// An index, key or foreign key that is off while rows are copied, with the statement that makes it
/// as it was: a row of `bascule.aside`.
///
/// @param table whose it is
/// @param name of the index or constraint
/// @param statement written with nothing but `pg_catalog` on the search path
record Aside(long id, TableName table, Stage stage, String name, String statement) {
    /// In the order in which they are made.
    enum Stage {
        /// Those of one table may be made side by side.
        INDEX(0),
        /// Makes a constraint of an index that stands.
        KEY(1),
        FOREIGN_KEY(2),
        /// Looks whether the rows keep a foreign key.
        VALIDATION(3);

        private final int place;

        Stage(int place) {
            this.place = place;
        }

        /// Whether it is about the rows of two tables.
        boolean concernsTwo() {
            return this == FOREIGN_KEY || this == VALIDATION;
        }

        private static Stage at(int place) {
            return Stream.of(values())
                    .filter(stage -> stage.place == place)
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("bascule.aside has an unknown stage " + place));
        }
    }

    /// What the statements were written under, and the joins that looking at a foreign key needs. For one
    /// transaction.
    private static final String SETTINGS = "SET LOCAL search_path = pg_catalog; SET LOCAL default_tablespace = '';"
            + " SET LOCAL enable_hashjoin = on; SET LOCAL enable_mergejoin = on";

    /// All that a link has put aside, in the order in which it is to be made.
    static List<Aside> all(Connection connection, Direction direction) throws SQLException {
        try (var query = connection.prepareStatement("""
            SELECT id, schema, relation, stage, name, statement FROM bascule.aside WHERE flow = ? ORDER BY stage, id\
            """)) {
            query.setString(1, direction.word());
            try (var rows = query.executeQuery()) {
                var all = new ArrayList<Aside>();
                while (rows.next()) {
                    all.add(new Aside(
                            rows.getLong(1),
                            new TableName(rows.getString(2), rows.getString(3)),
                            Stage.at(rows.getInt(4)),
                            rows.getString(5),
                            rows.getString(6)));
                }
                return all;
            }
        }
    }

    /// Records one, in the transaction that takes it off. Its id is given by the database.
    static void record(
            Connection connection, Direction direction, TableName table, Stage stage, String name, String statement)
            throws SQLException {
        try (var insert = connection.prepareStatement("""
            INSERT INTO bascule.aside (flow, schema, relation, stage, name, statement) VALUES (?, ?, ?, ?, ?, ?)\
            """)) {
            insert.setString(1, direction.word());
            insert.setString(2, table.schema());
            insert.setString(3, table.name());
            insert.setInt(4, stage.place);
            insert.setString(5, name);
            insert.setString(6, statement);
            insert.executeUpdate();
        }
    }

    /// Makes it, in the caller's transaction. Made already by someone else: nothing to do.
    void make(Connection connection) throws SQLException {
        try (var delete = connection.prepareStatement("DELETE FROM bascule.aside WHERE id = ?")) {
            delete.setLong(1, id);
            if (delete.executeUpdate() == 0) {
                return;
            }
        }
        try (var make = connection.createStatement()) {
            make.execute(SETTINGS);
            make.execute(statement);
        }
    }

    /// What it means that it could not be made.
    StepException failure(Ends ends, SQLException error) {
        if (!Unapplicable.is(error)) {
            return ends.target().failure(error, "making %s of %s again".formatted(name, table));
        }
        return new StepException.Refused(
                ("%s: %s of %s can't be made again over the rows that were copied (SQLSTATE %s): correct the rows at"
                                + " the source, or take it out of the target's schema; then go on, which copies"
                                + " the tables anew that are not whole")
                        .formatted(ends.target().address().place(), name, table, error.getSQLState()),
                error);
    }
}
