package bascule.databases.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.data.Mapping;
import bascule.migration.StepException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Transactions of so many new rows that they are copied.
@Timeout(60)
class NewRowsTest {
    private static final String ROWS = "SELECT * FROM t ORDER BY id";

    private final Site site = new Site();

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void textIsTakenAsItIs() throws Exception {
        var forward =
                site.following("CREATE TABLE t (id int PRIMARY KEY, \"a \"\"b\" text, c text)", Mapping.same("t"));
        site.blue("""
            INSERT INTO t SELECT g, (ARRAY[chr(9), chr(10), chr(13) || chr(10), chr(92), chr(92) || 'N',
                chr(92) || '.', '', NULL, chr(8) || chr(11) || chr(12), 'grüße €', chr(128512),
                'a' || chr(9) || 'b' || chr(92) || 't' || chr(10) || 'd', repeat('long ü', 50000), 'NULL',
                chr(34), chr(39)])[1 + g % 16],
              chr(92) FROM generate_series(1, 160) g\
            """);
        Site.settle(forward);
        site.assertSame(ROWS);
    }

    @Test
    void aRowThatIsThereAlreadyIsOverwritten() throws Exception {
        var forward = site.following("CREATE TABLE t (id int PRIMARY KEY, v text)", Mapping.same("t"));
        for (int first = 0; first < 300; first += 100) {
            site.green("INSERT INTO t VALUES (%d, 'not ours')".formatted(first + 50));
            site.blue("INSERT INTO t SELECT %d + g, 'ours' FROM generate_series(1, 100) g".formatted(first));
            Site.settle(forward);
            site.assertSame(ROWS);
        }
    }

    @Test
    void changedRowsThatAreNotThereAreBroughtBack() throws Exception {
        var forward = site.following("CREATE TABLE t (id int PRIMARY KEY, v text, kept text)", Mapping.same("t"));
        site.blue("INSERT INTO t SELECT g, 'v', 'once' FROM generate_series(1, 100) g");
        Site.settle(forward);
        site.green("DELETE FROM t WHERE id % 10 = 0");
        site.blue("UPDATE t SET v = 'changed'");
        Site.settle(forward);
        site.assertSame(ROWS);
    }

    @Test
    void theLastOfManyChangesOfARowCounts() throws Exception {
        var forward = site.following(
                "CREATE TABLE t (id int PRIMARY KEY, v text, big text, tag int UNIQUE);"
                        + " ALTER TABLE t ALTER big SET STORAGE EXTERNAL",
                Mapping.same("t"));
        site.blue("INSERT INTO t SELECT g, 'v', repeat('x', 3000), g FROM generate_series(1, 200) g");
        Site.settle(forward);
        site.blue("""
            BEGIN;
            DELETE FROM t WHERE id <= 60;
            INSERT INTO t SELECT g, 'anew', NULL, g FROM generate_series(21, 80) g WHERE g <= 60;
            INSERT INTO t SELECT g, 'new', repeat('y', 3000), g FROM generate_series(301, 400) g;
            UPDATE t SET v = 'changed' WHERE id BETWEEN 50 AND 310;
            UPDATE t SET id = id + 1000 WHERE id BETWEEN 305 AND 307;
            UPDATE t SET tag = -tag WHERE id > 1000;
            INSERT INTO t SELECT g, 'in its place', NULL, g FROM generate_series(305, 307) g;
            DELETE FROM t WHERE id BETWEEN 390 AND 395;
            INSERT INTO t SELECT g + 2000, 'with its tag', NULL, g FROM generate_series(390, 395) g;
            INSERT INTO t SELECT g + 3000, 'gone again', NULL, NULL FROM generate_series(1, 100) g;
            DELETE FROM t WHERE id > 3000;
            COMMIT\
            """);
        Site.settle(forward);
        site.assertSame(ROWS);
    }

    @Test
    void oneThatDoesNotFitIsToldWithoutItsValues() throws Exception {
        site.both("CREATE TABLE t (id int PRIMARY KEY, v text)").register();
        site.green("ALTER TABLE t ADD CONSTRAINT harmless CHECK (v <> 'a secret')");
        var forward = site.forward(Mapping.same("t"));
        forward.copy(Site.FIRST, Site.quietly());
        site.blue("INSERT INTO t SELECT g, CASE g WHEN 70 THEN 'a secret' ELSE 'v' END FROM generate_series(1, 100) g");
        assertThat(site.start(forward).ended())
                .isInstanceOf(StepException.Refused.class)
                .hasMessageContaining("public.t")
                .hasMessageContaining("harmless")
                .hasMessageNotContaining("secret");
        site.blue("UPDATE t SET v = 'v' WHERE id = 70");
        site.start(forward);
        Site.settle(forward);
        site.assertSame(ROWS);
    }
}
