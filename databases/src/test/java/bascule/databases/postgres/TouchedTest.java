package bascule.databases.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.data.Link.Difference;
import bascule.data.Mapping;
import bascule.migration.Epoch;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What was touched since the last proof is known beyond a restart of the controller.
class TouchedTest {
    private static final Duration BUDGET = Duration.ofSeconds(30);
    private static final Epoch SECOND = new Epoch(2);
    private static final String TABLES = "CREATE TABLE t (id int PRIMARY KEY, v int); CREATE TABLE \"odd.name\""
            + " (\"a b\"\"\" text, n int, v int, PRIMARY KEY (n, \"a b\"\"\"))";

    private final Site site = new Site();
    private final List<PostgresPair> pairs = new ArrayList<>();

    @AfterEach
    void close() {
        site.close();
        pairs.forEach(PostgresPair::close);
    }

    private PostgresPair pair() {
        var pair = new PostgresPair(
                site.migration,
                site.blueAddress,
                site.greenAddress,
                List.of(Mapping.same("t"), Mapping.same("\"odd.name\"")),
                false);
        pairs.add(pair);
        return pair;
    }

    private PostgresPair proven() throws Exception {
        site.both(TABLES).register();
        site.blue("INSERT INTO t SELECT g, g FROM generate_series(1, 1000) g");
        site.blue("INSERT INTO \"odd.name\" SELECT 'k,' || g || '\"{}', g, g FROM generate_series(1, 1000) g");
        var pair = pair();
        pair.forward().copy(Site.FIRST, Site.quietly());
        pair.reverse().capture(Site.FIRST);
        site.start((PostgresLink) pair.forward());
        assertThat(pair.forward().prove(BUDGET, Site.FIRST, Site.quietly())).isEmpty();
        return pair;
    }

    /// A new controller's eyes: it has taken over, and remembers nothing.
    private PostgresPair restarted() throws Exception {
        var pair = pair();
        pair.blue().raise(SECOND);
        pair.green().raise(SECOND);
        site.start((PostgresLink) pair.forward(), SECOND);
        return pair;
    }

    /// No flow takes it back: the reverse one does not run.
    private void damage() throws SQLException {
        site.green("SET session_replication_role = replica");
        site.green("UPDATE t SET v = -1 WHERE id IN (5, 500, 5000)");
        site.green("UPDATE \"odd.name\" SET v = -1 WHERE n IN (5, 500)");
    }

    private static List<Difference> touchedDifferences(PostgresPair pair, List<String> said) throws Exception {
        return pair.forward().proveTouched(BUDGET, SECOND, said::add);
    }

    @Test
    void aRestartedControllerComparesWhatWasTouchedAndNothingElse() throws Exception {
        var before = proven();
        site.blue("UPDATE t SET v = v + 1 WHERE id <= 10");
        site.blue("UPDATE \"odd.name\" SET v = v + 1 WHERE n <= 10");
        site.blue("INSERT INTO t VALUES (5000, 1)");
        site.blue("DELETE FROM t WHERE id = 7");
        Site.settle((PostgresLink) before.forward());
        var after = restarted();
        site.blue("UPDATE t SET v = v + 1 WHERE id = 20");
        after.forward().canary(BUDGET, SECOND);
        damage();
        site.green("UPDATE t SET v = -1 WHERE id = 20");
        var said = new ArrayList<String>();
        assertThat(touchedDifferences(after, said))
                .extracting(difference -> difference.table() + " " + difference.key())
                .containsExactlyInAnyOrder(
                        "public.t id=5", "public.t id=20", "public.t id=5000", "public.odd.name n=5, a b\"=k,5\"{}");
        assertThat(said).isEmpty();
    }

    @Test
    void rowsThatWereWrittenOnceMoreInOrderCountAsTouchedToo() throws Exception {
        var before = proven();
        site.green("CREATE UNIQUE INDEX ON t (v)");
        site.blue("BEGIN; UPDATE t SET v = -5 WHERE id = 1; UPDATE t SET v = 1 WHERE id = 2;"
                + " UPDATE t SET v = 2 WHERE id = 1; COMMIT");
        Site.settle((PostgresLink) before.forward());
        site.assertSame("SELECT * FROM t ORDER BY id");
        var after = restarted();
        after.forward().canary(BUDGET, SECOND);
        site.green("SET session_replication_role = replica");
        site.green("UPDATE t SET v = -id WHERE id <= 3");
        assertThat(touchedDifferences(after, new ArrayList<>()))
                .extracting(Difference::key)
                .containsExactlyInAnyOrder("id=1", "id=2");
    }

    @Test
    void oneThatAsksBeforeItsFlowsRunFindsTheSame() throws Exception {
        var before = proven();
        site.blue("UPDATE t SET v = v + 1 WHERE id <= 10");
        Site.settle((PostgresLink) before.forward());
        damage();
        var after = pair();
        after.blue().raise(SECOND);
        after.green().raise(SECOND);
        var said = new ArrayList<String>();
        assertThat(touchedDifferences(after, said)).extracting(Difference::key).containsExactly("id=5");
        assertThat(said).isEmpty();
    }

    @Test
    void aPassedComparisonBeginsAnewInBothDirectionsBeyondARestart() throws Exception {
        var before = proven();
        site.blue("UPDATE t SET v = v + 1 WHERE id = 5");
        Site.settle((PostgresLink) before.forward());
        assertThat(before.forward().proveTouched(BUDGET, Site.FIRST, _ -> {})).isEmpty();
        var reverse = site.start((PostgresLink) before.reverse());
        site.green("UPDATE t SET v = v + 1 WHERE id = 9");
        Site.settle((PostgresLink) before.reverse());
        reverse.stop();
        var after = restarted();
        damage();
        site.green("UPDATE t SET v = -9 WHERE id = 9");
        var said = new ArrayList<String>();
        assertThat(after.reverse().proveTouched(BUDGET, SECOND, said::add))
                .extracting(Difference::key)
                .containsExactly("id=9");
        assertThat(touchedDifferences(after, said)).isEmpty();
        assertThat(said).isEmpty();
    }

    @Test
    void aProofThatDidNotEndCountsForNothingAfterARestart() throws Exception {
        var before = proven();
        var proof = new Control(site.greens());
        site.greens().transact("proof", Site.FIRST, "beginning", connection -> {
            proof.enter(connection, Site.FIRST);
            return TouchedRecord.begin(connection, Direction.FORWARD, TouchedRecord.PROVING);
        });
        Site.settle((PostgresLink) before.forward());
        var after = restarted();
        damage();
        var said = new ArrayList<String>();
        assertThat(touchedDifferences(after, said)).hasSize(4);
        assertThat(said).singleElement().asString().contains("a comparison is under way");
    }

    @Test
    void aTruncateMakesEverythingTouchedBeyondARestart() throws Exception {
        var before = proven();
        site.blue("TRUNCATE t");
        Site.settle((PostgresLink) before.forward());
        var after = restarted();
        var said = new ArrayList<String>();
        assertThat(touchedDifferences(after, said)).isEmpty();
        assertThat(said).singleElement().asString().contains("a table was emptied");
    }

    @Test
    void moreThanCanBeRememberedIsSaidAndEverythingCompared() throws Exception {
        site.both(TABLES).register();
        var mappings = List.of(Mapping.same("t"));
        var forward = new PostgresLink(
                site.forwardEnds(), mappings, new Touched(Direction.FORWARD, 100), new Touched(Direction.REVERSE));
        forward.copy(Site.FIRST, Site.quietly());
        site.start(forward);
        assertThat(forward.prove(BUDGET, Site.FIRST, Site.quietly())).isEmpty();
        site.blue("INSERT INTO t SELECT g, g FROM generate_series(1, 101) g");
        Site.settle(forward);
        site.green("UPDATE t SET v = -1 WHERE id = 5");
        var said = new ArrayList<String>();
        assertThat(forward.proveTouched(BUDGET, Site.FIRST, said::add)).hasSize(1);
        var later = new PostgresLink(
                site.forwardEnds(), mappings, new Touched(Direction.FORWARD, 100), new Touched(Direction.REVERSE));
        assertThat(later.proveTouched(BUDGET, Site.FIRST, said::add)).hasSize(1);
        assertThat(said).hasSize(2).allMatch(line -> line.contains("more than 100 rows were touched"));
        assertThat(Site.one(site.green, "SELECT count(*) FROM bascule.touched WHERE era = 1"))
                .isEqualTo("0");
    }

    @Test
    void noKeyIsForgottenWhenFlowsDieAtAnyMoment() throws Exception {
        var pair = proven();
        var ending = new CountDownLatch(1);
        var touched = new TreeSet<Integer>();
        var writer = Thread.ofVirtual().start(() -> touch(ending, touched));
        var seed = System.nanoTime();
        var random = new Random(seed);
        for (int kill = 0; kill < 15; kill++) {
            var side = random.nextBoolean() ? site.blue : site.green;
            var ours = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND (application_name LIKE"
                    + " '%:flow-forward' OR application_name LIKE '%:stream-forward')";
            Awaitility.await()
                    .atMost(Site.SOON)
                    .until(() -> !Site.rows(side, ours).isEmpty());
            assertThat(ending.await(random.nextInt(100), TimeUnit.MILLISECONDS)).isFalse();
            Site.rows(side, "SELECT pg_terminate_backend(pid) FROM (%s LIMIT 1) AS one".formatted(ours));
        }
        ending.countDown();
        writer.join(Site.SOON);
        Site.settle((PostgresLink) pair.forward());
        var known = new TreeSet<Integer>();
        TouchedRecord.keys(
                site.green,
                Direction.FORWARD,
                TouchedRecord.read(site.green, Direction.FORWARD).era(),
                (_, key) -> known.add(Integer.parseInt(key.getFirst())));
        assertThat(known).as("seed " + seed).isEqualTo(touched);
        assertThat(touchedDifferences(restarted(), new ArrayList<>())).isEmpty();
    }

    private void touch(CountDownLatch ending, Set<Integer> touched) {
        try (var connection = site.anotherBlue()) {
            for (int id = 10_000; ending.getCount() > 0; id++) {
                Site.execute(connection, "INSERT INTO t VALUES (%d, 0)".formatted(id));
                touched.add(id);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
