package bascule.databases.postgres;

import bascule.migration.Epoch;
import bascule.migration.StepException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.replication.LogSequenceNumber;

/// The source's end of a link: a replication slot, which keeps what was not yet taken, and a publication, which says
/// what is told. Both bear the link's name.
final class Slot {
    /// @param lost why the server has given up keeping what was not yet taken; empty if it has not
    /// @param confirmed up to where the server may forget
    /// @param retained bytes of log that the server keeps for it
    /// @param unreserved whether they are more than the server is set to keep, so that they may go at any moment
    record Standing(String lost, LogSequenceNumber confirmed, long retained, boolean unreserved) {}

    /// A slot just made, and the snapshot of the moment it begins at, which lives as long as `keeper` is open and
    /// unused.
    record Made(Connection keeper, String snapshot, LogSequenceNumber position) implements AutoCloseable {
        @Override
        public void close() throws SQLException {
            keeper.close();
        }
    }

    private static final Duration CREATION = Duration.ofSeconds(60);
    private static final int TERMINATION_MILLIS = 5000;

    private final Connections connections;
    private final String name;

    Slot(Connections connections, String name) {
        this.connections = connections;
        this.name = name;
    }

    String name() {
        return name;
    }

    Optional<Standing> standing(Connection connection) throws SQLException {
        try (var query = connection.prepareStatement("""
            SELECT wal_status = 'lost', to_jsonb(s) ->> 'invalidation_reason',
                   coalesce(confirmed_flush_lsn::text, '0/0'),
                   coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn), 0)::bigint,
                   wal_status = 'unreserved'
            FROM pg_replication_slots s WHERE slot_name = ? AND database = current_database()\
            """)) {
            query.setString(1, name);
            try (var row = query.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                var reason = row.getString(2);
                var lost = reason != null ? reason : row.getBoolean(1) ? "its log was removed" : "";
                return Optional.of(new Standing(
                        lost, LogSequenceNumber.valueOf(row.getString(3)), row.getLong(4), row.getBoolean(5)));
            }
        }
    }

    /// Makes the publication tell of exactly these tables, and of the fence. Standing so already: nothing to do.
    void publish(Connection connection, List<TableMap> maps) throws SQLException {
        var wanted = maps.stream().map(map -> map.source().name()).collect(Collectors.toSet());
        var tables =
                maps.stream().map(map -> TableMap.rows(map.source())).distinct().collect(Collectors.joining(", "))
                        + ", " + SourceFence.TABLE.quoted();
        try (var statement = connection.createStatement()) {
            if (!published(connection)) {
                statement.execute("CREATE PUBLICATION %s FOR TABLE %s".formatted(Names.quote(name), tables));
            } else if (!tells(connection, wanted)) {
                statement.execute("ALTER PUBLICATION %s SET TABLE %s".formatted(Names.quote(name), tables));
            }
            statement.execute("COMMENT ON PUBLICATION %s IS NULL".formatted(Names.quote(name)));
        }
    }

    /// Whether the publication tells of exactly these tables, and of the fence.
    boolean tells(Connection connection, Set<TableName> tables) throws SQLException {
        var wanted = new TreeSet<>(tables);
        wanted.add(SourceFence.TABLE);
        return wanted.equals(publishedTables(connection));
    }

    boolean published(Connection connection) throws SQLException {
        try (var query = connection.prepareStatement("SELECT 1 FROM pg_publication WHERE pubname = ?")) {
            query.setString(1, name);
            try (var row = query.executeQuery()) {
                return row.next();
            }
        }
    }

    /// @throws StepException.Refused if the publication does not tell of the fence: a flow would not hear it close
    void checkTellsOfFence(Connection connection, String place) throws SQLException, StepException.Refused {
        if (!publishedTables(connection).contains(SourceFence.TABLE)) {
            throw new StepException.Refused(
                    ("%s: publication %s does not tell of %s, so the flow would not hear the fence: it was made by an"
                        + " earlier build, or changed by hand; roll back and abort with the build that began the"
                        + " migration, and begin anew")
                            .formatted(place, name, SourceFence.TABLE));
        }
    }

    private Set<TableName> publishedTables(Connection connection) throws SQLException {
        var tables = new TreeSet<TableName>();
        try (var query = connection.prepareStatement("""
            SELECT n.nspname, c.relname FROM pg_publication p JOIN pg_publication_rel r ON r.prpubid = p.oid
            JOIN pg_class c ON c.oid = r.prrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE p.pubname = ?\
            """)) {
            query.setString(1, name);
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    tables.add(new TableName(rows.getString(1), rows.getString(2)));
                }
            }
        }
        return tables;
    }

    /// Makes the slot; it begins at a moment no transaction is under way that began before, and waits for that.
    Made create(String role, Epoch epoch) throws StepException {
        return create("", role, epoch);
    }

    /// The same for one that goes with its keeper: only the moment counts.
    Made createTemporary(String role, Epoch epoch) throws StepException {
        return create(" TEMPORARY", role, epoch);
    }

    private Made create(String kind, String role, Epoch epoch) throws StepException {
        var keeper = connections.replication(role, epoch);
        try (var statement = keeper.createStatement()) {
            // The server's own statement timeout does not reach replication commands.
            statement.execute("SET lock_timeout = " + CREATION.toMillis());
            statement.setQueryTimeout((int) CREATION.toSeconds());
            try (var row = statement.executeQuery("CREATE_REPLICATION_SLOT %s%s LOGICAL pgoutput EXPORT_SNAPSHOT"
                    .formatted(Names.quote(name), kind))) {
                row.next();
                return new Made(
                        keeper,
                        row.getString("snapshot_name"),
                        LogSequenceNumber.valueOf(row.getString("consistent_point")));
            }
        } catch (SQLException e) {
            IdleConnections.end(keeper);
            throw connections.failure(
                    e, "creating the replication slot " + name + ", which waits for older transactions to end,");
        }
    }

    /// Ends whoever reads it, and waits until that is gone. The caller has entered its term: a reader
    /// of a newer one can't be there.
    void free(Connection connection) throws SQLException {
        try (var terminate = connection.prepareStatement("""
            SELECT pg_terminate_backend(s.active_pid, ?)
            FROM pg_replication_slots s JOIN pg_stat_activity a ON a.pid = s.active_pid
            WHERE s.slot_name = ? AND a.backend_type = 'walsender'
            """)) {
            terminate.setLong(1, TERMINATION_MILLIS);
            terminate.setString(2, name);
            terminate.execute();
        }
    }

    /// Nothing to do if it is not there.
    void drop(Connection connection) throws SQLException {
        free(connection);
        try (var drop = connection.prepareStatement(
                "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = ? AND database"
                        + " = current_database()")) {
            drop.setString(1, name);
            drop.execute();
        }
    }

    /// Drops it and leaves on record why, with the publication, until that tells of something new.
    void letGo(Connection connection, String why) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("COMMENT ON PUBLICATION %s IS %s".formatted(Names.quote(name), Names.literal(why)));
        }
        drop(connection);
    }

    /// Why it was let go; empty if it was not.
    Optional<String> letGo(Connection connection) throws SQLException {
        try (var query = connection.prepareStatement(
                "SELECT obj_description(oid, 'pg_publication') FROM pg_publication WHERE pubname = ?")) {
            query.setString(1, name);
            try (var row = query.executeQuery()) {
                return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
            }
        }
    }

    void unpublish(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("DROP PUBLICATION IF EXISTS " + Names.quote(name));
        }
    }

    /// @throws StepException.Refused if what is safe at the target does not join what the slot still has
    static void checkJoins(String name, String place, @Nullable Standing slot, LogSequenceNumber safe)
            throws StepException.Refused {
        var next = "changes would be lost, so the flow stays stopped: roll the migration back and start it again, which"
                + " copies anew";
        if (slot == null) {
            throw new StepException.Refused("%s: replication slot %s is gone; %s".formatted(place, name, next));
        }
        if (!slot.lost().isEmpty()) {
            throw new StepException.Refused(
                    "%s: replication slot %s was invalidated (%s); %s; raise max_slot_wal_keep_size"
                            .formatted(place, name, slot.lost(), next));
        }
        if (slot.confirmed().compareTo(safe) > 0) {
            throw new StepException.Refused(
                    "%s: replication slot %s stands at %s, safe is only %s: it was advanced or made anew by others; %s"
                            .formatted(place, name, slot.confirmed().asString(), safe.asString(), next));
        }
    }
}
