package bascule.databases.postgres;

import static bascule.databases.postgres.TestDatabase.MIGRATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.data.Fence.Mode;
import bascule.embedded.EmbeddedPostgres.Version;
import bascule.migration.Epoch;
import bascule.migration.Side;
import bascule.migration.StepException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PostgresDatabaseTest {
    private static final Epoch ONE = new Epoch(1);
    private static final Epoch TWO = new Epoch(2);

    private TestDatabase place;
    private PostgresDatabase blue;

    @BeforeEach
    void makeADatabase() throws Exception {
        place = new TestDatabase(Version.V17);
        place.execute("CREATE TABLE item(id int PRIMARY KEY)");
        blue = place.database(Side.BLUE, "item");
    }

    @AfterEach
    void dropIt() throws Exception {
        place.close();
    }

    @Test
    void describesItselfWithItsVersionOnceItIsKnown() throws Exception {
        assertThat(blue.describe()).isEqualTo("PostgreSQL at " + place.address().place());
        blue.registered();
        assertThat(blue.describe()).matches("PostgreSQL 17\\.\\d+ at 127\\.0\\.0\\.1:\\d+/" + place.name());
    }

    @Test
    void registeringAgainIsNothingToDoAndAnotherMigrationIsRefused() throws Exception {
        assertThat(blue.registered()).isFalse();
        blue.raise(TWO);
        blue.forget(TWO);
        blue.register(ONE);
        blue.register(ONE);
        assertThat(blue.registered()).isTrue();
        try (var other = new PostgresDatabase(Side.BLUE, new Connections(place.address(), "other"), List.of(), false)) {
            assertThat(other.registered()).isFalse();
            assertThatThrownBy(() -> other.register(ONE))
                    .isInstanceOf(StepException.Refused.class)
                    .hasMessageContaining("registered for the migration '" + MIGRATION + "'");
            other.raise(TWO);
            other.forget(TWO);
        }
        assertThat(blue.registered()).isTrue();
        assertThat(blue.fence().standing().epoch()).isEqualTo(1);
    }

    @Test
    void aQuestionIsAnsweredWithANumberReadsOnlyAndEndsByItself() throws Exception {
        var limit = Duration.ofSeconds(1);
        place.execute("INSERT INTO item VALUES (1), (2)");
        assertThat(blue.number("SELECT count(*) FROM public.item", limit)).hasValue(2);
        assertThat(blue.number("SELECT 1.5::numeric", limit)).hasValue(1.5);
        assertThat(blue.number("SELECT max(id) FROM public.item WHERE id > 9", limit))
                .isEmpty();
        assertThat(blue.number("SELECT id FROM public.item WHERE id > 9", limit))
                .isEmpty();
        assertThatThrownBy(() -> blue.number("SELECT 'many'", limit))
                .isInstanceOf(StepException.Refused.class)
                .hasMessageContaining("no number");
        assertThatThrownBy(() -> blue.number("DELETE FROM public.item RETURNING 1", limit))
                .isInstanceOf(StepException.class)
                .hasMessageContaining("read-only");
        assertThatThrownBy(() -> blue.number("SELECT 1 FROM pg_sleep(30)", limit))
                .isInstanceOf(StepException.class)
                .hasMessageContaining("cancel");
        assertThat(blue.number("SELECT count(*) FROM public.item", limit)).hasValue(2);
    }

    @Test
    void raisingEndsWhatAnOlderTermStillHasRunning() throws Exception {
        blue.register(ONE);
        var connections = place.connections();
        var control = new Control(connections);
        var older = connections.open("forward", ONE);
        control.enter(older, ONE);
        execute(older, "INSERT INTO public.item VALUES (1)");
        var idle = connections.open("copy", ONE);
        var mine = connections.open("forward", TWO);
        execute(mine, "SELECT 1");

        blue.raise(TWO);

        assertThatThrownBy(older::commit).isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> execute(idle, "SELECT 1")).isInstanceOf(SQLException.class);
        execute(mine, "SELECT 1");
        mine.close();
        assertThat(place.ask("SELECT count(*) FROM item")).containsExactly("0");
        assertThatThrownBy(() -> connections.transact("fence", ONE, "trying", tx -> {
                    control.enter(tx, ONE);
                    return true;
                }))
                .isInstanceOf(StepException.Fenced.class);
    }

    @Test
    void aNewTermWaitsForNothingThatEnteredUnderTheSameTerm() throws Exception {
        blue.register(ONE);
        var connections = place.connections();
        var control = new Control(connections);
        try (var one = connections.open("forward", ONE);
                var other = connections.open("copy", ONE)) {
            control.enter(one, ONE);
            control.enter(other, ONE);
        }
    }

    @Test
    void aPreparedTransactionMakesItUnreadyByName() throws Exception {
        assertThat(blue.unready()).isEmpty();
        place.execute("BEGIN; INSERT INTO item VALUES (9); PREPARE TRANSACTION 'order ''9'''");
        assertThat(blue.unready())
                .singleElement()
                .asString()
                .startsWith(place.address().place() + ": prepared transaction 'order '9'' of postgres, ")
                .endsWith("COMMIT PREPARED or ROLLBACK PREPARED 'order ''9'''");
        place.execute("ROLLBACK PREPARED 'order ''9'''");
        assertThat(blue.unready()).isEmpty();
    }

    @Test
    void anOldTransactionThatWritesMakesItUnreadyAndOneThatReadsDoesNot() throws Exception {
        var readiness = new Readiness(
                place.connections(), List.of(TableName.of("item")), Duration.ofMillis(1), Duration.ofMillis(1));
        var reader = place.connect();
        reader.setAutoCommit(false);
        reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        execute(reader, "SELECT * FROM item");
        assertThat(readiness.problems()).isEmpty();
        var writer = place.connect();
        writer.setClientInfo("ApplicationName", "report");
        writer.setAutoCommit(false);
        execute(writer, "UPDATE item SET id = 7");
        assertThat(readiness.problems())
                .singleElement()
                .asString()
                .contains(
                        "an old transaction writes: process ",
                        "user postgres, application 'report'",
                        "idle in transaction for ",
                        "UPDATE item SET id = 7",
                        "pg_terminate_backend(");
        assertThat(blue.unready()).as("it is not old yet").isEmpty();
        writer.rollback();
        assertThat(readiness.problems()).isEmpty();
    }

    @Test
    void whatNoFlowCarriesIsTold() throws Exception {
        place.execute(
                "CREATE TABLE other(id int)",
                "CREATE UNLOGGED TABLE scratch(id int)",
                "CREATE MATERIALIZED VIEW sums AS SELECT count(*) FROM item",
                "SELECT lo_create(0)",
                "CREATE SCHEMA elsewhere",
                "CREATE TABLE elsewhere.unrelated(id int)");
        var lines = blue.uncarried();
        assertThat(lines).hasSize(4);
        assertThat(lines).anyMatch(line -> line.contains("table public.other is not in the plan"));
        assertThat(lines).anyMatch(line -> line.contains("unlogged table public.scratch"));
        assertThat(lines).anyMatch(line -> line.contains("materialised view public.sums"));
        assertThat(lines).anyMatch(line -> line.contains("1 large objects"));
    }

    @Test
    void aServerThatCameBackIsUsedAgain() throws Exception {
        blue.register(ONE);
        blue.fence().install(Mode.OPEN, ONE);
        place.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'bascule:%'");
        assertThat(blue.fence().standing().mode()).isEqualTo(Mode.OPEN);
        blue.fence().close(Duration.ofSeconds(1), ONE);
    }

    @Test
    void connectionsAreNamedAfterMigrationTermAndPurpose() throws Exception {
        try (var connection = place.connections().open("fence", new Epoch(12));
                var statement = connection.createStatement();
                var row = statement.executeQuery(
                        "SELECT current_setting('application_name'), current_setting('TimeZone'),"
                                + " current_setting('search_path')")) {
            row.next();
            assertThat(row.getString(1)).isEqualTo("bascule:" + MIGRATION + ":12:fence");
            assertThat(row.getString(2)).isEqualTo("UTC");
            assertThat(row.getString(3)).isEqualTo("pg_catalog");
            assertThat(connection.getAutoCommit()).isFalse();
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
