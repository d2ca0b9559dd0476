package bascule.databases.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.embedded.EmbeddedPostgres.Version;
import bascule.migration.Epoch;
import bascule.migration.StepException;
import java.sql.SQLException;
import java.time.Duration;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whose move is next after an error of the server.
final class FailureTest {
    private static final Epoch ONE = new Epoch(1);

    private TestDatabase place;
    private Connections connections;

    @BeforeEach
    void makeADatabase() throws Exception {
        place = new TestDatabase(Version.V18);
        place.execute("CREATE TABLE item(id int PRIMARY KEY, name text)", "INSERT INTO item VALUES (1, 'one')");
        connections = place.connections();
    }

    @AfterEach
    void dropIt() throws Exception {
        place.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT pg_terminate_backend(pg_backend_pid())",
                "SET LOCAL statement_timeout = 10; SELECT pg_sleep(5)",
                "DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40001'; END $$",
                "DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40P01'; END $$",
                "DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '55P03'; END $$",
                "DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '57P01'; END $$",
                "DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '53300'; END $$"
            })
    void whatMayPassByItselfIsOursAgain(String sql) {
        assertThatThrownBy(() -> run(sql))
                .isInstanceOf(StepException.Transient.class)
                .hasMessageStartingWith(place.address().place() + ": trying failed: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELEKT 1",
                "SELECT * FROM public.itme",
                "SELECT * FROM nowhere.item",
                "SELECT itme FROM public.item",
                "SELECT public.nothing()",
                "SET LOCAL ROLE pg_monitor; SELECT * FROM public.item",
                "INSERT INTO public.item VALUES (1, 'again')"
            })
    void whatIsWrongIsTheOperators(String sql) {
        assertThatThrownBy(() -> run(sql))
                .isInstanceOf(StepException.Refused.class)
                .hasMessageStartingWith(place.address().place() + ": trying failed: ");
    }

    @Test
    void valuesOfRowsAreNotQuoted() {
        assertThatThrownBy(() -> run("INSERT INTO public.item VALUES (1, 'again')"))
                .hasMessageContaining("item_pkey")
                .hasMessageNotContaining("(1)");
    }

    @Test
    void norAreThoseOfAStatementThatWasOneOfMany() {
        assertThatThrownBy(() -> connections.transact("test", new Epoch(1), "writing", connection -> {
                    try (var insert = connection.prepareStatement("SELECT 1 / length(replace(?, 'secret', ''))")) {
                        insert.setString(1, "secret");
                        insert.addBatch();
                        return insert.executeBatch();
                    }
                }))
                .hasMessageContaining("division by zero")
                .hasMessageNotContaining("secret");
    }

    @Test
    void workThatFailedLeavesNothingBehindAndTheNextGetsAFreshConnection() throws Exception {
        assertThatThrownBy(() -> run("INSERT INTO public.item VALUES (2, 'two'); SELECT 1/0"))
                .isInstanceOf(StepException.Refused.class);
        run("INSERT INTO public.item VALUES (3, 'three')");
        assertThat(place.ask("SELECT id FROM item ORDER BY id")).containsExactly("1", "3");
    }

    @Test
    void aLookCantChangeAnything() {
        assertThatThrownBy(() -> connections.look("trying", connection -> {
                    try (var statement = connection.createStatement()) {
                        return statement.execute("DELETE FROM public.item");
                    }
                }))
                .isInstanceOf(StepException.Refused.class)
                .hasMessageContaining("read-only");
    }

    @Test
    void aServerThatStopsInTheMiddleIsOursAgain() throws Exception {
        try (var connection = connections.open("copy", ONE, Limits.LONG);
                var statement = connection.createStatement()) {
            statement.execute("SELECT 1");
            place.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE '%:copy'");
            assertThatThrownBy(() -> statement.execute("SELECT 1"))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(connections.failure(e, "copying"))
                                    .isInstanceOf(StepException.Transient.class));
        }
    }

    @Test
    void aDeadPeerIsNoticedWithinHalfAMinute() throws Exception {
        try (var socket = new KeepAliveSockets().createSocket()) {
            assertThat(socket.getKeepAlive()).isTrue();
            var seconds = socket.getOption(ExtendedSocketOptions.TCP_KEEPIDLE)
                    + socket.getOption(ExtendedSocketOptions.TCP_KEEPINTERVAL)
                            * socket.getOption(ExtendedSocketOptions.TCP_KEEPCOUNT);
            assertThat(Duration.ofSeconds(seconds)).isLessThanOrEqualTo(Duration.ofSeconds(30));
        }
    }

    private void run(String sql) throws StepException {
        connections.transact("fence", ONE, "trying", transaction -> {
            try (var statement = transaction.createStatement()) {
                return statement.execute(sql);
            }
        });
    }
}
