package bascule.databases.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.data.Fence.Mode;
import bascule.embedded.EmbeddedPostgres.Version;
import bascule.migration.Epoch;
import bascule.migration.Side;
import bascule.migration.StepException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ScriptsTest {
    private static final Epoch ONE = new Epoch(1);

    private TestDatabase place;
    private PostgresDatabase green;

    @BeforeEach
    void makeADatabase() throws Exception {
        place = new TestDatabase(Version.V18);
        green = place.database(Side.GREEN, "item");
        green.register(ONE);
    }

    @AfterEach
    void dropIt() throws Exception {
        place.close();
    }

    @Test
    void aScriptRunsOnceHoweverOftenItIsAskedFor() throws Exception {
        var script = """
            -- semicolons; in comments, and in bodies
            CREATE TABLE item(id int PRIMARY KEY, name text DEFAULT 'a;b', tags text[] DEFAULT '{"{x}"}');
            CREATE FUNCTION bump() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN NEW.name := 'it''s; ' || NEW.name; RETURN NEW; END $$;
            CREATE FUNCTION total() RETURNS bigint LANGUAGE sql
            BEGIN ATOMIC SELECT 1; SELECT count(*) FROM item; END;
            CREATE TRIGGER bump BEFORE INSERT ON item FOR EACH ROW EXECUTE FUNCTION bump();
            INSERT INTO item VALUES (1, 'question ? mark');
            SELECT count(*) FROM item WHERE '{"a": 1}'::jsonb ? 'a';
            """;
        assertThat(green.ran("001.sql")).isFalse();
        green.run("001.sql", script, ONE);
        green.run("001.sql", script, ONE);
        assertThat(green.ran("001.sql")).isTrue();
        assertThat(place.ask("SELECT id, name, total() FROM item")).containsExactly("1|it's; question ? mark|1");
    }

    @Test
    void aScriptWithAnotherTextUnderTheSameNameIsRefused() throws Exception {
        green.run("001.sql", "CREATE TABLE item(id int PRIMARY KEY)", ONE);
        assertThatThrownBy(() -> green.run("001.sql", "CREATE TABLE item(id bigint PRIMARY KEY)", ONE))
                .isInstanceOf(StepException.Refused.class)
                .hasMessageContaining("001.sql ran already, with another text");
    }

    @Test
    void aScriptThatFailsLeavesNothingAndTellsTheLine() throws Exception {
        assertThatThrownBy(
                        () -> green.run("002.sql", "CREATE TABLE item(id int);\n\nINSERT INTO itme VALUES (1);\n", ONE))
                .isInstanceOf(StepException.Refused.class)
                .hasMessageContaining("script 002.sql, line 3")
                .hasMessageContaining("\"itme\" does not exist");
        assertThat(green.ran("002.sql")).isFalse();
        assertThat(place.ask("SELECT to_regclass('public.item')")).containsExactly("null");
    }

    @Test
    void aScriptCantEndTheTransactionThatRecordsIt() throws Exception {
        assertThatThrownBy(() -> green.run("003.sql", "CREATE TABLE item(id int); COMMIT; SELECT 1/0", ONE))
                .isInstanceOf(StepException.Refused.class);
        assertThat(place.ask("SELECT to_regclass('public.item')")).containsExactly("null");
    }

    @Test
    void aScriptThatFindsItsTableInUseIsOursAgainAndLeavesNothing() throws Exception {
        place.execute("CREATE TABLE item(id int PRIMARY KEY)");
        var reader = place.connect();
        reader.setAutoCommit(false);
        try (var statement = reader.createStatement()) {
            statement.execute("SELECT * FROM item");
        }
        assertThatThrownBy(() -> green.run(
                        "004.sql",
                        "CREATE TABLE more(id int); SET LOCAL lock_timeout = 50; ALTER TABLE item ADD COLUMN name text",
                        ONE))
                .isInstanceOf(StepException.Transient.class)
                .hasMessageContaining("script 004.sql")
                .hasMessageContaining("lock timeout");
        assertThat(green.ran("004.sql")).isFalse();
        assertThat(place.ask("SELECT to_regclass('public.more')")).containsExactly("null");
    }

    @Test
    void anUndoScriptThatFailsIsToldAsSuch() throws Exception {
        green.run("two.sql", "SELECT 1", ONE);
        assertThatThrownBy(() -> green.unrun("two.sql", "DROP TABLE nowhere", ONE))
                .isInstanceOf(StepException.Refused.class)
                .hasMessageContaining("undo script of two.sql");
    }

    @Test
    void undoingForgetsTheScriptSoThatItMayRunAgain() throws Exception {
        var script = "CREATE TABLE item(id int)";
        green.unrun("001.sql", "DROP TABLE item", ONE);
        green.run("001.sql", script, ONE);
        green.unrun("001.sql", "DROP TABLE item", ONE);
        green.unrun("001.sql", "DROP TABLE item", ONE);
        assertThat(green.ran("001.sql")).isFalse();
        assertThat(place.ask("SELECT to_regclass('public.item')")).containsExactly("null");
        green.run("001.sql", script, ONE);
        green.unrun("001.sql", "", ONE);
        assertThat(green.ran("001.sql")).isFalse();
        assertThat(place.ask("SELECT to_regclass('public.item')")).containsExactly("item");
    }

    @Test
    void namesInAScriptMeanWhatTheyMeanToItsRole() throws Exception {
        place.execute("CREATE SCHEMA sales", "ALTER DATABASE " + place.name() + " SET search_path = sales, public");
        green.run("001.sql", "CREATE TABLE item(id int)", ONE);
        assertThat(place.ask("SELECT to_regclass('sales.item') IS NOT NULL")).containsExactly("t");
    }

    @Test
    void aRoleNamedLikeOurSchemaMakesItsTablesWhereItsPathSaysNext() throws Exception {
        place.execute("CREATE ROLE bascule SUPERUSER LOGIN PASSWORD 'moving'");
        try {
            var mine = place.database(Side.GREEN, place.address("bascule", "moving"), "item", "sales.item");
            mine.run("001.sql", "CREATE TABLE item(id int PRIMARY KEY)", ONE);
            mine.unrun("001.sql", "DROP TABLE item", ONE);
            mine.run("001.sql", "CREATE TABLE item(id int PRIMARY KEY)", ONE);
            place.execute("CREATE SCHEMA sales", "ALTER ROLE bascule SET search_path = sales, \"$user\", public");
            var second = place.database(Side.GREEN, place.address("bascule", "moving"), "item", "sales.item");
            second.run("002.sql", "CREATE TABLE item(id int PRIMARY KEY)", ONE);
            second.fence().install(Mode.CLOSED, ONE);
            assertThat(place.ask("SELECT to_regclass('bascule.item')")).containsExactly("null");
            assertThat(place.ask("SELECT to_regclass('public.item'), to_regclass('sales.item')"))
                    .containsExactly("item|sales.item");
        } finally {
            place.execute("REASSIGN OWNED BY bascule TO CURRENT_USER", "DROP OWNED BY bascule", "DROP ROLE bascule");
        }
    }

    @Test
    void aScriptIsAWriterLikeAnyOtherToAClosedFence() throws Exception {
        green.run("001.sql", "CREATE TABLE item(id int PRIMARY KEY)", ONE);
        green.fence().install(Mode.CLOSED, ONE);
        assertThatThrownBy(() -> green.run("002.sql", "INSERT INTO item VALUES (1)", ONE))
                .isInstanceOf(StepException.Refused.class)
                .hasMessageContaining("bascule fence: writes to public.item are closed");
        green.run("003.sql", "ALTER TABLE item ADD COLUMN name text", ONE);
        green.fence().open(Duration.ofSeconds(1), ONE);
        green.run("002.sql", "INSERT INTO item VALUES (1)", ONE);
    }
}
