package bascule.databases.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.data.Mapping;
import bascule.migration.StepException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ParallelCopyTest {
    static final String SHAPE = """
        SELECT c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid), c.convalidated, c.condeferrable,
               obj_description(c.oid, 'pg_constraint') FROM pg_constraint c
        WHERE c.connamespace = 'public'::regnamespace
        UNION ALL
        SELECT i.indrelid::regclass, i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid), i.indisvalid,
               i.indisprimary,
               obj_description(i.indexrelid, 'pg_class') FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        WHERE c.relnamespace = 'public'::regnamespace
        ORDER BY 1, 2, 3\
        """;

    private static final String OIDS = """
        SELECT c.relname, c.oid FROM pg_class c WHERE c.relkind IN ('i', 'I')
        AND c.relnamespace = 'public'::regnamespace ORDER BY 1\
        """;

    private final Site site = new Site();

    @AfterEach
    void close() {
        site.close();
    }

    private PostgresLink forward(Mapping... mappings) {
        return new PostgresLink(
                site.forwardEnds(),
                List.of(mappings),
                new Touched(Direction.FORWARD),
                new Touched(Direction.REVERSE),
                CopyGate.SMALL);
    }

    @Test
    void whatWasPutAsideIsAsItWas() throws Exception {
        site.both("""
            CREATE SCHEMA "Ot her"; CREATE TYPE mood AS ENUM ('a', 'b');
            CREATE TABLE "Ot her"."Pa rent" (id bigint CONSTRAINT "the key" PRIMARY KEY, code text, x int,
              CONSTRAINT code_once UNIQUE (code) DEFERRABLE INITIALLY DEFERRED);
            CREATE TABLE child (id int PRIMARY KEY, parent bigint REFERENCES "Ot her"."Pa rent" ON DELETE CASCADE,
              self int REFERENCES child, v text, m mood, n int CHECK (n >= 0), during int4range,
              tags text[], EXCLUDE USING gist (during WITH &&));
            ALTER TABLE child ADD CONSTRAINT unproven FOREIGN KEY (self) REFERENCES child NOT VALID;
            CREATE INDEX by_parent ON child (parent) INCLUDE (v) WHERE parent > 5;
            CREATE INDEX by_expression ON child (lower(v) DESC NULLS LAST, (id % 7)) WITH (fillfactor = 70);
            CREATE UNIQUE INDEX by_v ON child (v, id) NULLS NOT DISTINCT;
            CREATE INDEX by_tags ON child USING gin (tags);
            CREATE INDEX by_mood ON child (m);
            COMMENT ON INDEX by_mood IS 'it''s a mood';
            COMMENT ON CONSTRAINT child_parent_fkey ON child IS 'kept; really?';
            COMMENT ON CONSTRAINT "the key" ON "Ot her"."Pa rent" IS 'identity';
            CREATE TABLE grouped (id int PRIMARY KEY, v text);
            CREATE VIEW leans AS SELECT id, v FROM grouped GROUP BY id;
            CREATE TABLE parted (id int PRIMARY KEY, v text) PARTITION BY RANGE (id);
            CREATE TABLE parted1 PARTITION OF parted FOR VALUES FROM (0) TO (5000);
            CREATE TABLE parted2 PARTITION OF parted DEFAULT;
            CREATE INDEX parted_v ON parted (v);
            """).register();
        site.blue("""
            INSERT INTO "Ot her"."Pa rent" SELECT g, 'c' || g, g FROM generate_series(1, 9000) g;
            INSERT INTO child SELECT g, g, greatest(1, g - 1), 'V' || g, 'a', g, int4range(g, g + 1),
              ARRAY['t' || g % 9]
              FROM generate_series(1, 9000) g;
            INSERT INTO grouped SELECT g, 'v' FROM generate_series(1, 9000) g;
            INSERT INTO parted SELECT g, 'v' || g FROM generate_series(1, 9000) g;
            """);
        var shape = Site.rows(site.green, SHAPE);
        var oids = Site.rows(site.green, OIDS);
        var forward = forward(
                Mapping.same("\"Ot her\".\"Pa rent\""),
                Mapping.same("child"),
                Mapping.same("grouped"),
                Mapping.same("parted"));
        forward.copy(Site.FIRST, Site.quietly());
        assertThat(Site.rows(site.green, SHAPE)).isEqualTo(shape);
        assertThat(Site.rows(site.green, OIDS))
                .as("made anew: all but what can't be")
                .filteredOn(oids::contains)
                .allMatch(kept -> kept.startsWith("child_during_excl")
                        || kept.startsWith("grouped_pkey")
                        || kept.startsWith("parted"))
                .hasSize(8);
        assertThat(Site.one(site.green, "SELECT count(*) FROM bascule.aside")).isEqualTo("0");
        for (var table : new String[] {"\"Ot her\".\"Pa rent\"", "child", "grouped", "parted"}) {
            site.assertSame("SELECT * FROM " + table + " ORDER BY id");
        }
        assertThat(Origin.ofWorkers(site.green, site.forwardEnds().name())).isEmpty();
    }

    @Test
    void rangesOfOneTableUnderWritesEndEqual() throws Exception {
        site.both("CREATE TABLE t (id int PRIMARY KEY, n int NOT NULL, v text); CREATE INDEX t_n ON t (n)")
                .register();
        site.blue("INSERT INTO t SELECT g, 0, repeat('v', 100) FROM generate_series(1, 30000) g");
        var ending = new CountDownLatch(1);
        var writer = Thread.ofVirtual().start(() -> {
            try (var connection = site.anotherBlue()) {
                for (int i = 0; ending.getCount() > 0; i++) {
                    // Rows move from page to page while pages are read.
                    Site.execute(connection, "UPDATE t SET n = n + 1 WHERE id %% 1000 = %d".formatted(i % 1000));
                    Site.execute(connection, "INSERT INTO t VALUES (%d, 1, 'new')".formatted(100_000 + i));
                    Site.execute(connection, "DELETE FROM t WHERE id = %d".formatted(1 + i));
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        var forward = forward(Mapping.same("t"));
        try (var source = site.anotherBlue()) {
            source.setAutoCommit(false);
            var map = new MappedTables(site.forwardEnds(), List.of(Mapping.same("t")), Site.FIRST).planned();
            assertThat(Part.of(source, map.getFirst(), CopyGate.SMALL.partBytes()))
                    .hasSizeGreaterThan(20);
        }
        forward.copy(Site.FIRST, Site.quietly());
        site.start(forward);
        Site.settle(forward);
        ending.countDown();
        writer.join(Site.SOON);
        Site.settle(forward);
        site.assertSame("SELECT * FROM t ORDER BY id");
    }

    @Test
    void theReverseSlotSeesNoWorkersRows() throws Exception {
        site.both("CREATE TABLE t (id int PRIMARY KEY, v text)").register();
        site.blue("INSERT INTO t SELECT g, repeat('v', 100) FROM generate_series(1, 5000) g");
        var reverse = site.reverse(Mapping.same("t"));
        reverse.capture(Site.FIRST);
        forward(Mapping.same("t")).copy(Site.FIRST, Site.quietly());
        site.start(reverse);
        Site.settle(reverse);
        assertThat(reverse.standing().changes()).isEqualTo(1);
    }

    @Test
    void whateverKillsACopyItsIndexesComeBack() throws Exception {
        site.both(CopyGate.FUNCTION + "CREATE TABLE t (id int PRIMARY KEY, v text); CREATE INDEX t_v ON t (gate(v));"
                        + " CREATE TABLE c (id int PRIMARY KEY, t int REFERENCES t)")
                .register();
        site.blue("INSERT INTO t SELECT g, 'v' FROM generate_series(1, 3000) g; INSERT INTO c SELECT 1, 1");
        var shape = Site.rows(site.green, SHAPE);
        var forward = forward(CopyGate.gated("t"), Mapping.same("c"));
        breakOff(forward, true);
        assertThat(Site.one(site.green, "SELECT count(*) FROM bascule.aside WHERE relation = 't'"))
                .isEqualTo("3");
        breakOff(forward, false);
        assertThat(Site.one(site.green, "SELECT count(*) FROM bascule.aside")).isNotEqualTo("0");
        forward.copy(Site.FIRST, Site.quietly());
        assertThat(Site.rows(site.green, SHAPE)).isEqualTo(shape);
        site.assertSame("SELECT * FROM t ORDER BY id");
        site.start(forward);
        Site.settle(forward);
    }

    @Test
    void aCopyThatIsGivenUpLeavesTheSchemaAsItWas() throws Exception {
        site.both(CopyGate.FUNCTION + "CREATE TABLE t (id int PRIMARY KEY, v text); CREATE INDEX t_v ON t (gate(v))")
                .register();
        site.blue("INSERT INTO t SELECT g, 'v' FROM generate_series(1, 3000) g");
        var shape = Site.rows(site.green, SHAPE);
        var forward = forward(CopyGate.gated("t"));
        breakOff(forward, false);
        assertThat(Site.rows(site.green, SHAPE)).isNotEqualTo(shape);
        assertThatThrownBy(() -> new Control(site.greens()).forget(Site.FIRST))
                .isInstanceOf(StepException.Refused.class)
                .hasMessageContaining("t_v");
        forward.drop(Site.FIRST);
        assertThat(Site.rows(site.green, SHAPE)).isEqualTo(shape);
        assertThat(Site.one(site.green, "SELECT count(*) FROM t")).isEqualTo("0");
        new Control(site.greens()).forget(Site.FIRST);
    }

    @Test
    void rowsThatBreakAKeyOfTheTargetAreRefusedByItsName() throws Exception {
        site.both("CREATE TABLE t (id int PRIMARY KEY, v text); CREATE TABLE good (id int PRIMARY KEY)")
                .register();
        site.green("CREATE UNIQUE INDEX once ON t (v)");
        site.blue("INSERT INTO t VALUES (1, 'a secret'), (2, 'a secret'); INSERT INTO good VALUES (1)");
        var shape = Site.rows(site.green, SHAPE);
        var forward = forward(Mapping.same("t"), Mapping.same("good"));
        assertThatThrownBy(() -> forward.copy(Site.FIRST, Site.quietly()))
                .isInstanceOf(StepException.Refused.class)
                .hasMessageContaining("once of public.t")
                .hasMessageContaining("23505")
                .hasMessageNotContaining("secret");
        assertThat(forward.copied()).isFalse();
        assertThat(Site.one(site.green, "SELECT count(*) FROM good"))
                .as("one bad table does not stop the others")
                .isEqualTo("1");
        site.blue("DELETE FROM t WHERE id = 2");
        forward.copy(Site.FIRST, Site.quietly());
        assertThat(Site.rows(site.green, SHAPE)).isEqualTo(shape);
        site.assertSame("SELECT * FROM t ORDER BY id");
    }

    @Test
    void rowsWithoutTheirParentAreRefusedByTheKeysName() throws Exception {
        site.both("CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (id int PRIMARY KEY, p int)")
                .register();
        site.green("ALTER TABLE c ADD CONSTRAINT c_has_p FOREIGN KEY (p) REFERENCES p");
        site.blue("INSERT INTO c VALUES (1, 7)");
        var forward = forward(Mapping.same("p"), Mapping.same("c"));
        assertThatThrownBy(() -> forward.copy(Site.FIRST, Site.quietly()))
                .isInstanceOf(StepException.Refused.class)
                .hasMessageContaining("c_has_p of public.c")
                .hasMessageContaining("23503");
        assertThat(forward.copied()).isFalse();
    }

    private void breakOff(PostgresLink forward, boolean reading) throws Exception {
        try (var here = reading ? site.anotherBlue() : site.anotherGreen()) {
            CopyGate.breakOff(forward, here, () -> true);
        }
    }
}
