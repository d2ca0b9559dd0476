package bascule.databases.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.data.Mapping;
import bascule.embedded.EmbeddedPostgres;
import bascule.embedded.EmbeddedPostgres.Version;
import bascule.migration.StepException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A server that waits for a standby has a commit in its log long before others see it. What is read from its tables
/// and what is read from its log are then of two times, in the order that nobody expects.
@Timeout(120)
class VisibilityRaceTest {
    private static final Mapping DOCS =
            new Mapping("docs", "docs", Map.of(), Map.of("full_text", "title || ':' || body"), Map.of(), List.of());

    private final EmbeddedPostgres server = EmbeddedPostgres.start(Version.V17);
    private final Site site = new Site(server, TestServers.get(Version.V18));

    @AfterEach
    void close() throws Exception {
        standbyIsBack();
        site.close();
        server.close();
    }

    /// One that never comes.
    private void standbyIsAwaited() throws SQLException {
        configure("ALTER SYSTEM SET synchronous_standby_names = 'nobody'", "nobody");
    }

    private void standbyIsBack() throws SQLException {
        configure("ALTER SYSTEM RESET synchronous_standby_names", "");
    }

    private void configure(String sql, String expected) throws SQLException {
        try (var blue = site.anotherBlue()) {
            Site.execute(blue, "SET synchronous_commit = local");
            Site.execute(blue, sql);
            Site.execute(blue, "SELECT pg_reload_conf()");
            Awaitility.await()
                    .atMost(Site.SOON)
                    .until(() -> Site.one(blue, "SHOW synchronous_standby_names"), expected::equals);
        }
    }

    /// A transaction of the service whose commit is in the log and seen by nobody.
    private final class Commit implements AutoCloseable {
        private final AtomicReference<@Nullable SQLException> failure = new AtomicReference<>();
        private final Thread thread;

        Commit(String... statements) throws SQLException {
            standbyIsAwaited();
            thread = Thread.ofVirtual().start(() -> commit(statements));
            Awaitility.await()
                    .atMost(Site.SOON)
                    .until(
                            () -> Site.one(
                                    site.blue, "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"),
                            "1"::equals);
        }

        private void commit(String... statements) {
            try (var service = site.anotherBlue()) {
                service.setAutoCommit(false);
                for (String each : statements) {
                    Site.execute(service, each);
                }
                service.commit();
            } catch (SQLException e) {
                failure.set(e);
            }
        }

        /// Seen by all once this returns.
        @Override
        public void close() throws SQLException {
            standbyIsBack();
            try {
                assertThat(thread.join(Site.SOON)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            assertThat(Optional.ofNullable(failure.get())).isEmpty();
        }
    }

    private PostgresLink documents(Mapping mapping) throws Exception {
        site.blue("CREATE TABLE docs (id int PRIMARY KEY, title text, body text);"
                + " ALTER TABLE docs ALTER body SET STORAGE EXTERNAL");
        site.green("CREATE TABLE docs (id int PRIMARY KEY, title text, body text, full_text text)");
        site.register();
        site.blue("INSERT INTO docs SELECT g, 'old', repeat('o', 10000) FROM generate_series(1, 3) g");
        return site.forward(mapping);
    }

    private String documents(String side) throws SQLException {
        return String.join(
                " ",
                Site.rows(
                        side.equals("blue") ? site.blue : site.green,
                        "SELECT id, title, left(body, 3) FROM docs ORDER BY id"));
    }

    /// Of two changes of one row the second leaves its large value alone, so that it is not in the log again.
    @Test
    void whatAChangeNeedsBesideItselfIsReadOnlyWhenItsCommitIsSeen() throws Exception {
        PostgresLink forward = documents(DOCS);
        forward.copy(Site.FIRST, Site.quietly());
        site.start(forward);
        Site.settle(forward);
        try (var _ = new Commit(
                "UPDATE docs SET body = repeat('n', 10000) WHERE id = 1",
                "UPDATE docs SET title = 'new' WHERE id = 1",
                "UPDATE docs SET id = 20, title = 'new' WHERE id = 2",
                "INSERT INTO docs VALUES (4, 'new', repeat('n', 10000))",
                "UPDATE docs SET title = 'newer' WHERE id = 4")) {
            Awaitility.await()
                    .atMost(Site.SOON)
                    .until(
                            () -> Site.one(
                                    site.blue,
                                    "SELECT count(*) FROM pg_stat_activity"
                                            + " WHERE application_name LIKE '%:reread-forward'"),
                            "1"::equals);
            assertThat(documents("blue")).isEqualTo("1|old|ooo 2|old|ooo 3|old|ooo");
        }
        Site.settle(forward);
        assertThat(documents("green"))
                .isEqualTo(documents("blue"))
                .isEqualTo("1|new|nnn 3|old|ooo 4|newer|nnn 20|new|ooo");
        assertThat(Site.rows(site.green, "SELECT id FROM docs WHERE full_text <> title || ':' || body"))
                .isEmpty();
        assertThat(forward.prove(Site.SOON, Site.FIRST, Site.quietly())).isEmpty();
    }

    /// Between two marks in the log it reads rows, and leaves out those of which the log has changes between the marks.
    /// That takes the log's order for the order in which commits are seen.
    @Test
    void aCopyBetweenTwoMarksLosesAnUpdateAndOursWaitsForIt() throws Exception {
        PostgresLink forward = documents(Mapping.same("docs"));
        var failure = new AtomicReference<@Nullable StepException>();
        Thread copier;
        try (var _ = new Commit("UPDATE docs SET title = 'new' WHERE id = 1")) {
            copier = Thread.ofVirtual().start(() -> copy(forward, failure));
            Awaitility.await()
                    .atMost(Site.SOON)
                    .until(
                            () -> Site.one(
                                    site.blue,
                                    "SELECT count(*) > 1 FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
                                            + " OR (query LIKE 'CREATE_REPLICATION_SLOT%' AND state = 'active')"),
                            "t"::equals);
            assertThat(forward.copied()).isFalse();
        }
        assertThat(copier.join(Site.SOON)).isTrue();
        assertThat(Optional.ofNullable(failure.get())).isEmpty();
        site.start(forward);
        Site.settle(forward);
        assertThat(documents("green")).isEqualTo(documents("blue")).startsWith("1|new");

        try (var _ = new Commit("UPDATE docs SET title = 'newer' WHERE id = 1")) {
            Awaitility.await().atMost(Site.SOON).until(() -> documents("green").startsWith("1|newer"));
            assertThatThrownBy(() -> forward.prove(Duration.ofSeconds(2), Site.FIRST, Site.quietly()))
                    .as("that green has what blue does not show yet is no difference")
                    .isInstanceOf(StepException.Transient.class);
            try (var between = site.anotherBlue()) {
                Site.execute(between, "SET synchronous_commit = local");
                Site.execute(between, "SELECT pg_logical_emit_message(true, 'low', '')");
                String read = Site.one(between, "SELECT title FROM docs WHERE id = 1");
                Site.execute(between, "SELECT pg_logical_emit_message(true, 'high', '')");
                // The change came before the low mark, so no change of the row is between them.
                site.green("UPDATE docs SET title = '%s' WHERE id = 1".formatted(read));
            }
        }
        Site.settle(forward);
        assertThat(documents("blue")).startsWith("1|newer");
        assertThat(documents("green")).as("the update is lost").startsWith("1|new|");
        assertThat(forward.prove(Site.SOON, Site.FIRST, Site.quietly()))
                .as("and the comparison finds it")
                .singleElement()
                .asString()
                .contains("id=1");
    }

    private static void copy(PostgresLink forward, AtomicReference<@Nullable StepException> failure) {
        try {
            forward.copy(Site.FIRST, Site.quietly());
        } catch (StepException e) {
            failure.set(e);
        }
    }
}
