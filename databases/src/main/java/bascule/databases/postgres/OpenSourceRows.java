package bascule.databases.postgres;

import bascule.migration.Epoch;
import bascule.migration.StepException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads single rows over a connection that is opened when the first is asked for.
final class OpenSourceRows implements SourceRows, AutoCloseable {
    private final Connections connections;
    private final String role;
    private final Epoch epoch;
    private final Unseen unseen = new Unseen();
    private @Nullable Connection connection;

    OpenSourceRows(Connections connections, String role, Epoch epoch) {
        this.connections = connections;
        this.role = role;
        this.epoch = epoch;
    }

    @Override
    public void mustShow(int transaction) {
        unseen.add(transaction);
    }

    @Override
    public void mayForget() {
        unseen.clear();
    }

    @Override
    public Optional<@Nullable String[]> read(TableMap table, List<String> key) throws SQLException, StepException {
        var open = open();
        unseen.await(open, connections);
        try (var query = open.prepareStatement(new RowSql(table).reread())) {
            for (int i = 0; i < key.size(); i++) {
                query.setString(i + 1, key.get(i));
            }
            try (var row = query.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                var values = new @Nullable String[table.columns().size()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = row.getString(i + 1);
                }
                return Optional.of(values);
            }
        } catch (SQLException e) {
            throw connections.failure(e, "reading a row of " + table.source().name());
        } finally {
            open.rollback();
        }
    }

    private Connection open() throws StepException {
        var open = connection;
        if (open == null) {
            open = Sessions.open(connections, role, epoch, Limits.SHORT);
            connection = open;
        }
        return open;
    }

    @Override
    public void close() throws SQLException {
        if (connection != null) {
            connection.close();
        }
    }
}
