package bascule.databases.journal;

import static bascule.databases.journal.JournalSite.SHOP;
import static bascule.databases.journal.JournalSite.activate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.journal.Entry;
import bascule.journal.Event;
import bascule.journal.Journal;
import bascule.journal.JournalException;
import bascule.migration.Epoch;
import java.io.IOException;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A connection that breaks while an entry is under way: it is on record once, or nobody says that
/// it is not.
@SuppressWarnings("NullAway.Init") // JUnit sets the fields before each test.
class LostAnswerTest {
    private static final Event NOTE = new Event.Noted("once");

    private final JournalSite site = new JournalSite();
    private Relay relay;
    private Journal journal;
    private Epoch epoch;

    @BeforeEach
    void open() throws IOException {
        relay = Relay.to(site.port());
        JournalDatabase database =
                site.open(site.address(site.url().replace(":" + site.port() + "/", ":" + relay.port() + "/")));
        activate(database);
        database.keep(SHOP, JournalSite.PLAN);
        journal = database.journal(SHOP, InstantSource.system());
        epoch = journal.claim("one");
    }

    @AfterEach
    void end() throws IOException {
        site.close();
        relay.close();
    }

    private String recorded() throws Exception {
        return site.ask("SELECT count(*) FROM bascule_journal.entry");
    }

    @Test
    void aConnectionThatWasEndedMeanwhileIsMadeAnew() throws Exception {
        site.run("SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity"
                + " WHERE starts_with(application_name, 'bascule-journal')");
        Entry entry = journal.append(epoch, NOTE);
        assertThat(entry.sequence()).isEqualTo(2);
        assertThat(recorded()).isEqualTo("2");
    }

    @Test
    void anEntryWhoseAnswerWasLostIsRecordedOnce() throws Exception {
        relay.loseTheNextAnswer();
        Entry entry = journal.append(epoch, NOTE);
        assertThat(relay.lost()).isTrue();
        assertThat(recorded()).isEqualTo("2");
        assertThat(journal.append(epoch, NOTE).sequence()).isEqualTo(entry.sequence() + 1);
    }

    @Test
    void whereTheDatabaseIsGoneNobodySaysWhetherItIsOnRecordAndANewTermFindsOut() throws Exception {
        relay.loseTheNextAnswerAndGo();
        assertThatThrownBy(() -> journal.append(epoch, NOTE))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("nobody knows yet whether the last entry is on record")
                .hasMessageContaining("a new term finds out when the database can be reached");
        assertThatThrownBy(() -> journal.append(epoch, NOTE))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("nobody knows yet");
        assertThatThrownBy(() -> journal.claim("too early")).isInstanceOf(JournalException.class);
        assertThat(recorded()).as("it had arrived").isEqualTo("2");

        relay.comeBack();
        Epoch next = journal.claim("one");

        assertThat(next).isEqualTo(new Epoch(2));
        assertThat(journal.replay(0))
                .extracting(Entry::event)
                .containsExactly(new Event.Claimed("one"), NOTE, new Event.Claimed("one"));
        assertThat(journal.append(next, NOTE).sequence()).isEqualTo(4);
    }

    @Test
    void whatTheServerRefusedForWantOfRoomIsNotRecordedAndGoesOnLater() throws Exception {
        site.run("ALTER TABLE bascule_journal.entry ADD CONSTRAINT no_room CHECK (sequence < 2) NOT VALID");
        assertThatThrownBy(() -> journal.append(epoch, NOTE))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("can't be written")
                .hasMessageContaining("nothing was recorded");
        site.run("ALTER TABLE bascule_journal.entry DROP CONSTRAINT no_room");
        assertThat(journal.append(epoch, NOTE).sequence()).isEqualTo(2);
    }
}
