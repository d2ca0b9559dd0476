package bascule.databases.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.data.Mapping;
import bascule.data.Quality;
import bascule.data.QualityHolds;
import bascule.migration.Gate;
import bascule.migration.Gate.Verdict;
import bascule.migration.StepException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the plan demands of rows, asked of two real databases.
class QualityTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Site site = new Site();
    private final PostgresPair pair =
            new PostgresPair(site.migration, site.blueAddress, site.greenAddress, List.of(Mapping.same("t")));

    @BeforeEach
    void tables() throws Exception {
        site.both("CREATE TABLE t (id int PRIMARY KEY, v int); INSERT INTO t VALUES (1, 10), (2, 20)");
    }

    @AfterEach
    void close() {
        pair.close();
        site.close();
    }

    @Test
    void rowsThatBreakACheckKeepTheCutoverWaitingOnWhicheverSideTheyAre() throws Exception {
        var gate = gate(
                new Quality(
                        "small",
                        "SELECT FROM public.t AS r WHERE NOT (v < 100)",
                        "SELECT FROM public.t AS r WHERE NOT (v < 100)"),
                new Quality(
                        "enough",
                        "SELECT FROM public.t HAVING count(*) < 2",
                        "SELECT FROM public.t HAVING count(*) < 2"));
        assertThat(gate.judge(waited(1))).isEqualTo(new Verdict.Pass("2 checks on both sides found no row"));
        site.green("UPDATE t SET v = 1000; INSERT INTO t SELECT n, 1000 FROM generate_series(3, 2000) n");
        site.blue("DELETE FROM t WHERE id = 1");
        assertThat(gate.judge(waited(30))).isInstanceOf(Verdict.Pass.class);
        assertThat(gate.judge(waited(90)))
                .isInstanceOfSatisfying(
                        Verdict.Wait.class,
                        wait -> assertThat(wait.reason())
                                .contains(
                                        "small: at least 1000 rows of green break it",
                                        "enough: 1 row of blue breaks it"));
        site.green("UPDATE t SET v = 1");
        site.blue("INSERT INTO t VALUES (1, 1)");
        assertThat(gate.judge(waited(91))).isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void aSlowQueryKeepsNobodyWaiting() throws Exception {
        var slow = "SELECT FROM public.t, LATERAL pg_sleep(1.5) WHERE v > 100";
        var gate = gate(new Quality("small", slow, "SELECT FROM public.t WHERE v > 100"));
        assertThat(gate.judge(waited(1)))
                .isInstanceOfSatisfying(
                        Verdict.Wait.class, wait -> assertThat(wait.reason()).contains("still asked"));
        Awaitility.await()
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(gate.judge(waited(2))).isInstanceOf(Verdict.Pass.class));
    }

    @Test
    void aQueryChangesNothingAndTakesNoLongerThanItMay() throws Exception {
        site.both("CREATE FUNCTION spoil() RETURNS int LANGUAGE sql AS 'DELETE FROM public.t RETURNING 1'");
        assertThatThrownBy(() -> pair.blue().count("SELECT public.spoil()", 10, LIMIT))
                .isInstanceOf(StepException.class)
                .hasMessageContaining("read-only transaction");
        assertThatThrownBy(() -> pair.blue().count("SELECT pg_sleep(30)", 10, Duration.ofMillis(200)))
                .isInstanceOf(StepException.Transient.class)
                .hasMessageContaining("statement timeout");
        assertThatThrownBy(() -> pair.blue().count("SELECT nothing FROM public.t", 10, LIMIT))
                .isInstanceOf(StepException.Refused.class)
                .hasMessageContaining("nothing");
        assertThat(pair.blue().count("SELECT FROM public.t", 10, LIMIT)).isEqualTo(2);
    }

    private QualityHolds gate(Quality... checks) {
        return new QualityHolds("quality", pair, List.of(checks), LIMIT);
    }

    private static Gate.Standing waited(long seconds) {
        return new Asked(List.of(), Duration.ofSeconds(seconds), false);
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
