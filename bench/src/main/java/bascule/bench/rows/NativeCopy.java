package bascule.bench.rows;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// The initial copy of a subscription.
public record NativeCopy(Servers servers, Shape shape) implements Copying {
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final Duration LOOK_EVERY = Duration.ofMillis(10);
    private static final String LEFT = "SELECT count(*) FROM pg_subscription_rel WHERE srsubstate NOT IN ('r', 's')";

    @Override
    public String name() {
        return "native tablesync";
    }

    @Override
    public void prepare(String database) throws SQLException {
        servers.atTarget(database, shape.tables());
        servers.atSource("CREATE PUBLICATION bench FOR TABLE " + String.join(", ", shape.names()));
    }

    @Override
    public void copy(String database) throws SQLException, IOException {
        servers.atTarget(database, subscription(servers, "copy_data = true"));
        awaitCopied(servers, database);
    }

    static void awaitCopied(Servers servers, String database) throws SQLException, IOException {
        try (Connection target = servers.target().connect(database)) {
            await(target, LEFT);
        }
    }

    /// Until no subscription reads at the source.
    static void awaitNobody(Servers servers) throws SQLException, IOException {
        try (Connection source = servers.source().connect(Servers.SHOP)) {
            await(source, "SELECT count(*) FROM pg_stat_replication");
        }
    }

    private static void await(Connection connection, String left) throws SQLException, IOException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!Servers.one(connection, left).equals("0")) {
            if (System.nanoTime() - end > 0) {
                throw new IOException("the subscription is not as far within " + LIMIT.toMinutes() + " minutes");
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }

    static String subscription(Servers servers, String options) {
        return "CREATE SUBSCRIPTION bench CONNECTION 'host=127.0.0.1 port=%d dbname=%s user=%s password=%s'"
                        .formatted(
                                servers.source().port(),
                                Servers.SHOP,
                                servers.source().user(),
                                servers.source().password())
                + " PUBLICATION bench WITH (" + options + ")";
    }

    @Override
    public void forget(String database) throws SQLException {
        servers.atTarget(database, "DROP SUBSCRIPTION IF EXISTS bench");
        servers.atSource("DROP PUBLICATION IF EXISTS bench");
    }
}
