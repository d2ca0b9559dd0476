package bascule.databases.postgres;

import bascule.data.Fence;
import bascule.databases.postgres.TableLocks.Against;
import bascule.migration.Epoch;
import bascule.migration.Side;
import bascule.migration.StepException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/// The fence of one PostgreSQL database. Its row, which is published, and the triggers' state are
/// always changed in one transaction, which enters the term first and holds all tables against writers:
///
/// - `ABSENT` to `OPEN` or `CLOSED`: installed;
/// - `OPEN` to `CLOSED`: closed, which emits the marker;
/// - `CLOSED` to `OPEN`: opened, if the marker it requires is here;
/// - any to `ABSENT`: removed.
final class PostgresFence implements Fence {
    /// How long putting triggers on, or taking them off, may wait for one table.
    private static final Duration INSTALLING = Duration.ofSeconds(10);

    /// The same for a table that appeared: meanwhile the fence itself can't move.
    private static final Duration MENDING = Duration.ofMillis(250);

    private final Side side;
    private final Connections connections;
    private final Control control;
    private final FencedTables tables;

    PostgresFence(Side side, Connections connections, Control control, List<TableName> tables) {
        this.side = side;
        this.connections = connections;
        this.control = control;
        this.tables = new FencedTables(tables);
    }

    @Override
    public Standing standing() throws StepException {
        return Answer.within(PATIENCE, "PostgreSQL at " + connections.address().place(), this::look);
    }

    private Standing look() throws StepException {
        return connections.look("looking at the fence", connection -> {
            try (var query = connection.prepareStatement("""
                SELECT coalesce(f.mode, 'ABSENT'), t.epoch, coalesce(f.marker, ''), coalesce(f.closings, 0),
                       coalesce(f.required, ''), coalesce(w.marker, ''), coalesce(f.opened, false)
                FROM bascule.term t LEFT JOIN bascule.fence f ON true
                LEFT JOIN bascule.flow w ON w.name = ? WHERE t.migration = ?\
                """)) {
                query.setString(1, incoming());
                query.setString(2, connections.migration());
                try (var row = query.executeQuery()) {
                    return row.next()
                            ? new Standing(
                                    Mode.valueOf(row.getString(1)),
                                    row.getLong(2),
                                    row.getString(3),
                                    marker(row.getLong(4) + 1),
                                    row.getString(5),
                                    row.getString(6),
                                    row.getBoolean(7))
                            : unregistered();
                }
            } catch (SQLException e) {
                if (Failure.isMissing(e)) {
                    return unregistered();
                }
                throw e;
            }
        });
    }

    @Override
    public void install(Mode mode, Epoch epoch) throws StepException {
        if (mode == Mode.ABSENT) {
            throw new IllegalArgumentException("a fence is installed open or closed");
        }
        var standing = move(epoch, "installing the fence", transaction -> {
            execute(transaction, REFUSE);
            NewTables.fence(transaction);
            return Row.lock(transaction).mode();
        });
        var closed = (standing == Mode.ABSENT ? mode : standing) == Mode.CLOSED;
        for (var table : connections.look("looking at the tables", tables::read)) {
            if (table.state() != (closed ? 'O' : 'D')) {
                install(table, closed, epoch);
            }
        }
        move(epoch, "installing the fence", transaction -> {
            var row = Row.lock(transaction);
            if (row.mode() == Mode.ABSENT) {
                Row.update(transaction, "mode = ?, marker = '', required = '', opened = false", Mode.OPEN.name());
                if (closed) {
                    markClosed(transaction, row);
                }
            }
            return true;
        });
    }

    /// Records a closing and its marker. The row is published, so that the log has them behind the last write let in.
    private String markClosed(Connection transaction, Row row) throws SQLException {
        var marker = marker(row.closings() + 1);
        Row.update(transaction, "mode = 'CLOSED', closings = closings + 1, marker = ?", marker);
        return marker;
    }

    private void install(FencedTables.Fenced table, boolean closed, Epoch epoch) throws StepException {
        move(epoch, "fencing " + table.name(), transaction -> {
            install(transaction, table, closed, INSTALLING);
            return true;
        });
    }

    private static void install(Connection transaction, FencedTables.Fenced table, boolean closed, Duration patience)
            throws SQLException, StepException {
        new TableLocks(Against.WRITERS, patience).acquire(transaction, List.of(table.name()));
        var now = new FencedTables(List.of(table.name())).read(transaction);
        FencedTables.set(
                transaction, now.stream().filter(t -> t.oid() == table.oid()).toList(), closed);
    }

    boolean isClosed() throws StepException {
        return standing().mode() == Mode.CLOSED;
    }

    /// Fences what appeared below the tables of the plan since, as the fence stands. No fence: nothing to do.
    void mend(Epoch epoch) throws StepException {
        var mode = standing().mode();
        if (mode == Mode.ABSENT) {
            return;
        }
        for (var table : connections.look("looking at the tables", tables::read)) {
            if (table.state() != (mode == Mode.CLOSED ? 'O' : 'D')) {
                move(epoch, "fencing " + table.name(), transaction -> {
                    var now = Row.lock(transaction).mode();
                    if (now != Mode.ABSENT) {
                        install(transaction, table, now == Mode.CLOSED, MENDING);
                    }
                    return true;
                });
            }
        }
    }

    @Override
    public String close(Duration lockTimeout, Epoch epoch) throws StepException {
        return move(epoch, "closing the fence", transaction -> {
            var row = Row.lock(transaction);
            if (row.mode() == Mode.ABSENT) {
                throw absent();
            }
            if (row.mode() == Mode.CLOSED && FencedTables.isSet(tables.read(transaction), true)) {
                return row.marker();
            }
            FencedTables.set(transaction, tables.lock(transaction, new TableLocks(Against.WRITERS, lockTimeout)), true);
            if (row.mode() == Mode.CLOSED) {
                return row.marker();
            }
            return markClosed(transaction, row);
        });
    }

    @Override
    public void require(String marker, Epoch epoch) throws StepException {
        move(epoch, "telling the fence what it requires", transaction -> {
            if (Row.lock(transaction).mode() == Mode.ABSENT) {
                throw absent();
            }
            Row.update(transaction, "required = ?, opened = false", marker);
            return true;
        });
    }

    @Override
    public void open(Duration lockTimeout, Epoch epoch) throws StepException {
        move(epoch, "opening the fence", transaction -> {
            var row = Row.lock(transaction);
            if (row.mode() == Mode.ABSENT) {
                throw absent();
            }
            if (row.mode() == Mode.CLOSED) {
                checkArrived(transaction, row.required());
                admit(transaction, new TableLocks(Against.WRITERS, lockTimeout));
                checkArrived(transaction, row.required());
                execute(transaction, "UPDATE bascule.fence SET opened = true");
            }
            return true;
        });
    }

    @Override
    public void remove(Epoch epoch) throws StepException {
        if (!control.registered()) {
            return;
        }
        move(epoch, "taking the fence down", transaction -> {
            NewTables.leave(transaction);
            var row = Row.lock(transaction);
            if (row.mode() == Mode.CLOSED) {
                admit(transaction, new TableLocks(Against.WRITERS, INSTALLING));
            }
            return true;
        });
        for (var table : connections.look("looking at the tables", FencedTables::triggered)) {
            move(epoch, "taking the fence off " + table.name(), transaction -> {
                new TableLocks(Against.EVERYONE, INSTALLING).acquire(transaction, List.of(table.name()));
                FencedTables.drop(transaction, table);
                return true;
            });
        }
        move(epoch, "taking the fence down", transaction -> {
            execute(transaction, "DROP FUNCTION IF EXISTS bascule.refuse()");
            Row.update(transaction, "mode = 'ABSENT', marker = ?, required = ''", "");
            return true;
        });
    }

    /// Lets writers in. What has no trigger any more, or never had one, stays as it is.
    private void admit(Connection transaction, TableLocks locks) throws SQLException, StepException {
        var fenced = FencedTables.triggered(transaction);
        locks.acquire(
                transaction, fenced.stream().map(FencedTables.Fenced::name).toList());
        FencedTables.set(transaction, fenced, false);
        Row.update(transaction, "mode = ?", Mode.OPEN.name());
    }

    private void checkArrived(Connection transaction, String required) throws SQLException, StepException {
        if (required.isEmpty()) {
            return;
        }
        try (var query = transaction.prepareStatement("SELECT marker FROM bascule.flow WHERE name = ? FOR SHARE")) {
            query.setString(1, incoming());
            try (var row = query.executeQuery()) {
                var applied = row.next() ? row.getString(1) : "";
                if (!applied.equals(required)) {
                    throw new StepException.Transient(
                            "%s: the fence stays closed until the %s flow has brought %s, the last it brought is '%s'"
                                    .formatted(connections.address().place(), incoming(), required, applied));
                }
            }
        }
    }

    /// A transaction of the fence: in the term, and on disk when it returns.
    private <T> T move(Epoch epoch, String doing, Connections.Work<T> work) throws StepException {
        return connections.transact("fence", epoch, doing, transaction -> {
            execute(transaction, "SET LOCAL synchronous_commit = on; " + NewTables.OURS);
            control.enter(transaction, epoch);
            return work.on(transaction);
        });
    }

    private static void execute(Connection transaction, String sql) throws SQLException {
        try (var statement = transaction.createStatement()) {
            statement.execute(sql);
        }
    }

    /// The flow that brings rows into this database.
    private String incoming() {
        return side == Side.GREEN ? "forward" : "reverse";
    }

    private String marker(long closing) {
        return connections.migration() + "/" + side.word() + "/" + closing;
    }

    private Standing unregistered() {
        return new Standing(Mode.ABSENT, 0, "", marker(1), "", "", false);
    }

    private StepException absent() {
        return new StepException.Refused(
                connections.address().place() + ": there is no fence: it must be installed before it is moved");
    }

    private static final String REFUSE = """
        CREATE OR REPLACE FUNCTION bascule.refuse() RETURNS trigger
        LANGUAGE plpgsql SET search_path = pg_catalog AS $$
        BEGIN
            RAISE EXCEPTION USING ERRCODE = '25006',
                MESSAGE = format('bascule fence: writes to %I.%I are closed on this side',
                                 TG_TABLE_SCHEMA, TG_TABLE_NAME),
                HINT = 'The service is being moved, or has moved: write to the side that is live.';
        END $$\
        """;

    /// The fence's own record in the database.
    private record Row(Mode mode, long closings, String marker, String required) {
        /// Reads it and keeps it from others until the transaction ends; the first time, it makes it.
        static Row lock(Connection transaction) throws SQLException {
            execute(transaction, "INSERT INTO bascule.fence(mode) VALUES ('ABSENT') ON CONFLICT DO NOTHING");
            try (var statement = transaction.createStatement();
                    var row = statement.executeQuery(
                            "SELECT mode, closings, marker, required FROM bascule.fence FOR UPDATE")) {
                row.next();
                return new Row(Mode.valueOf(row.getString(1)), row.getLong(2), row.getString(3), row.getString(4));
            }
        }

        static void update(Connection transaction, String assignments, String value) throws SQLException {
            try (var update = transaction.prepareStatement("UPDATE bascule.fence SET " + assignments)) {
                update.setString(1, value);
                update.executeUpdate();
            }
        }
    }
}
