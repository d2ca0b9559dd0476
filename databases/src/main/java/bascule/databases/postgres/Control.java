package bascule.databases.postgres;

import bascule.migration.Epoch;
import bascule.migration.StepException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/// The schema `bascule` in a database: term, fence, scripts, flows, canaries and violations
/// (control.sql).
///
/// Every effect on the database enters here first, in its own transaction: `enter` refuses a term that is
/// over, and keeps a newer one from starting until the transaction has ended.
final class Control {
    /// Enters a term as one statement, for those who send it together with others: migration, epoch.
    /// The error of a term that is over has the state `Failure.FENCED`.
    static final String ENTER = "SELECT bascule.enter(?, ?)";

    /// A term of a migration, for those who enter it in a statement of their own.
    record Entry(String migration, Epoch epoch) {}

    private final Connections connections;

    Control(Connections connections) {
        this.connections = connections;
    }

    /// Makes the schema. Standing already: only enters the term.
    ///
    /// @throws StepException.Refused if another migration is registered
    void register(Epoch epoch) throws StepException {
        connections.transact("control", epoch, "registering the migration", connection -> {
            try (var statement = connection.createStatement()) {
                statement.execute("SELECT pg_advisory_xact_lock(hashtext('bascule.register'))");
                if (holder(connection).isEmpty()) {
                    statement.execute(schema());
                    try (var insert =
                            connection.prepareStatement("INSERT INTO bascule.term(migration, epoch) VALUES (?, ?)")) {
                        insert.setString(1, connections.migration());
                        insert.setLong(2, epoch.number());
                        insert.executeUpdate();
                    }
                }
            }
            enter(connection, epoch);
            return true;
        });
    }

    /// Whether this migration is registered.
    boolean registered() throws StepException {
        return connections.look("looking for the control schema", connection -> registered(connection));
    }

    boolean registered(Connection connection) throws SQLException {
        return holder(connection).filter(connections.migration()::equals).isPresent();
    }

    /// The migration that is registered in the database, if any.
    static Optional<String> holder(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            try (var exists = statement.executeQuery("SELECT to_regclass('bascule.term') IS NOT NULL")) {
                exists.next();
                if (!exists.getBoolean(1)) {
                    return Optional.empty();
                }
            }
            try (var term = statement.executeQuery("SELECT migration FROM bascule.term")) {
                return term.next() ? Optional.of(term.getString(1)) : Optional.empty();
            }
        }
    }

    Entry entry(Epoch epoch) {
        return new Entry(connections.migration(), epoch);
    }

    /// In the caller's transaction: refuses an older term, raises to a newer one, and keeps the term as
    /// it is until the transaction ends.
    ///
    /// @throws SQLException with the state `Failure.FENCED` if a newer term holds the database;
    ///     untranslated, so that it aborts the transaction like any other error
    void enter(Connection transaction, Epoch epoch) throws SQLException {
        try (var enter = transaction.prepareStatement(ENTER)) {
            enter.setString(1, connections.migration());
            enter.setLong(2, epoch.number());
            enter.execute();
        }
    }

    /// Refuses older terms from here on, and ends what they still have running in this database: their
    /// connections are terminated, so that nothing of theirs commits later. Not registered: nothing to
    /// do.
    void raise(Epoch epoch) throws StepException {
        if (!registered()) {
            return;
        }
        terminate(epoch);
        connections.transact("control", epoch, "raising the epoch", connection -> {
            enter(connection, epoch);
            return true;
        });
        terminate(epoch);
    }

    /// Drops the schema. Not there: nothing to do.
    ///
    /// @throws StepException.Refused if a fence still stands, or indexes are off for a copy
    void forget(Epoch epoch) throws StepException {
        if (!registered()) {
            return;
        }
        connections.transact("control", epoch, "forgetting the migration", connection -> {
            enter(connection, epoch);
            try (var statement = connection.createStatement()) {
                try (var fence =
                        statement.executeQuery("SELECT count(*) FROM pg_trigger WHERE tgname = 'bascule_fence'")) {
                    fence.next();
                    if (fence.getLong(1) > 0) {
                        throw new StepException.Refused(connections.address().place() + ": a fence still stands on "
                                + fence.getLong(1) + " tables: remove it before the migration is forgotten");
                    }
                }
                refuseAside(statement);
                statement.execute("DROP SCHEMA bascule CASCADE");
            }
            return true;
        });
    }

    /// Only our schema knows how to make them again.
    private void refuseAside(Statement statement) throws SQLException, StepException.Refused {
        try (var aside = statement.executeQuery("SELECT string_agg(DISTINCT name, ', ') FROM bascule.aside")) {
            aside.next();
            if (aside.getString(1) != null) {
                throw new StepException.Refused(
                        ("%s: indexes and keys are still off for a copy (%s): end the link before the migration is"
                                        + " forgotten")
                                .formatted(connections.address().place(), aside.getString(1)));
            }
        }
    }

    private void terminate(Epoch epoch) throws StepException {
        var prefix = "bascule:" + connections.migration() + ":";
        connections.look("ending older terms", connection -> {
            try (var terminate = connection.prepareStatement("""
                SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity
                WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()
                  AND starts_with(application_name, ?)
                  AND substr(application_name, length(?) + 1) ~ '^[0-9]{1,18}:'
                  AND substring(substr(application_name, length(?) + 1) FROM '^[0-9]+')::bigint < ?\
                """)) {
                for (var at = 1; at <= 3; at++) {
                    terminate.setString(at, prefix);
                }
                terminate.setLong(4, epoch.number());
                return terminate.execute();
            }
        });
    }

    private static String schema() {
        try (var in = Control.class.getResourceAsStream("control.sql")) {
            if (in == null) {
                throw new IllegalStateException("control.sql is missing from the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
