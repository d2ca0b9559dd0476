package bascule.databases.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.data.Fence.Mode;
import bascule.data.Mapping;
import bascule.migration.Side;
import bascule.migration.StepException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A row that does not fit into the target, and is corrected at the source.
@Timeout(60)
class UnfitRowTest {
    private static final Duration LOCK = Duration.ofSeconds(5);

    private final Site site = new Site();
    private PostgresFence fence;
    private PostgresLink link;

    @BeforeEach
    void copied() throws Exception {
        site.both("CREATE TABLE t (id int PRIMARY KEY, v int)").register();
        site.green("ALTER TABLE t ADD CHECK (v < 100)");
        fence = new PostgresFence(
                Side.BLUE, site.blues(), new Control(site.blues()), List.of(new TableName("public", "t")));
        fence.install(Mode.OPEN, Site.FIRST);
        link = site.forward(Mapping.same("t"));
        link.copy(Site.FIRST, Site.quietly());
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void aCorrectionBehindAFenceThatClosedAndOpenedMendsTheFlow() throws Exception {
        site.blue("INSERT INTO t VALUES (1, 1000)");
        fence.close(LOCK, Site.FIRST);
        fence.open(LOCK, Site.FIRST);
        site.blue("INSERT INTO t VALUES (2, 2)");
        site.blue("UPDATE t SET v = 10 WHERE id = 1");
        assertTrips();
        site.start(link);
        Site.settle(link);
        site.assertSame("SELECT * FROM t ORDER BY id");
        assertThat(link.standing().applied()).isEqualTo(fence.standing().marker());

        site.blue("UPDATE t SET v = 11 WHERE id = 1");
        Site.settle(link);
        site.assertSame("SELECT * FROM t ORDER BY id");
    }

    @Test
    void aRowThatIsNotCorrectedStopsTheFlowAgainAndAgainAndLeavesNothingOut() throws Exception {
        site.blue("INSERT INTO t VALUES (1, 1000)");
        site.blue("INSERT INTO t VALUES (2, 2)");
        for (int run = 0; run < 3; run++) {
            assertTrips();
            assertThat(Site.rows(site.green, "SELECT * FROM t")).isEmpty();
        }
        site.blue("DELETE FROM t WHERE id = 1");
        site.start(link);
        Site.settle(link);
        assertThat(Site.rows(site.green, "SELECT * FROM t")).containsExactly("2|2");
    }

    @Test
    void whatWasWrittenPastTheClosedFenceIsAViolationAlsoForAPatientRun() throws Exception {
        site.blue("INSERT INTO t VALUES (1, 1000)");
        fence.close(LOCK, Site.FIRST);
        site.blue(
                "SET session_replication_role = replica; INSERT INTO t VALUES (3, 3); RESET session_replication_role");
        fence.open(LOCK, Site.FIRST);
        site.blue("UPDATE t SET v = 10 WHERE id = 1");
        assertTrips();
        site.start(link);
        Site.settle(link);
        assertThat(Site.rows(site.green, "SELECT * FROM t")).containsExactly("1|10");
        assertThat(link.violations()).containsExactly(java.util.Map.entry("public.t", 1L));
    }

    private void assertTrips() {
        assertThat(site.start(link).ended())
                .isInstanceOf(StepException.Refused.class)
                .hasMessageContaining("a row of public.t does not fit into public.t");
    }
}
