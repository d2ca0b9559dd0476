package bascule.databases.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.data.Fence.Mode;
import bascule.data.Mapping;
import bascule.migration.Epoch;
import bascule.migration.StepException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a link refuses, and what it leaves behind.
class LinkSafetyTest {
    private final Site site = new Site();

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void aStaleTermsFlowIsFenced() throws Exception {
        var forward = site.following("CREATE TABLE t (id int PRIMARY KEY)", Mapping.same("t"));
        Site.settle(forward);
        new Control(site.greens()).raise(new Epoch(2));
        var stale = site.start(site.forward(Mapping.same("t")), Site.FIRST);
        assertThat(stale.ended()).isInstanceOf(StepException.Fenced.class);
    }

    @Test
    void aFlowThatFindsANewerTermWhileItAppliesCommitsNothing() throws Exception {
        site.both("CREATE TABLE t (id int PRIMARY KEY)").register();
        var forward = site.forward(Mapping.same("t"));
        forward.copy(Site.FIRST, Site.quietly());
        var flow = site.start(forward);
        Site.settle(forward);
        site.green("UPDATE bascule.term SET epoch = 2");
        site.blue("INSERT INTO t VALUES (1)");
        assertThat(flow.ended()).isInstanceOf(StepException.Fenced.class);
        assertThat(Site.rows(site.green, "SELECT * FROM t")).isEmpty();
    }

    @Test
    void changesWhileTheSourceIsClosedAreKeptAndNotApplied() throws Exception {
        site.both("CREATE TABLE t (id int PRIMARY KEY, v text)").register();
        site.blue("INSERT INTO t VALUES (1, 'one'), (2, 'two')");
        var forward = site.forward(Mapping.same("t"));
        forward.copy(Site.FIRST, Site.quietly());
        site.start(forward);
        site.blue("INSERT INTO bascule.fence (mode, marker) VALUES ('CLOSED', '%s/blue/1')".formatted(site.migration));
        Site.settle(forward);
        assertThat(forward.standing().applied()).isEqualTo(site.migration + "/blue/1");
        site.blue("INSERT INTO t VALUES (3, 'say \"three\"')");
        site.blue("UPDATE t SET v = 'uno' WHERE id = 1");
        site.blue("DELETE FROM t WHERE id = 2");
        Site.settle(forward);
        assertThat(Site.rows(site.green, "SELECT * FROM t ORDER BY id")).containsExactly("1|one", "2|two");
        assertThat(forward.standing().violations()).isEqualTo(3);
        assertThat(Site.rows(site.green, "SELECT flow, relation, kind, change FROM bascule.violation ORDER BY id"))
                .containsExactly(
                        "forward|public.t|insert|{\"v\": \"say \\\"three\\\"\", \"id\": \"3\"}",
                        "forward|public.t|update|{\"v\": \"uno\", \"id\": \"1\"}",
                        "forward|public.t|delete|{\"id\": \"2\"}");
        site.blue("UPDATE bascule.fence SET mode = 'OPEN'");
        site.blue("INSERT INTO t VALUES (4, 'four')");
        Site.settle(forward);
        assertThat(Site.one(site.green, "SELECT v FROM t WHERE id = 4")).isEqualTo("four");
        assertThat(forward.standing().violations()).isEqualTo(3);
    }

    @Test
    void aFlowThatWouldNotHearTheFenceIsRefused() throws Exception {
        site.both("CREATE TABLE t (id int PRIMARY KEY)").register();
        var forward = site.forward(Mapping.same("t"));
        forward.copy(Site.FIRST, Site.quietly());
        site.blue("ALTER PUBLICATION \"%s\" DROP TABLE bascule.fence".formatted(Names.flow(site.migration, "forward")));
        assertThat(site.start(forward).ended())
                .isInstanceOf(StepException.Refused.class)
                .hasMessageContaining("does not tell of bascule.fence");
    }

    @Test
    void aSlotThatWasLostIsRefusedAndNeverMadeAnew() throws Exception {
        site.both("CREATE TABLE t (id int PRIMARY KEY)").register();
        var forward = site.forward(Mapping.same("t"));
        forward.copy(Site.FIRST, Site.quietly());
        site.blue("SELECT pg_drop_replication_slot('%s')".formatted(Names.flow(site.migration, "forward")));
        assertThat(site.start(forward).ended())
                .isInstanceOf(StepException.Refused.class)
                .hasMessageContaining("is gone");
        assertThatThrownBy(() -> forward.copy(Site.FIRST, Site.quietly())).hasMessageContaining("is gone");
        site.blue("SELECT pg_create_logical_replication_slot('%s', 'pgoutput')"
                .formatted(Names.flow(site.migration, "forward")));
        assertThat(site.start(forward).ended())
                .isInstanceOf(StepException.Refused.class)
                .hasMessageContaining("advanced or made anew");
        assertThatThrownBy(() -> forward.capture(Site.FIRST)).isInstanceOf(StepException.Refused.class);
    }

    @Test
    void aTableWithoutAKeyIsRefusedBeforeTheSourceIsTouched() throws Exception {
        site.both("CREATE TABLE t (id int); CREATE TABLE u (id int PRIMARY KEY)")
                .register();
        site.blue("INSERT INTO t VALUES (1)");
        var forward = site.forward(Mapping.same("u"), Mapping.same("t"));
        assertThatThrownBy(() -> forward.copy(Site.FIRST, Site.quietly()))
                .isInstanceOf(StepException.Refused.class)
                .hasMessageContaining("blue's public.t has no primary key")
                .hasMessageContaining("ADD PRIMARY KEY");
        assertThat(Site.rows(site.blue, "SELECT * FROM pg_publication")).isEmpty();
        assertThat(forward.captured()).isFalse();
        site.blue("UPDATE t SET id = 2");
    }

    @Test
    void aCopyRefusesToOverwriteRowsItDidNotBring() throws Exception {
        site.both("CREATE TABLE t (id int PRIMARY KEY)").register();
        site.green("INSERT INTO t VALUES (1)");
        assertThatThrownBy(() -> site.forward(Mapping.same("t")).copy(Site.FIRST, Site.quietly()))
                .isInstanceOf(StepException.Refused.class)
                .hasMessageContaining("TRUNCATE \"public\".\"t\"");
        assertThat(Site.rows(
                        site.blue, "SELECT slot_name FROM pg_replication_slots WHERE database = current_database()"))
                .isEmpty();
    }

    @Test
    void whoWritesToGreenBeforeTheBackfillIsRefusedByTheFenceOrStopsTheCopy() throws Exception {
        site.both("CREATE TABLE t (id int PRIMARY KEY)").register();
        site.blue("INSERT INTO t VALUES (2)");
        try (var pair =
                new PostgresPair(site.migration, site.blueAddress, site.greenAddress, List.of(Mapping.same("t")))) {
            site.green("INSERT INTO t VALUES (1)");
            pair.green().fence().install(Mode.CLOSED, Site.FIRST);
            assertThatThrownBy(() -> site.green("INSERT INTO t VALUES (3)")).hasMessageContaining("bascule fence");
            for (int attempt = 0; attempt < 2; attempt++) {
                assertThatThrownBy(() -> pair.forward().copy(Site.FIRST, Site.quietly()))
                        .isInstanceOf(StepException.Refused.class)
                        .hasMessageContaining("already has rows that this migration did not bring")
                        .hasMessageContaining("SET session_replication_role = replica; TRUNCATE \"public\".\"t\"");
                assertThat(Site.rows(site.green, "SELECT id FROM t")).containsExactly("1");
            }
            site.green("SET session_replication_role = replica; TRUNCATE \"public\".\"t\"");
            pair.forward().copy(Site.FIRST, Site.quietly());
            assertThat(Site.rows(site.green, "SELECT id FROM t")).containsExactly("2");
        }
    }

    @Test
    void droppingALinkLeavesNothingAndMayBeRepeated() throws Exception {
        var forward = site.following("CREATE TABLE t (id int PRIMARY KEY)", Mapping.same("t"));
        Site.settle(forward);
        forward.drop(Site.FIRST);
        forward.drop(Site.FIRST);
        assertThat(forward.captured()).isFalse();
        assertThat(forward.copied()).isFalse();
        assertThat(Site.rows(site.blue, "SELECT 1 FROM pg_replication_slots WHERE database = current_database()"))
                .isEmpty();
        assertThat(Site.rows(site.blue, "SELECT 1 FROM pg_publication")).isEmpty();
        assertThat(Site.rows(
                        site.green,
                        "SELECT 1 FROM pg_replication_origin WHERE roname = '%s'"
                                .formatted(Names.flow(site.migration, "forward"))))
                .isEmpty();
    }
}
