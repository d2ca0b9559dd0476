package bascule.databases.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.data.Mapping;
import bascule.data.Throttle;
import bascule.embedded.EmbeddedPostgres;
import bascule.embedded.EmbeddedPostgres.Version;
import bascule.migration.Epoch;
import bascule.migration.Progress;
import bascule.migration.StepException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/// Two fresh databases on two real servers, PostgreSQL 17 as blue and 18 as green unless others are
/// asked for, with both links between them. The servers are shared by all tests of the program and end with it.
final class Site implements AutoCloseable {
    static final Epoch FIRST = new Epoch(1);
    static final Duration SOON = Duration.ofSeconds(20);

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final EmbeddedPostgres blueServer;
    private final EmbeddedPostgres greenServer;
    final String migration = "m-" + NUMBER.incrementAndGet();
    final PostgresAddress blueAddress;
    final PostgresAddress greenAddress;
    final Connection blue;
    final Connection green;
    private final String database = "site_" + NUMBER.get();
    private final List<RunningFlow> flows = new ArrayList<>();

    Site() {
        this(Version.V17, Version.V18);
    }

    Site(Version blue, Version green) {
        this(TestServers.get(blue), TestServers.get(green));
    }

    Site(EmbeddedPostgres blueServer, EmbeddedPostgres greenServer) {
        this.blueServer = blueServer;
        this.greenServer = greenServer;
        try {
            blueAddress = address(blueServer);
            greenAddress = address(greenServer);
            blue = blueServer.connect(database);
            green = greenServer.connect(database);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private PostgresAddress address(EmbeddedPostgres server) {
        return new PostgresAddress(server.createDatabase(database), server.user(), server::password);
    }

    /// Registers the migration on both sides.
    Site register() throws StepException {
        new Control(blues()).register(FIRST);
        new Control(greens()).register(FIRST);
        return this;
    }

    Connections blues() {
        return new Connections(blueAddress, migration);
    }

    Connections greens() {
        return new Connections(greenAddress, migration);
    }

    Site both(String sql) throws SQLException {
        blue(sql);
        green(sql);
        return this;
    }

    void blue(String sql) throws SQLException {
        execute(blue, sql);
    }

    void green(String sql) throws SQLException {
        execute(green, sql);
    }

    Connection anotherBlue() throws SQLException {
        return blueServer.connect(database);
    }

    Connection anotherGreen() throws SQLException {
        return greenServer.connect(database);
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// The rows of a query, each as its columns joined by `|`, NULL as `~`.
    static List<String> rows(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var found = statement.executeQuery(sql)) {
            var rows = new ArrayList<String>();
            while (found.next()) {
                var row = new ArrayList<String>();
                for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                    row.add(found.getString(i) == null ? "~" : found.getString(i));
                }
                rows.add(String.join("|", row));
            }
            return rows;
        }
    }

    static String one(Connection connection, String sql) throws SQLException {
        return rows(connection, sql).getFirst();
    }

    Ends forwardEnds() {
        return new Ends(migration, blues(), greens(), Direction.FORWARD);
    }

    PostgresLink forward(Mapping... mappings) {
        return forward(LogBudget.NONE, new Pace(Throttle.NONE), mappings);
    }

    PostgresLink forward(LogBudget budget, Mapping... mappings) {
        return forward(budget, new Pace(Throttle.NONE), mappings);
    }

    PostgresLink forward(Pace pace, Mapping... mappings) {
        return forward(LogBudget.NONE, pace, mappings);
    }

    private PostgresLink forward(LogBudget budget, Pace pace, Mapping... mappings) {
        return new PostgresLink(
                forwardEnds(),
                List.of(mappings),
                new Touched(Direction.FORWARD),
                new Touched(Direction.REVERSE),
                CopySizes.USUAL,
                budget,
                pace);
    }

    PostgresLink reverse(Mapping... mappings) {
        return new PostgresLink(
                new Ends(migration, greens(), blues(), Direction.REVERSE),
                List.of(mappings),
                new Touched(Direction.REVERSE),
                new Touched(Direction.FORWARD));
    }

    /// A link over tables that are the same on both sides, copied and running.
    PostgresLink following(String tables, Mapping... mappings) throws SQLException, StepException {
        both(tables).register();
        var forward = forward(mappings);
        forward.copy(FIRST, quietly());
        start(forward);
        return forward;
    }

    void assertSame(String query) throws SQLException {
        assertThat(rows(green, query)).isEqualTo(rows(blue, query));
    }

    static Consumer<Progress> quietly() {
        return _ -> {};
    }

    RunningFlow start(PostgresLink link) {
        return start(link, FIRST);
    }

    RunningFlow start(PostgresLink link, Epoch epoch) {
        var flow = new RunningFlow(link, epoch);
        flows.add(flow);
        return flow;
    }

    /// Waits until all that is at the source now is at the target.
    static void settle(PostgresLink link) {
        try {
            link.canary(SOON, FIRST);
        } catch (StepException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        flows.forEach(RunningFlow::stop);
        try {
            blue.close();
            green.close();
            remove(blueServer);
            remove(greenServer);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void remove(EmbeddedPostgres server) throws SQLException {
        try (var connection = server.connect("postgres")) {
            Awaitility.await().atMost(SOON).ignoreExceptions().until(() -> {
                execute(
                        connection,
                        "SELECT pg_terminate_backend(active_pid, 2000) FROM pg_replication_slots WHERE database = '%s'"
                                .formatted(database));
                execute(
                        connection,
                        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE database = '%s'"
                                .formatted(database));
                execute(connection, """
                    SELECT pg_replication_origin_drop(roname) FROM pg_replication_origin
                    WHERE roname LIKE '%s%%' OR roname LIKE '%s%%'\
                    """.formatted(Names.flow(migration, "forward"), Names.flow(migration, "reverse")));
                return true;
            });
        }
    }

    /// A flow kept running as a controller does: started again after each Transient.
    static final class RunningFlow {
        private final CountDownLatch ending = new CountDownLatch(1);
        private final AtomicReference<@Nullable StepException> failure = new AtomicReference<>();
        private final AtomicReference<@Nullable RuntimeException> bug = new AtomicReference<>();
        private final AtomicInteger restarts = new AtomicInteger();
        private final Thread thread;

        RunningFlow(PostgresLink link, Epoch epoch) {
            thread = Thread.ofVirtual().name("flow " + link.name()).start(() -> run(link, epoch));
        }

        private void run(PostgresLink link, Epoch epoch) {
            try {
                while (ending.getCount() > 0) {
                    try {
                        link.flow().run(epoch, () -> ending.getCount() == 0);
                    } catch (StepException.Transient e) {
                        System.err.println("flow " + link.name() + " goes on after: " + e.getMessage());
                        restarts.incrementAndGet();
                        var _ = ending.await(20, TimeUnit.MILLISECONDS);
                    }
                }
            } catch (StepException e) {
                failure.set(e);
            } catch (RuntimeException e) {
                e.printStackTrace();
                bug.set(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        int restarts() {
            return restarts.get();
        }

        /// What it ended with for good.
        StepException ended() {
            Awaitility.await().atMost(SOON).until(() -> !thread.isAlive());
            var ended = failure.get();
            if (ended == null) {
                throw new IllegalStateException("the flow ended without a failure", bug.get());
            }
            return ended;
        }

        void stop() {
            ending.countDown();
            try {
                thread.join(SOON);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (bug.get() != null) {
                throw new IllegalStateException("the flow broke", bug.get());
            }
        }
    }
}
