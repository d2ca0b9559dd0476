package bascule.databases.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.data.Fence.Mode;
import bascule.data.Mapping;
import bascule.data.Throttle;
import bascule.migration.Side;
import bascule.migration.StepException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.FutureTask;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A target that takes nothing while the source goes on writing.
@Timeout(120)
class RetainedLogTest {
    private static final LogBudget BUDGET = new LogBudget(OptionalLong.of(24L << 20));
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final Mapping TABLE = Mapping.same("t");

    private final Site site = new Site();

    @BeforeEach
    void tables() throws Exception {
        site.both("CREATE TABLE t (id int PRIMARY KEY, v text)").register();
        new PostgresFence(Side.BLUE, site.blues(), new Control(site.blues()), List.of(new TableName("public", "t")))
                .install(Mode.OPEN, Site.FIRST);
        site.blue("INSERT INTO t VALUES (1, 'one')");
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void aFlowThatMakesBlueKeepTooMuchIsGivenUpAndSaysSoAlsoAfterARestart() throws Exception {
        var link = site.forward(BUDGET, TABLE);
        link.copy(Site.FIRST, Site.quietly());
        try (var slow = site.anotherGreen()) {
            Site.execute(slow, "BEGIN; LOCK TABLE t");
            var flow = site.start(link);
            site.blue("UPDATE t SET v = 'two'");
            writeLog(16);
            Awaitility.await()
                    .atMost(SOON)
                    .untilAsserted(() -> assertThat(link.standing().warning())
                            .contains("of log are kept for the forward flow, budgets.retained-log is 24 MiB"));
            assertThat(link.standing().retainedBytes()).isGreaterThan(16L << 20);
            writeLog(16);
            assertThat(flow.ended())
                    .isInstanceOf(StepException.Refused.class)
                    .hasMessageContaining("of log for the forward flow, more than budgets.retained-log (24 MiB)")
                    .hasMessageContaining("green does not follow any more")
                    .hasMessageContaining("abort and start again, which copies anew");
        }
        assertThat(slots()).isEmpty();
        assertThatThrownBy(() -> site.forward(BUDGET, TABLE).flow().run(Site.FIRST, () -> false))
                .isInstanceOf(StepException.Refused.class)
                .hasMessageContaining("more than budgets.retained-log (24 MiB)");
        site.blue("UPDATE t SET v = 'blue serves'");
    }

    @Test
    void aCopyThatTakesTooLongIsGivenUpAndCanBeBegunAnew() throws Exception {
        var link = site.forward(BUDGET, TABLE);
        try (var slow = site.anotherGreen()) {
            Site.execute(slow, "BEGIN; LOCK TABLE t IN SHARE MODE");
            var copy = new FutureTask<>(() -> {
                link.copy(Site.FIRST, Site.quietly());
                return true;
            });
            Thread.ofPlatform().name("copy").start(copy);
            Awaitility.await()
                    .atMost(SOON)
                    .untilAsserted(() -> assertThat(slots()).hasSize(1));
            writeLog(40);
            Awaitility.await()
                    .atMost(SOON)
                    .untilAsserted(() -> assertThat(slots()).isEmpty());
            Site.execute(slow, "ROLLBACK");
            assertThatThrownBy(copy::get)
                    .hasCauseInstanceOf(StepException.Refused.class)
                    .hasMessageContaining("more than budgets.retained-log (24 MiB)")
                    .hasMessageContaining("resume a copy");
        }
        link.copy(Site.FIRST, Site.quietly());
        site.start(link);
        Site.settle(link);
        site.assertSame("SELECT * FROM t");
    }

    @Test
    void whatTheWayBackMayNeedIsOnlyWarnedAbout() throws Exception {
        var link = site.forward(BUDGET, TABLE);
        link.copy(Site.FIRST, Site.quietly());
        new PostgresFence(Side.BLUE, site.blues(), new Control(site.blues()), List.of(new TableName("public", "t")))
                .close(Duration.ofSeconds(5), Site.FIRST);
        writeLog(40);
        assertThat(link.standing().warning()).contains("budgets.retained-log is 24 MiB");
        site.start(link);
        Site.settle(link);
        assertThat(slots()).hasSize(1);
    }

    @Test
    void aSlotWhoseLogTheServerThrewAwayIsToldAndNeverGoesOn() throws Exception {
        var link = site.forward(LogBudget.NONE, TABLE);
        link.copy(Site.FIRST, Site.quietly());
        try {
            setting("SET max_slot_wal_keep_size = '16MB'");
            Awaitility.await().atMost(SOON).untilAsserted(() -> {
                writeLog(40);
                site.blue("SELECT pg_switch_wal(); CHECKPOINT");
                assertThat(link.standing().warning()).contains("the log that the forward flow needs is lost");
            });
            assertThatThrownBy(() -> link.flow().run(Site.FIRST, () -> false))
                    .isInstanceOf(StepException.Refused.class)
                    .hasMessageContaining("was invalidated")
                    .hasMessageContaining("copies anew; raise max_slot_wal_keep_size");
            try (var pair = new PostgresPair(
                    site.migration, site.blueAddress, site.greenAddress, List.of(TABLE), true, BUDGET, Throttle.NONE)) {
                assertThat(pair.blue().unfit())
                        .anySatisfy(line -> assertThat(line)
                                .contains("max_slot_wal_keep_size is 16 MiB, less than budgets.retained-log (24 MiB)"));
            }
        } finally {
            setting("RESET max_slot_wal_keep_size");
        }
    }

    private List<String> slots() throws SQLException {
        return Site.rows(site.blue, "SELECT slot_name FROM pg_replication_slots WHERE database = current_database()");
    }

    /// As messages, of which nothing stays.
    private void writeLog(int mebibytes) throws SQLException {
        site.blue("SELECT pg_logical_emit_message(true, 'noise', repeat('x', 1048576)) FROM generate_series(1, %d)"
                .formatted(mebibytes));
    }

    private void setting(String what) throws SQLException {
        site.blue("ALTER SYSTEM " + what);
        site.blue("SELECT pg_reload_conf()");
    }
}
