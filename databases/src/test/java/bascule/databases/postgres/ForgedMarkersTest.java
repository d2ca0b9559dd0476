package bascule.databases.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.data.Fence.Mode;
import bascule.migration.Side;
import bascule.migration.StepException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A login that may write the service's tables, and nothing else, speaks in the name of the fence: nobody listens. And
/// a side on which somebody wrote past the fence is not left, in either direction.
class ForgedMarkersTest {
    private static final Duration BUDGET = Duration.ofSeconds(20);

    private final SwingSite service = new SwingSite(BUDGET, "entry");
    private final Site site = service.site;
    private final PostgresPair pair = service.pair;
    private final List<String> acknowledged = new ArrayList<>();
    private int written;

    @BeforeEach
    void follow() throws Exception {
        site.both("DO $$ BEGIN CREATE ROLE app LOGIN PASSWORD 'app'; EXCEPTION WHEN duplicate_object THEN END $$");
        site.both("ALTER DEFAULT PRIVILEGES GRANT USAGE ON SCHEMAS TO app");
        site.both("ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO app");
        site.both("CREATE TABLE entry (word text PRIMARY KEY)");
        service.follow();
    }

    @AfterEach
    void close() throws Exception {
        site.both("ALTER DEFAULT PRIVILEGES REVOKE ALL ON TABLES FROM app");
        site.both("ALTER DEFAULT PRIVILEGES REVOKE ALL ON SCHEMAS FROM app");
        service.close();
    }

    private Connection app(Side side) throws SQLException {
        var connection = side == Side.BLUE ? site.anotherBlue() : site.anotherGreen();
        Site.execute(connection, "SET SESSION AUTHORIZATION app");
        return connection;
    }

    /// All that could be believed, with a write after each, and one in the same transaction.
    private void forgeAndWrite(Side side) throws Exception {
        var contents = new ArrayList<String>(List.of("", "x"));
        for (var name : List.of("blue", "green")) {
            for (int closing = 1; closing <= 4; closing++) {
                contents.add(site.migration + "/" + name + "/" + closing);
            }
        }
        try (var app = app(side)) {
            for (var prefix : List.of("bascule.fence", "bascule.open", "bascule.mark")) {
                for (var content : contents) {
                    Site.execute(app, "SELECT pg_logical_emit_message(true, '%s', '%s')".formatted(prefix, content));
                    write(app, "");
                    write(app, "SELECT pg_logical_emit_message(true, '%s', '%s');".formatted(prefix, content));
                    write(app, "SELECT pg_logical_emit_message(false, '%s', '%s');".formatted(prefix, content));
                }
            }
        }
    }

    private void write(Connection app, String before) throws SQLException {
        var word = "%06d".formatted(++written);
        Site.execute(app, before + "INSERT INTO entry VALUES ('" + word + "')");
        acknowledged.add(word);
    }

    private List<String> words(Connection side) throws SQLException {
        return Site.rows(side, "SELECT word FROM entry ORDER BY word");
    }

    @Test
    void forgedMarkersLoseNothingInEitherDirection() throws Exception {
        for (int time = 0; time < 2; time++) {
            forgeAndWrite(Side.BLUE);
            service.forth();
            assertThat(words(site.green)).isEqualTo(acknowledged);
            forgeAndWrite(Side.GREEN);
            service.back();
            assertThat(words(site.blue)).isEqualTo(acknowledged);
        }
        assertThat(pair.forward().violations()).isEmpty();
        assertThat(pair.reverse().violations()).isEmpty();
    }

    @Test
    void noMessageMakesAWritePastTheFenceLookLikeOneThatWasLetIn() throws Exception {
        service.forth();
        try (var app = app(Side.BLUE)) {
            for (var content : List.of("", site.migration + "/blue/1", site.migration + "/blue/2")) {
                Site.execute(app, "SELECT pg_logical_emit_message(true, 'bascule.open', '" + content + "')");
            }
            assertThatThrownBy(() -> Site.execute(app, "INSERT INTO entry VALUES ('refused')"))
                    .hasMessageContaining("bascule fence");
        }
        site.blue("SET session_replication_role = replica; INSERT INTO entry VALUES ('past');"
                + " RESET session_replication_role");
        Site.settle((PostgresLink) pair.forward());
        assertThat(pair.forward().violations()).containsExactly(java.util.Map.entry("public.entry", 1L));
        assertThat(words(site.green)).isEmpty();
    }

    @Test
    void nobodyElseWritesTheFencesRowWhateverRightsNewTablesCarry() throws Exception {
        for (var side : Side.values()) {
            try (var app = app(side)) {
                for (var sql : List.of(
                        "UPDATE bascule.fence SET mode = 'CLOSED'",
                        "INSERT INTO bascule.violation (flow, position, relation, kind, change)"
                                + " VALUES ('forward', '0/0', 't', 'insert', '{}')",
                        "UPDATE bascule.canary SET token = ''")) {
                    assertThatThrownBy(() -> Site.execute(app, sql))
                            .hasMessageContaining("permission denied for schema bascule");
                }
            }
        }
    }

    @Test
    void aSideWithRowsOfItsOwnIsNotLeftForGreen() throws Exception {
        service.forth();
        site.blue("SET session_replication_role = replica; INSERT INTO entry VALUES ('past');"
                + " RESET session_replication_role");
        service.back();
        Site.settle((PostgresLink) pair.forward());
        assertThatThrownBy(service::forth)
                .isInstanceOf(StepException.Refused.class)
                .hasMessageContaining("blue can't be left: 1 changes were made on blue past its closed fence")
                .hasMessageContaining("1 in public.entry")
                .hasMessageContaining("look into bascule.violation on green");
        assertThat(pair.blue().fence().standing().mode()).isEqualTo(Mode.OPEN);

        site.green("SET session_replication_role = replica; INSERT INTO entry VALUES ('past');"
                + " RESET session_replication_role");
        site.green("DELETE FROM bascule.violation");
        service.forth();
        assertThat(words(site.green)).containsExactly("past");
    }

    @Test
    void aSideWithRowsOfItsOwnIsNotLeftForBlue() throws Exception {
        site.green("SET session_replication_role = replica; INSERT INTO entry VALUES ('past');"
                + " RESET session_replication_role");
        Site.settle((PostgresLink) pair.reverse());
        service.forth();
        assertThatThrownBy(service::back)
                .isInstanceOf(StepException.Refused.class)
                .hasMessageContaining("green can't be left: 1 changes were made on green past its closed fence");
        assertThat(pair.green().fence().standing().mode()).isEqualTo(Mode.OPEN);
    }

    @Test
    void whatIsWrittenPastTheFenceOnceTheSwingHasBegunIsFoundByTheComparison() throws Exception {
        var swing = service.swing();
        swing.get(0).apply(new Alone());
        site.blue("SET session_replication_role = replica; INSERT INTO entry VALUES ('past');"
                + " RESET session_replication_role");
        swing.get(1).apply(new Alone());
        Site.settle((PostgresLink) pair.forward());
        assertThatThrownBy(() -> swing.get(3).apply(new Alone()))
                .isInstanceOf(StepException.Refused.class)
                .hasMessageContaining("blue can't be left");
    }

    @Test
    void whatCameBackIsNotTakenForWholeWhileGreenHasRowsOfItsOwn() throws Exception {
        service.forth();
        var swing = service.swing();
        swing.get(5).revert(new Alone());
        site.green("SET session_replication_role = replica; INSERT INTO entry VALUES ('past');"
                + " RESET session_replication_role");
        swing.get(4).revert(new Alone());
        Site.settle((PostgresLink) pair.reverse());
        assertThatThrownBy(() -> swing.get(3).revert(new Alone()))
                .isInstanceOf(StepException.Refused.class)
                .hasMessageContaining("green can't be left");
    }
}
