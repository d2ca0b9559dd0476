package bascule.databases.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.data.Database;
import bascule.data.Fence.Mode;
import bascule.data.ReadyToCut;
import bascule.data.ReadyToGoBack;
import bascule.data.VerifyTouched;
import bascule.migration.Gate;
import bascule.migration.Gate.Verdict;
import bascule.migration.Side;
import bascule.migration.StepException;
import bascule.migration.StepId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// DDL on the side that serves, on real servers, there and back: what may have moved rows untold keeps
/// the service where it is, and what has not needs nobody.
class RedefinitionTest {
    private static final Duration BUDGET = Duration.ofSeconds(30);
    private static final String TABLES = """
        CREATE TABLE orders (id bigint PRIMARY KEY, word text NOT NULL);
        CREATE TABLE acc (id int PRIMARY KEY, v int NOT NULL);
        CREATE TABLE ev (id int PRIMARY KEY, v text) PARTITION BY RANGE (id);
        CREATE TABLE ev1 PARTITION OF ev FOR VALUES FROM (0) TO (100)\
        """;

    private static final Gate.Standing STANDING = new Asked(List.of(), Duration.ZERO, false);

    private final SwingSite service = new SwingSite(BUDGET, "orders", "acc", "ev");
    private final Site site = service.site;
    private final PostgresPair pair = service.pair;

    @BeforeEach
    void follow() throws Exception {
        site.both(TABLES);
        site.blue("INSERT INTO acc SELECT n, n FROM generate_series(1, 20) n");
        service.follow();
        pair.reverse().canary(BUDGET, Site.FIRST);
    }

    @AfterEach
    void close() {
        service.close();
    }

    /// Takes the service to that side, where it is not there already.
    private void serve(Side side) throws StepException {
        if (side == Side.GREEN) {
            service.forth();
        }
    }

    /// Moves the service from that side to the other.
    private void leave(Side side) throws StepException {
        if (side == Side.BLUE) {
            serve(Side.GREEN);
        } else {
            service.back();
        }
    }

    private Connection on(Side side) {
        return side == Side.BLUE ? site.blue : site.green;
    }

    private Database database(Side side) {
        return side == Side.BLUE ? pair.blue() : pair.green();
    }

    private void execute(Side side, String sql) throws SQLException {
        Site.execute(on(side), sql);
    }

    /// The side stays open and says why: before anything is held, before its fence is closed, and also if the change
    /// comes after that.
    private void assertStays(Side side, String... words) throws Exception {
        for (var gate : List.of(new ReadyToCut("ready", pair, BUDGET), new ReadyToGoBack("ready-back", pair, BUDGET))) {
            assertThat(gate.judge(STANDING))
                    .isInstanceOfSatisfying(
                            Verdict.Wait.class,
                            wait -> assertThat(wait.reason()).contains(words));
        }
        if (side == Side.GREEN) {
            assertThatThrownBy(() -> leave(side))
                    .isInstanceOf(StepException.Refused.class)
                    .hasMessageContainingAll(words);
        }
        assertThat(database(side).fence().standing().mode()).isEqualTo(Mode.OPEN);
        assertThatThrownBy(() -> verify(side))
                .isInstanceOf(StepException.Refused.class)
                .hasMessageContainingAll(words);
    }

    private void verify(Side side) throws StepException {
        var verify = new VerifyTouched(new StepId("verify"), pair, BUDGET);
        if (side == Side.BLUE) {
            verify.apply(new Alone());
        } else {
            verify.revert(new Alone());
        }
    }

    private void awaitKnown() {
        Awaitility.await()
                .atMost(BUDGET)
                .untilAsserted(() -> assertThat(pair.blue().redefined())
                        .isEqualTo(pair.green().redefined())
                        .isEmpty());
    }

    private void assertSame(String query) throws SQLException {
        site.assertSame(query);
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void anInheritedChildKeepsTheServiceWhereItIs(Side side) throws Exception {
        serve(side);
        execute(side, """
            CREATE TABLE orders_2027 () INHERITS (orders); ALTER TABLE orders_2027 ADD PRIMARY KEY (id);
            INSERT INTO orders_2027 SELECT n, 'child' FROM generate_series(1, 5) n\
            """);
        assertStays(side, "public.orders is inherited by public.orders_2027", "NO INHERIT");
        execute(side, """
            ALTER TABLE orders_2027 NO INHERIT orders; INSERT INTO orders SELECT * FROM orders_2027;
            DROP TABLE orders_2027\
            """);
        awaitKnown();
        leave(side);
        assertThat(Site.one(on(side.other()), "SELECT count(*) FROM orders")).isEqualTo("5");
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void aTableThatIsAttachedWithItsRowsKeepsTheServiceWhereItIsUntilTheyAreCarried(Side side) throws Exception {
        serve(side);
        execute(side.other(), "CREATE TABLE ev3 PARTITION OF ev FOR VALUES FROM (200) TO (300)");
        execute(side, "CREATE TABLE ev3 (id int PRIMARY KEY, v text)");
        execute(side, "INSERT INTO ev3 SELECT n, 'filled' FROM generate_series(200, 204) n");
        execute(side, "ALTER TABLE ev ATTACH PARTITION ev3 FOR VALUES FROM (200) TO (300)");
        assertStays(side, "public.ev3 was not made as a part of public.ev but became one");
        Awaitility.await()
                .atMost(BUDGET)
                .untilAsserted(() -> assertThat(String.join("", database(side).redefined()))
                        .contains(
                                "5 rows differed",
                                "id=20",
                                "missing on " + side.other().word()));
        execute(side, "UPDATE ev3 SET id = id");
        awaitKnown();
        leave(side);
        assertSame("SELECT * FROM ev ORDER BY id");
        assertThat(Site.one(on(side.other()), "SELECT count(*) FROM ev")).isEqualTo("5");
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void oneFilledAndAttachedInOneTransactionIsNoNewbornEither(Side side) throws Exception {
        serve(side);
        execute(side.other(), "CREATE TABLE ev3 PARTITION OF ev FOR VALUES FROM (200) TO (300)");
        execute(side, """
            BEGIN; CREATE TABLE ev3 (id int PRIMARY KEY, v text);
            INSERT INTO ev3 SELECT n, 'filled' FROM generate_series(200, 204) n;
            ALTER TABLE ev ATTACH PARTITION ev3 FOR VALUES FROM (200) TO (300); COMMIT\
            """);
        assertStays(side, "public.ev3 was not made as a part of public.ev but became one");
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void anAlterThatRewritesRowsKeepsTheServiceWhereItIsUntilTheyAreCarried(Side side) throws Exception {
        serve(side);
        execute(side, "ALTER TABLE acc ALTER v TYPE int USING v * 2");
        assertStays(side, "public.acc was rewritten by ALTER TABLE");
        Awaitility.await()
                .atMost(BUDGET)
                .untilAsserted(() ->
                        assertThat(String.join("", database(side).redefined())).contains("20 rows differed"));
        execute(side, "UPDATE acc SET id = id");
        awaitKnown();
        leave(side);
        assertSame("SELECT * FROM acc ORDER BY id");
        assertThat(Site.one(on(side.other()), "SELECT sum(v) FROM acc")).isEqualTo("420");
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void aPartitionThatIsDroppedOnOneSideKeepsTheServiceUntilItsRowsAreGoneOnBoth(Side side) throws Exception {
        execute(Side.BLUE, "INSERT INTO ev VALUES (1, 'old')");
        Site.settle((PostgresLink) pair.forward());
        serve(side);
        execute(side, "DROP TABLE ev1");
        assertStays(side, "public.ev1 was dropped");
        execute(side.other(), "DROP TABLE ev1");
        awaitKnown();
        leave(side);
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void aTableMadeAnewIsNotTakenForTheOneThatIsFollowed(Side side) throws Exception {
        serve(side);
        execute(side, "DROP TABLE acc; CREATE TABLE acc (id int PRIMARY KEY, v int NOT NULL)");
        assertStays(side, "public.acc is not the table that the flow was set up for");
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void aDailyPartitionNeedsNobody(Side side) throws Exception {
        serve(side);
        execute(side.other(), "CREATE TABLE ev2 PARTITION OF ev FOR VALUES FROM (100) TO (200)");
        execute(
                side,
                "CREATE TABLE ev2 PARTITION OF ev FOR VALUES FROM (100) TO (200); INSERT INTO ev2 VALUES (100, 'a')");
        execute(side, "INSERT INTO ev VALUES (101, 'b')");
        assertThat(pair.blue().redefined()).isEmpty();
        assertThat(pair.green().redefined()).isEmpty();
        Awaitility.await()
                .atMost(BUDGET)
                .untilAsserted(() -> assertThat(new ReadyToCut("ready", pair, BUDGET).judge(STANDING))
                        .isInstanceOf(Verdict.Pass.class));
        leave(side);
        assertThat(Site.rows(on(side.other()), "SELECT * FROM ev2 ORDER BY id")).containsExactly("100|a", "101|b");
    }

    /// Without the right to make an event trigger, the flow does it.
    @ParameterizedTest
    @EnumSource(Side.class)
    void theFlowFencesWhatAppearsWhereNoEventTriggerMay(Side side) throws Exception {
        serve(side);
        for (var each : Side.values()) {
            execute(each, "DROP EVENT TRIGGER bascule_fence");
            execute(each, "CREATE TABLE ev2 PARTITION OF ev FOR VALUES FROM (100) TO (200)");
        }
        Awaitility.await()
                .atMost(BUDGET)
                .untilAsserted(() -> assertThatThrownBy(
                                () -> execute(side.other(), "INSERT INTO ev2 VALUES (100, 'past the fence')"))
                        .hasMessageContaining("bascule fence: writes to public.ev2 are closed"));
        Awaitility.await()
                .atMost(BUDGET)
                .untilAsserted(() -> assertThat(database(side).unready()).isEmpty());
        execute(side, "INSERT INTO ev2 VALUES (101, 'b')");
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void whatMovesNoRowsKeepsNobody(Side side) throws Exception {
        serve(side);
        for (var each : Side.values()) {
            execute(each, "VACUUM FULL acc");
            execute(each, "CREATE INDEX ON acc (v)");
            execute(each, "ALTER TABLE ev ALTER v SET STATISTICS 50");
        }
        execute(side, "TRUNCATE orders; INSERT INTO orders VALUES (7, 'seven')");
        assertThat(pair.blue().redefined()).isEmpty();
        assertThat(pair.green().redefined()).isEmpty();
        leave(side);
        assertSame("SELECT * FROM orders");
    }

    private record Asked(List<Gate.Approved> approvals, Duration waited, boolean completionOrdered)
            implements Gate.Standing {
        @Override
        public Instant now() {
            return Instant.EPOCH;
        }

        @Override
        public String trouble(String flow) {
            return "";
        }
    }
}
