package bascule.databases.postgres;

import bascule.data.Asking;
import bascule.data.Database;
import bascule.data.Fence;
import bascule.data.Mapping;
import bascule.data.Strain;
import bascule.data.Strained;
import bascule.migration.Epoch;
import bascule.migration.Side;
import bascule.migration.StepException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/// One side's PostgreSQL, 14 or later.
///
/// Contacts nobody before it is asked something. Looks and short moves share a few kept connections, so
/// that what happens while requests are held does not wait for logins.
final class PostgresDatabase implements Database, Asking, Strained {
    /// Beyond the server's own limit, until a query that may take its time is given up.
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Connections connections;
    private final Control control;
    private final PostgresFence fence;
    private final Scripts scripts;
    private final Fitness fitness;
    private final Readiness readiness;
    private final Definitions definitions;

    /// @param tables of the plan
    /// @param scripted whether scripts of the plan make this side's tables: then they may still be
    ///     missing
    PostgresDatabase(Side side, Connections connections, List<Mapping> tables, boolean scripted, LogBudget budget) {
        var planned = tables.stream().map(mapping -> Planned.of(mapping, side)).toList();
        var names = planned.stream().map(Planned::name).toList();
        this.connections = connections;
        this.control = new Control(connections);
        this.fence = new PostgresFence(side, connections, control, names);
        this.scripts = new Scripts(connections, control);
        this.fitness = new Fitness(connections, planned, scripted, budget);
        this.readiness = new Readiness(connections, names);
        var outgoing = side == Side.BLUE ? Direction.FORWARD : Direction.REVERSE;
        this.definitions = new Definitions(connections, names, Names.flow(connections.migration(), outgoing.word()));
    }

    PostgresDatabase(Side side, Connections connections, List<Mapping> tables, boolean scripted) {
        this(side, connections, tables, scripted, LogBudget.NONE);
    }

    /// A table of the plan, as it is on one side.
    ///
    /// @param key its key columns if the plan names them, else empty
    record Planned(TableName name, List<String> key) {
        static Planned of(Mapping mapping, Side side) {
            return side == Side.BLUE
                    ? new Planned(TableName.of(mapping.blue()), mapping.key())
                    : new Planned(
                            TableName.of(mapping.green()),
                            mapping.key().stream()
                                    .map(column -> mapping.rename().getOrDefault(column, column))
                                    .toList());
        }
    }

    /// The version is known once there was a connection; asking for a description makes none.
    @Override
    public String describe() {
        var version = connections.version();
        return "PostgreSQL " + (version.isEmpty() ? "" : version + " ") + "at "
                + connections.address().place();
    }

    @Override
    public List<String> unfit() {
        return fitness.problems();
    }

    @Override
    public List<String> unready() throws StepException {
        var against = new ArrayList<>(redefined());
        against.addAll(readiness.problems());
        return against;
    }

    @Override
    public List<String> redefined() throws StepException {
        return definitions.changes().stream()
                .map(change -> connections.address().place() + ": " + change.line())
                .toList();
    }

    @Override
    public List<String> uncarried() throws StepException {
        return readiness.uncarried();
    }

    @Override
    public long count(String sql, int most, Duration limit) throws StepException {
        var asking = "SELECT count(*) FROM (SELECT FROM (%s) AS found LIMIT %d) AS counted".formatted(sql, most);
        return connections.look("asking for rows that should not be there", connection -> {
            var usual = connection.getNetworkTimeout();
            connection.setNetworkTimeout(Runnable::run, (int) limit.plus(GRACE).toMillis());
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                statement.execute("SET LOCAL search_path = pg_catalog, public; SET LOCAL statement_timeout = "
                        + limit.toMillis());
                try (var row = statement.executeQuery(asking)) {
                    row.next();
                    return row.getLong(1);
                }
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
                connection.setNetworkTimeout(Runnable::run, usual);
            }
        });
    }

    @Override
    public void register(Epoch epoch) throws StepException {
        control.register(epoch);
    }

    @Override
    public boolean registered() throws StepException {
        return control.registered();
    }

    @Override
    public void forget(Epoch epoch) throws StepException {
        control.forget(epoch);
    }

    @Override
    public void raise(Epoch epoch) throws StepException {
        control.raise(epoch);
    }

    @Override
    public Fence fence() {
        return fence;
    }

    @Override
    public void run(String name, String sql, Epoch epoch) throws StepException {
        scripts.run(name, sql, epoch);
    }

    @Override
    public boolean ran(String name) throws StepException {
        return scripts.ran(name);
    }

    @Override
    public void unrun(String name, String undoSql, Epoch epoch) throws StepException {
        scripts.unrun(name, undoSql, epoch);
    }

    @Override
    public OptionalDouble number(String sql, Duration atMost) throws StepException {
        return connections.look("asking a question of the plan", connection -> NumberOf.first(connection, sql, atMost));
    }

    @Override
    public OptionalDouble strain(Strain what, Duration atMost) throws StepException {
        return connections.look(
                "looking how hard it is used",
                connection -> NumberOf.first(connection, StrainQueries.of(what), atMost));
    }

    @Override
    public void close() {
        connections.close();
    }
}
