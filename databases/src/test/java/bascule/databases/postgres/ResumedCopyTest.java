package bascule.databases.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.data.Mapping;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A copy that broke off goes on with the tables that are not whole, and ends as if it had not.
@Timeout(120)
class ResumedCopyTest {
    private static final String TABLES = """
        CREATE TABLE parents (id int PRIMARY KEY, v text, tag text UNIQUE);
        CREATE TABLE children (id int PRIMARY KEY, parent int NOT NULL REFERENCES parents, v text, tag text UNIQUE);
        CREATE INDEX children_parent ON children (parent);
        """;
    private static final String ROWS = """
        INSERT INTO parents SELECT g, repeat('p', 80), 'p' || g FROM generate_series(1, 3000) g;
        INSERT INTO children SELECT g, g, repeat('c', 80), 'c' || g FROM generate_series(1, 3000) g;
        """;
    private static final int KILLS = 12;

    private final Site site = new Site();
    private PostgresLink forward;
    private List<String> shape;

    @BeforeEach
    void twoTablesOfWhichOneRefersToTheOther() throws Exception {
        site.both(CopyGate.FUNCTION + TABLES).register();
        site.blue(ROWS);
        shape = Site.rows(site.green, ParallelCopyTest.SHAPE);
        forward = new PostgresLink(
                site.forwardEnds(),
                List.of(Mapping.same("parents"), CopyGate.gated("children")),
                new Touched(Direction.FORWARD),
                new Touched(Direction.REVERSE),
                CopyGate.SMALL);
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void aTableThatIsWholeIsNotCopiedAgain() throws Exception {
        breakOffWhenParentsAreWhole();
        var file = file("parents");
        // What refers to it is copied at a later moment than this.
        site.blue("INSERT INTO parents VALUES (5000, 'new', 'new'); INSERT INTO children VALUES (5000, 5000, 'n', 'n');"
                + " UPDATE parents SET v = 'changed' WHERE id <= 10; DELETE FROM children WHERE id = 3000;"
                + " DELETE FROM parents WHERE id = 3000");
        forward.copy(Site.FIRST, Site.quietly());
        assertThat(file("parents")).isEqualTo(file);
        assertThat(Site.one(site.green, "SELECT count(DISTINCT position) FROM bascule.copied"))
                .isEqualTo("2");
        assertWhole();
    }

    @Test
    void whatIsInTheRowsOfALaterMomentIsNotDoneAgain() throws Exception {
        breakOffWhenParentsAreWhole();
        // Done again, the first of these would take the tag that the last one gave away.
        site.blue("INSERT INTO children VALUES (7000, 1, 'v', 'taken')");
        site.blue("UPDATE children SET id = 7001 WHERE id = 7000");
        site.blue("DELETE FROM children WHERE id = 7001");
        site.blue("UPDATE children SET tag = 'taken' WHERE id = 1");
        forward.copy(Site.FIRST, Site.quietly());
        assertWhole();
    }

    @Test
    void itBeginsAnewIfTheSlotIsGone() throws Exception {
        breakOffWhenParentsAreWhole();
        var file = file("parents");
        site.blue("SELECT pg_drop_replication_slot('%s')"
                .formatted(site.forwardEnds().name()));
        site.blue("DELETE FROM children WHERE id = 1; DELETE FROM parents WHERE id = 1");
        forward.copy(Site.FIRST, Site.quietly());
        assertThat(file("parents")).isNotEqualTo(file);
        assertWhole();
    }

    @Test
    void aCopyThatGoesOnCanBeGivenUp() throws Exception {
        breakOffWhenParentsAreWhole();
        forward.drop(Site.FIRST);
        assertThat(Site.rows(site.green, ParallelCopyTest.SHAPE)).isEqualTo(shape);
        assertThat(Site.one(site.green, "SELECT count(*) FROM parents")).isEqualTo("0");
        forward.copy(Site.FIRST, Site.quietly());
        assertWhole();
    }

    @Test
    void killedAtAnyMomentUnderWritesItEndsEqual() throws Exception {
        var seed = System.nanoTime();
        System.out.println("seed " + seed);
        var random = new Random(seed);
        var ending = new CountDownLatch(1);
        var writer = Thread.ofVirtual().start(() -> write(ending, new Random(seed)));
        for (int kill = 0; kill < KILLS && !forward.copied(); kill++) {
            var copier = Thread.ofVirtual().start(() -> CopyGate.copy(forward));
            assertThat(ending.await(random.nextInt(400), TimeUnit.MILLISECONDS)).isFalse();
            CopyGate.kill(random.nextBoolean() ? site.blue : site.green);
            copier.join(Site.SOON);
            assertThat(copier.isAlive()).isFalse();
        }
        forward.copy(Site.FIRST, Site.quietly());
        ending.countDown();
        writer.join(Site.SOON);
        assertWhole();
    }

    private void write(CountDownLatch ending, Random random) {
        try (var blue = site.anotherBlue()) {
            for (int i = 10_000; ending.getCount() > 0; i++) {
                var old = 1 + random.nextInt(3000);
                Site.execute(
                        blue,
                        ("BEGIN; INSERT INTO parents VALUES (%1$d, 'new', 'new' || %1$d);"
                                        + " INSERT INTO children VALUES (%1$d, %1$d, 'new', 'swapped');"
                                        + " UPDATE children SET tag = 'c' || id WHERE tag = 'swapped'; COMMIT;"
                                        + " UPDATE parents SET v = v || '.' WHERE id = %2$d;"
                                        + " UPDATE children SET parent = %1$d, v = 'moved' WHERE id = %2$d;"
                                        + " DELETE FROM children WHERE id = %2$d %% 7;"
                                        + " UPDATE children SET id = -id WHERE id = %2$d AND id %% 5 = 0")
                                .formatted(i, old));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void breakOffWhenParentsAreWhole() throws Exception {
        try (var blue = site.anotherBlue()) {
            CopyGate.breakOff(
                    forward,
                    blue,
                    () -> Site.one(site.green, "SELECT count(*) FROM bascule.copied WHERE relation = 'parents'")
                            .equals("1"));
        }
    }

    private String file(String table) throws SQLException {
        return Site.one(site.green, "SELECT pg_relation_filenode('" + table + "')");
    }

    private void assertWhole() throws Exception {
        assertThat(forward.copied()).isTrue();
        assertThat(Site.rows(site.green, ParallelCopyTest.SHAPE)).isEqualTo(shape);
        site.start(forward);
        Site.settle(forward);
        site.assertSame("SELECT * FROM parents ORDER BY id");
        site.assertSame("SELECT * FROM children ORDER BY id");
        assertThat(Origin.ofWorkers(site.green, site.forwardEnds().name())).isEmpty();
    }
}
