package bascule.databases.journal;

import static bascule.databases.journal.JournalSite.SHOP;
import static bascule.databases.journal.JournalSite.activate;
import static bascule.databases.journal.JournalSite.shop;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.journal.Entry;
import bascule.journal.Event;
import bascule.journal.Journal;
import bascule.journal.JournalException;
import bascule.migration.Epoch;
import bascule.migration.StepException.Fenced;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What the database refuses, and to whom, although nobody checks it beside the database.
class StaleControllerTest {
    private static final Event NOTE = new Event.Noted("a note");

    private final JournalSite site = new JournalSite();

    @AfterEach
    void end() {
        site.close();
    }

    @Test
    void aControllerWhoseTermIsOverRecordsNothingMore() throws Exception {
        JournalDatabase one = site.active();
        Journal stale = shop(one);
        Epoch old = stale.claim("one");
        stale.append(old, NOTE);

        JournalDatabase other = site.open();
        activate(other);
        Journal now = other.journal(SHOP, InstantSource.system());
        Epoch newer = now.claim("other");
        now.append(newer, new Event.Noted("goes on"));

        assertThatThrownBy(() -> stale.append(old, NOTE))
                .isInstanceOf(Fenced.class)
                .hasMessageContaining("held by epoch 2, this controller's is 1");
        assertThat(now.replay(0)).extracting(Entry::epoch).containsExactly(old, old, newer, newer);
        assertThat(site.ask("SELECT count(*) FROM bascule_journal.entry")).isEqualTo("4");
    }

    @Test
    void whatAnyoneWritesThereIsHeldToTheSame() throws Exception {
        site.written();
        String insert = "INSERT INTO bascule_journal.entry VALUES ('shop-v2', %d, %d, 'a line')";
        site.run("UPDATE bascule_journal.migration SET epoch = 2");
        assertRefused("BA001", insert.formatted(5, 1));
        assertRefused("BA004", insert.formatted(5, 3));
        assertRefused("BA005", insert.formatted(6, 2));
        assertRefused("BA005", insert.formatted(4, 2));
    }

    @Test
    void whatHappenedIsNeitherChangedNorDeleted() throws Exception {
        JournalDatabase one = site.written();
        one.keepHead(SHOP, "a head");
        for (String table : List.of("entry", "head")) {
            assertRefused("BA006", "UPDATE bascule_journal." + table + " SET line = 'x'");
            assertRefused("BA006", "DELETE FROM bascule_journal." + table);
            assertRefused("BA006", "TRUNCATE bascule_journal." + table);
        }
        assertRefused("BA006", "DELETE FROM bascule_journal.migration");
        assertRefused("BA006", "TRUNCATE bascule_journal.migration CASCADE");
    }

    private void assertRefused(String state, String sql) {
        assertThatThrownBy(() -> site.run(sql))
                .as(sql)
                .isInstanceOfSatisfying(
                        SQLException.class,
                        refused -> assertThat(refused.getSQLState()).isEqualTo(state));
    }

    @Test
    void whoIsNotActiveBeginsNoTermAndKeepsNoPlan() {
        JournalDatabase one = site.active();
        Journal stale = shop(one);
        stale.claim("one");
        JournalDatabase other = site.open();
        activate(other);

        assertThatThrownBy(() -> stale.claim("one again"))
                .isInstanceOf(JournalException.Held.class)
                .hasMessageContaining("is not the active one any more: http://10.0.0.1:7070 is");
        assertThatThrownBy(() -> one.keep("front-v7", JournalSite.PLAN)).isInstanceOf(JournalException.Held.class);
        assertThat(other.lengths()).containsExactly(java.util.Map.entry(SHOP, 1L));
    }

    @Test
    void whoGaveTheLeaseUpBeginsNoTermEither() {
        JournalDatabase one = site.active();
        Journal journal = shop(one);
        one.lease().giveUp();
        assertThatThrownBy(() -> journal.claim("one")).isInstanceOf(JournalException.Held.class);
    }

    @Test
    void aClaimGoesOnFromWhatAnotherWroteMeanwhile() throws Exception {
        JournalDatabase one = site.active();
        Journal first = shop(one);
        Journal second = one.journal(SHOP, InstantSource.system());
        first.append(first.claim("first"), NOTE);

        Epoch epoch = second.claim("second");

        assertThat(epoch).isEqualTo(new Epoch(2));
        assertThat(second.replay(0)).hasSize(3);
    }

    @Test
    void aPlanStaysOnceSomethingStandsInItsJournal() throws Exception {
        JournalDatabase one = site.active();
        var other = new JournalDatabase.KeptPlan("another", "{}", "/");
        assertThat(one.keep(SHOP, JournalSite.PLAN)).isTrue();
        assertThat(one.keep(SHOP, other)).isTrue();
        one.journal(SHOP, InstantSource.system()).claim("one");
        assertThat(one.keep(SHOP, JournalSite.PLAN)).isFalse();
        assertThat(one.plan(SHOP)).contains(other);
        assertThat(one.plan("front-v7")).isEmpty();
    }

    @Test
    void controllersThatBeginAtOnceMakeOneSchema() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<Callable<JournalDatabase>>();
            for (int i = 0; i < 4; i++) {
                all.add(() -> JournalDatabase.open(site.address(), "at once"));
            }
            for (var each : threads.invokeAll(all)) {
                each.get().close();
            }
        }
        assertThat(site.ask("SELECT count(*) FROM bascule_journal.lease")).isEqualTo("1");
    }

    @Test
    void timeIsTheServersAndNotTheMachines() throws Exception {
        JournalDatabase one = site.active();
        one.lease().look();
        Instant server = Instant.parse(site.ask("SELECT to_json(clock_timestamp() AT TIME ZONE 'UTC') #>> '{}'") + "Z");
        assertThat(Duration.between(server, one.clock().instant()).abs()).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void aDatabaseThatCantKeepEveryTextIsRefused() throws Exception {
        site.run("CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C'");
        String url = site.url().replaceAll("/journals_\\d+", "/latin");
        assertThatThrownBy(() -> JournalDatabase.open(site.address(url), "one"))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("is not in UTF-8, so it can't keep journals: create it with ENCODING 'UTF8'");
        site.run("DROP DATABASE latin");
    }

    @Test
    void aDatabaseThatIsNotThereIsNamed() {
        String url = site.url().replaceAll("/journals_\\d+", "/nowhere");
        assertThatThrownBy(() -> JournalDatabase.open(site.address(url), "one"))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("/nowhere")
                .hasMessageContaining("create the database or correct the URL");
    }
}
