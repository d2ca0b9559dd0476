package bascule.databases.postgres;

import static bascule.databases.postgres.FencedShop.assertRefused;
import static bascule.databases.postgres.Site.execute;
import static bascule.databases.postgres.TestDatabase.MIGRATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.data.Fence;
import bascule.data.Fence.Mode;
import bascule.embedded.EmbeddedPostgres.Version;
import bascule.migration.Epoch;
import bascule.migration.Side;
import bascule.migration.StepException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

final class PostgresFenceTest {
    private static final Epoch ONE = new Epoch(1);
    private static final Epoch TWO = new Epoch(2);
    private static final Duration LOCK = Duration.ofMillis(300);

    private TestDatabase place;
    private PostgresDatabase blue;
    private Fence fence;

    @BeforeEach
    void makeAShop() throws Exception {
        place = new TestDatabase(Version.V17);
        blue = FencedShop.in(place, ONE);
        place.execute("INSERT INTO item VALUES (1, 'one')");
        fence = blue.fence();
    }

    @AfterEach
    void dropIt() throws Exception {
        place.close();
    }

    @Test
    void anOlderRepeatableReadWriterIsRefusedOnceTheFenceIsClosed() throws Exception {
        fence.install(Mode.OPEN, ONE);
        var old = place.connect();
        old.setAutoCommit(false);
        old.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        execute(old, "SELECT count(*) FROM item");
        fence.close(LOCK, ONE);
        assertThatThrownBy(() -> execute(old, "INSERT INTO item VALUES (2, 'late')"))
                .hasMessageContaining("bascule fence: writes to public.item are closed on this side");
        assertThat(place.ask("SELECT count(*) FROM item")).containsExactly("1");
    }

    @Test
    void aWriterInFlightMakesClosingGiveUpNameItAndChangeNothing() throws Exception {
        fence.install(Mode.OPEN, ONE);
        var writer = place.connect();
        writer.setClientInfo("ApplicationName", "night-job");
        writer.setAutoCommit(false);
        execute(writer, "UPDATE item SET name = 'changed' WHERE id = 1");
        var process = ((PGConnection) writer).getBackendPID();
        var before = fence.standing();

        assertThatThrownBy(() -> fence.close(LOCK, ONE))
                .isInstanceOf(StepException.Transient.class)
                .hasMessageContaining("process " + process)
                .hasMessageContaining("user " + place.server().user())
                .hasMessageContaining("application 'night-job'")
                .hasMessageContaining("from 127.0.0.1")
                .hasMessageContaining("idle in transaction for ")
                .hasMessageContaining("UPDATE item SET name");
        assertThat(fence.standing()).isEqualTo(before);
        assertThat(triggers()).doesNotContain("O");
        writer.commit();
        place.execute("INSERT INTO item VALUES (2, 'still open')");
        assertThat(fence.close(LOCK, ONE)).isEqualTo(MIGRATION + "/blue/1");
    }

    @Test
    void aPreparedTransactionMakesClosingGiveUpAndNameIt() throws Exception {
        fence.install(Mode.OPEN, ONE);
        place.execute("BEGIN; INSERT INTO item VALUES (9, 'nine'); PREPARE TRANSACTION 'order 9'");
        assertThatThrownBy(() -> fence.close(LOCK, ONE))
                .isInstanceOf(StepException.Transient.class)
                .hasMessageContaining("prepared transaction 'order 9'");
        place.execute("ROLLBACK PREPARED 'order 9'");
        fence.close(LOCK, ONE);
    }

    @Test
    void closingWaitsForAWriterWhoEndsInTime() throws Exception {
        fence.install(Mode.OPEN, ONE);
        var writer = place.connect();
        writer.setAutoCommit(false);
        execute(writer, "INSERT INTO item VALUES (2, 'in time')");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var closing = threads.submit(() -> fence.close(Duration.ofSeconds(20), ONE));
            while (place.ask("SELECT pid FROM pg_locks WHERE NOT granted").isEmpty()) {
                assertThat(closing).isNotDone();
            }
            writer.commit();
            assertThat(closing.get()).isEqualTo(MIGRATION + "/blue/1");
        }
        assertThat(place.ask("SELECT name FROM item WHERE id = 2")).containsExactly("in time");
    }

    @Test
    void aWriterWhoTakesTablesInTheOtherOrderIsNotLockedOutByTheWait() throws Exception {
        fence.install(Mode.OPEN, ONE);
        var writer = place.connect();
        writer.setAutoCommit(false);
        execute(writer, "INSERT INTO sale VALUES (1, '2026-02-01')");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var closing = threads.submit(() -> fence.close(Duration.ofSeconds(20), ONE));
            while (place.ask("SELECT pid FROM pg_locks WHERE NOT granted").isEmpty()) {
                assertThat(closing).isNotDone();
            }
            execute(writer, "INSERT INTO item VALUES (2, 'other order')");
            writer.commit();
            closing.get();
        }
        assertThat(place.ask("SELECT count(*) FROM item")).containsExactly("2");
    }

    @Test
    void everyWayToWriteIsRefusedOnParentsAndOnPartitions() throws Exception {
        place.execute("INSERT INTO sale VALUES (1, '2026-02-01')");
        fence.install(Mode.OPEN, ONE);
        fence.close(LOCK, ONE);
        var application = place.connect();
        for (var write : List.of(
                "INSERT INTO sale VALUES (2, '2026-02-01')",
                "INSERT INTO sale_2026 VALUES (2, '2026-02-01')",
                "INSERT INTO sale_2026_1 VALUES (2, '2026-02-01')",
                "UPDATE sale SET id = 3",
                "UPDATE sale_2026_1 SET id = 3",
                "DELETE FROM sale_2026",
                "DELETE FROM sale_2026_1 WHERE false",
                "TRUNCATE sale",
                "TRUNCATE sale_2026_1",
                "TRUNCATE item",
                "INSERT INTO item VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET name = 'x'",
                "MERGE INTO item USING (SELECT 1 AS id) s ON s.id = item.id WHEN MATCHED THEN DELETE",
                "WITH w AS (DELETE FROM item RETURNING id) SELECT * FROM w")) {
            assertRefused(() -> execute(application, write));
        }
        for (var table : List.of("sale", "sale_2026_1")) {
            var copy = ((PGConnection) application).getCopyAPI();
            assertRefused(() -> copy.copyIn("COPY " + table + " FROM STDIN", new StringReader("5\t2026-02-01\n")));
        }
        assertThat(place.ask("SELECT id, day FROM sale")).containsExactly("1|2026-02-01");
        assertThat(place.ask("SELECT id, name FROM item")).containsExactly("1|one");
    }

    @Test
    void readersAndRowLocksPassAClosedFence() throws Exception {
        fence.install(Mode.CLOSED, ONE);
        assertThat(place.ask("SELECT id FROM item FOR UPDATE")).containsExactly("1");
    }

    @Test
    void ourOwnAppliersPassAClosedFence() throws Exception {
        fence.install(Mode.OPEN, ONE);
        fence.close(LOCK, ONE);
        place.execute(
                "SET session_replication_role = replica",
                "INSERT INTO item VALUES (2, 'two')",
                "INSERT INTO sale_2026_1 VALUES (1, '2026-02-01')",
                "TRUNCATE sale");
        assertThat(place.ask("SELECT count(*) FROM item")).containsExactly("2");
    }

    @Test
    void aTermThatIsOverIsRefusedByEveryMove() throws Exception {
        fence.install(Mode.OPEN, ONE);
        blue.raise(TWO);
        var before = fence.standing();
        assertFenced(() -> fence.install(Mode.OPEN, ONE));
        assertFenced(() -> fence.close(LOCK, ONE));
        assertFenced(() -> fence.require("x", ONE));
        assertFenced(() -> fence.open(LOCK, ONE));
        assertFenced(() -> fence.remove(ONE));
        assertFenced(() -> blue.run("s", "SELECT 1", ONE));
        assertFenced(() -> blue.register(ONE));
        assertFenced(() -> blue.raise(ONE));
        assertFenced(() -> blue.forget(ONE));
        assertThat(fence.standing()).isEqualTo(before);
        fence.close(LOCK, TWO);
        assertFenced(() -> fence.close(LOCK, ONE));
        assertFenced(() -> fence.open(LOCK, ONE));
        assertThat(fence.standing().mode()).isEqualTo(Mode.CLOSED);
    }

    @Test
    void anyMoveOfANewTermShutsTheOlderOut() throws Exception {
        fence.install(Mode.OPEN, ONE);
        fence.require("", TWO);
        assertThat(fence.standing().epoch()).isEqualTo(2);
        assertFenced(() -> fence.close(LOCK, ONE));
    }

    @Test
    void opensOnlyOnceTheRequiredMarkerHasArrived() throws Exception {
        fence.install(Mode.CLOSED, ONE);
        fence.require(MIGRATION + "/green/1", ONE);
        assertThatThrownBy(() -> fence.open(LOCK, ONE))
                .isInstanceOf(StepException.Transient.class)
                .hasMessageContaining("until the reverse flow has brought " + MIGRATION + "/green/1");
        place.execute("INSERT INTO bascule.flow(name, marker) VALUES ('forward', '" + MIGRATION + "/green/1')");
        assertThatThrownBy(() -> fence.open(LOCK, ONE)).isInstanceOf(StepException.Transient.class);
        place.execute("INSERT INTO bascule.flow(name, marker) VALUES ('reverse', '" + MIGRATION + "/green/0')");
        assertThatThrownBy(() -> fence.open(LOCK, ONE)).isInstanceOf(StepException.Transient.class);
        assertRefused(() -> place.execute("INSERT INTO item VALUES (2, 'two')"));
        place.execute("UPDATE bascule.flow SET marker = '" + MIGRATION + "/green/1' WHERE name = 'reverse'");
        assertThat(fence.standing().applied()).isEqualTo(MIGRATION + "/green/1");
        fence.open(LOCK, ONE);
        assertThat(fence.standing().mode()).isEqualTo(Mode.OPEN);
        place.execute("INSERT INTO item VALUES (2, 'two')");
    }

    @Test
    void closingAgainReturnsTheSameMarkerAndTheNextClosingAnother() throws Exception {
        fence.install(Mode.OPEN, ONE);
        assertThat(fence.standing().next()).isEqualTo(MIGRATION + "/blue/1");
        assertThat(fence.close(LOCK, ONE)).isEqualTo(MIGRATION + "/blue/1");
        assertThat(fence.close(LOCK, ONE)).isEqualTo(MIGRATION + "/blue/1");
        assertThat(fence.standing())
                .isEqualTo(new Fence.Standing(
                        Mode.CLOSED, 1, MIGRATION + "/blue/1", MIGRATION + "/blue/2", "", "", false));
        fence.open(LOCK, ONE);
        assertThat(fence.close(LOCK, ONE)).isEqualTo(MIGRATION + "/blue/2");
    }

    @Test
    void openingWhatIsOpenIsNothingToDo() throws Exception {
        fence.install(Mode.OPEN, ONE);
        fence.require("never", ONE);
        fence.open(LOCK, ONE);
        assertThat(fence.standing().mode()).isEqualTo(Mode.OPEN);
    }

    @Test
    void markersStandInTheLogBehindTheLastAdmittedWriteAndBeforeTheNext() throws Exception {
        place.execute("CREATE PUBLICATION all_of_it FOR ALL TABLES");
        place.ask("SELECT pg_create_logical_replication_slot('peek', 'pgoutput')");
        fence.install(Mode.OPEN, ONE);
        place.execute("INSERT INTO item VALUES (2, 'before')");
        fence.close(LOCK, ONE);
        fence.open(LOCK, ONE);
        place.execute("INSERT INTO item VALUES (3, 'after')");
        var log = String.join(" ", place.ask("""
            SELECT encode(data, 'escape') FROM pg_logical_slot_get_binary_changes('peek', NULL, NULL,
                'proto_version', '1', 'publication_names', 'all_of_it')\
            """));
        place.ask("SELECT pg_drop_replication_slot('peek')");
        assertThat(log)
                .containsSubsequence("before", "CLOSED", MIGRATION + "/blue/1", "OPEN", MIGRATION + "/blue/1", "after");
        assertThat(log.split("CLOSED", -1)).hasSize(2);
    }

    @Test
    void installingAgainAddsWhatIsMissingAndKeepsTheMode() throws Exception {
        fence.install(Mode.CLOSED, ONE);
        place.execute(
                "CREATE TABLE sale_2026_2 PARTITION OF sale_2026 FOR VALUES FROM ('2026-07-01') TO ('2027-01-01')");
        place.execute("DROP TRIGGER bascule_fence ON item");
        fence.install(Mode.OPEN, ONE);
        assertThat(fence.standing().mode()).isEqualTo(Mode.CLOSED);
        assertRefused(() -> place.execute("INSERT INTO sale_2026_2 VALUES (1, '2026-08-01')"));
        assertRefused(() -> place.execute("DELETE FROM item"));
    }

    @Test
    void aPartitionThatAppearedSinceIsToldAndFencedByTheNextClosing() throws Exception {
        fence.install(Mode.OPEN, ONE);
        place.execute("DROP EVENT TRIGGER bascule_fence");
        place.execute(
                "CREATE TABLE sale_2026_2 PARTITION OF sale_2026 FOR VALUES FROM ('2026-07-01') TO ('2027-01-01')");
        assertThat(blue.unready())
                .singleElement()
                .asString()
                .contains("table public.sale_2026_2 appeared after the fence", "the running flow fences it");
        fence.close(LOCK, ONE);
        assertRefused(() -> place.execute("INSERT INTO sale_2026_2 VALUES (1, '2026-08-01')"));
        assertThat(blue.unready()).isEmpty();
    }

    @Test
    void removingAndForgettingLeaveNoTrace() throws Exception {
        var fresh = place.database(Side.BLUE, "item", "sale");
        fresh.forget(ONE);
        var before = catalogue();
        fresh.register(ONE);
        fence.install(Mode.OPEN, ONE);
        fence.close(LOCK, ONE);
        assertThat(catalogue()).isNotEqualTo(before);
        assertThatThrownBy(() -> fresh.forget(ONE))
                .isInstanceOf(StepException.Refused.class)
                .hasMessageContaining("a fence still stands on 4 tables");
        fence.remove(ONE);
        assertThat(fence.standing().mode()).isEqualTo(Mode.ABSENT);
        assertThat(triggers()).isEmpty();
        place.execute("INSERT INTO item VALUES (2, 'two')");
        fence.remove(ONE);
        fresh.forget(ONE);
        assertThat(catalogue()).isEqualTo(before);
        fence.remove(ONE);
        fresh.forget(ONE);
    }

    @Test
    void noMarkerComesTwiceEvenIfTheFenceWasTakenDownBetween() throws Exception {
        fence.install(Mode.OPEN, ONE);
        var first = fence.close(LOCK, ONE);
        fence.remove(ONE);
        fence.install(Mode.OPEN, ONE);
        assertThat(fence.standing().marker()).isEmpty();
        assertThat(fence.close(LOCK, ONE)).isNotEqualTo(first);
    }

    @Test
    void aFenceThatIsNotThereIsToldAndNotMoved() throws Exception {
        assertThat(fence.standing())
                .isEqualTo(new Fence.Standing(Mode.ABSENT, 1, "", MIGRATION + "/blue/1", "", "", false));
        for (ThrowingCallable move : List.<ThrowingCallable>of(
                () -> fence.close(LOCK, ONE), () -> fence.open(LOCK, ONE), () -> fence.require("x", ONE))) {
            assertThatThrownBy(move)
                    .isInstanceOf(StepException.Refused.class)
                    .hasMessageContaining("there is no fence");
        }
        fence.remove(ONE);
    }

    @Test
    void aTableOfThePlanThatIsMissingIsNamed() throws Exception {
        var wrong = place.database(Side.BLUE, "item", "itme");
        assertThatThrownBy(() -> wrong.fence().install(Mode.OPEN, ONE))
                .isInstanceOf(StepException.Refused.class)
                .hasMessageContaining("public.itme");
    }

    private List<String> triggers() throws SQLException {
        return place.ask("SELECT tgenabled FROM pg_trigger WHERE NOT tgisinternal");
    }

    private List<String> catalogue() throws SQLException {
        return place.ask("""
            SELECT 'class', relname, relkind::text, '' FROM pg_class
            WHERE relnamespace <> 'pg_toast'::regnamespace
            UNION ALL SELECT 'namespace', nspname, '', '' FROM pg_namespace
            UNION ALL SELECT 'function', proname, prosrc, '' FROM pg_proc
            UNION ALL SELECT 'trigger', tgname, tgrelid::regclass::text, tgenabled::text FROM pg_trigger
            UNION ALL SELECT 'event trigger', evtname, '', '' FROM pg_event_trigger
            UNION ALL SELECT 'type', typname, '', '' FROM pg_type
            UNION ALL SELECT 'depend', classid::text, count(*)::text, '' FROM pg_depend GROUP BY classid
            ORDER BY 1, 2, 3, 4\
            """);
    }

    private static void assertFenced(ThrowingCallable move) {
        assertThatThrownBy(move)
                .isInstanceOf(StepException.Fenced.class)
                .hasMessageContaining("is held by epoch 2, this controller's is 1");
    }
}
