package bascule.databases.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import bascule.data.Strain;
import bascule.embedded.EmbeddedPostgres.Version;
import bascule.migration.Side;
import bascule.migration.StepException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// How hard a real server is used. Other tests use the same one, so bounds are from below.
final class StrainTest {
    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String SLOT = "strain_slot";

    private TestDatabase place;
    private PostgresDatabase green;

    @BeforeEach
    void make() throws Exception {
        place = new TestDatabase(Version.V18);
        place.execute("CREATE TABLE item(id int PRIMARY KEY)");
        green = place.database(Side.GREEN, "item");
    }

    @AfterEach
    void drop() throws Exception {
        place.execute("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = '" + SLOT
                + "' AND NOT active");
        place.close();
    }

    private double strain(Strain what) throws StepException {
        return green.strain(what, LIMIT).orElseThrow();
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void whoWaitsForALockIsCounted() throws Exception {
        Connection holder = place.connect();
        holder.setAutoCommit(false);
        execute(holder, "LOCK TABLE public.item IN ACCESS EXCLUSIVE MODE");
        Connection waiting = place.connect();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> insert = threads.submit(() -> {
                execute(waiting, "INSERT INTO public.item VALUES (1)");
                return true;
            });
            await().atMost(SOON).until(() -> strain(Strain.LOCKS) >= 1);
            assertThat(insert.isDone()).isFalse();
            holder.rollback();
            insert.get();
        }
    }

    @Test
    void theAgeOfTheOldestTransactionGrows() throws Exception {
        Connection idle = place.connect();
        idle.setAutoCommit(false);
        execute(idle, "SELECT 1");
        await().atMost(SOON).until(() -> strain(Strain.TRANSACTION) >= 1);
        idle.rollback();
    }

    @Test
    void connectionsAreAShareOfThoseThatAreAllowed() throws Exception {
        double most = Double.parseDouble(
                place.ask("SELECT current_setting('max_connections')").getFirst());
        List<Connection> open = new ArrayList<>();
        for (int each = 0; each < 15; each++) {
            open.add(place.connect());
        }
        assertThat(strain(Strain.CONNECTIONS)).isBetween(100 * open.size() / most, 100.0);
    }

    @Test
    void theLogThatASlotKeepsIsToldAndGrows() throws Exception {
        place.execute("SELECT pg_create_physical_replication_slot('" + SLOT + "', true)");
        double before = strain(Strain.RETAINED);
        place.execute("INSERT INTO public.item SELECT generate_series(1, 50000)");
        await().atMost(SOON).until(() -> strain(Strain.RETAINED) > 2);
        assertThat(before).isNotNegative();
    }

    /// Others' sessions are hidden from a plain user: to count those that it sees would say that all is well.
    @ParameterizedTest
    @EnumSource(names = {"CONNECTIONS", "LOCKS", "TRANSACTION"})
    void whoMayNotSeeOthersTellsNoNumber(Strain what) throws Exception {
        place.execute(
                "DO $$ BEGIN CREATE ROLE plain_looker LOGIN PASSWORD 'looking'; EXCEPTION WHEN duplicate_object THEN"
                        + " NULL; END $$",
                "REVOKE pg_read_all_stats FROM plain_looker");
        PostgresDatabase asPlain = place.database(Side.GREEN, place.address("plain_looker", "looking"), "item");
        assertThat(asPlain.strain(what, LIMIT)).isEmpty();
        place.execute("GRANT pg_read_all_stats TO plain_looker");
        assertThat(asPlain.strain(what, LIMIT)).isPresent();
    }
}
