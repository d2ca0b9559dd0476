package bascule.databases.journal;

import bascule.databases.journal.JournalDatabase.KeptPlan;
import bascule.databases.postgres.PostgresAddress;
import bascule.databases.postgres.TestServers;
import bascule.embedded.EmbeddedPostgres;
import bascule.embedded.EmbeddedPostgres.Version;
import bascule.journal.Event;
import bascule.journal.Journal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// A fresh database of journals on a real server, for any number of controllers.
final class JournalSite implements AutoCloseable {
    static final String SHOP = "shop-v2";
    static final KeptPlan PLAN = new KeptPlan("migration: shop-v2\n", "{}", "/plans");

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final EmbeddedPostgres server = TestServers.get(Version.V18);
    private final String database = "journals_" + NUMBER.incrementAndGet();
    private final String url;
    private final List<JournalDatabase> opened = new ArrayList<>();

    JournalSite() {
        url = server.createDatabase(database);
    }

    PostgresAddress address() {
        return address(url);
    }

    PostgresAddress address(String other) {
        return new PostgresAddress(other, server.user(), server::password);
    }

    String url() {
        return url;
    }

    int port() {
        return server.port();
    }

    /// One more controller on it.
    JournalDatabase open() {
        return open(address());
    }

    JournalDatabase open(PostgresAddress address) {
        JournalDatabase one = JournalDatabase.open(address, "controller " + (opened.size() + 1));
        opened.add(one);
        return one;
    }

    /// One more, which is active from here on.
    JournalDatabase active() {
        JournalDatabase one = open();
        activate(one);
        return one;
    }

    static void activate(JournalDatabase one) {
        if (!one.lease().take(one.lease().look(), "http://10.0.0.1:7070")) {
            throw new AssertionError("somebody else took the lease");
        }
    }

    static Journal shop(JournalDatabase one) {
        one.keep(SHOP, PLAN);
        return one.journal(SHOP, InstantSource.system());
    }

    /// A journal with four entries.
    JournalDatabase written() throws Exception {
        JournalDatabase one = active();
        try (Journal journal = shop(one)) {
            var epoch = journal.claim("one");
            for (String note : List.of("a", "b", "c")) {
                journal.append(epoch, new Event.Noted(note));
            }
        }
        return one;
    }

    /// As somebody who may do everything.
    void run(String sql) throws SQLException {
        try (Connection connection = server.connect(database);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// The same past the triggers.
    void forge(String sql) throws SQLException {
        run("SET session_replication_role = replica; " + sql);
    }

    String ask(String sql) throws SQLException {
        try (Connection connection = server.connect(database);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    @Override
    public void close() {
        opened.forEach(JournalDatabase::close);
    }
}
