package bascule.databases.journal;

import static bascule.databases.journal.JournalSite.SHOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.journal.JournalException;
import bascule.journal.Verification;
import bascule.journal.Verification.Anchor;
import bascule.journal.Verification.Damaged;
import bascule.journal.Verification.Sound;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What somebody does to the rows who may switch the triggers off.
@SuppressWarnings("NullAway.Init") // JUnit sets the fields before each test.
class DamagedRowsTest {
    private final JournalSite site = new JournalSite();
    private JournalDatabase database;
    private Anchor anchor;

    @BeforeEach
    void write() throws Exception {
        database = site.written();
        anchor = ((Sound) found()).anchor();
        assertThat(anchor.sequence()).isEqualTo(4);
    }

    @AfterEach
    void end() {
        site.close();
    }

    private Verification found() {
        return database.verify(SHOP);
    }

    private void damaged(int line, String words) {
        assertThat(found()).isInstanceOfSatisfying(Damaged.class, found -> {
            assertThat(found.line()).isEqualTo(line);
            assertThat(found.reason()).contains(words);
        });
        assertThatThrownBy(() -> database.journal(SHOP, InstantSource.system()))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("line %d of the journal of shop-v2".formatted(line));
    }

    @Test
    void anEditedRowIsFound() throws Exception {
        site.forge("UPDATE bascule_journal.entry SET line = replace(line, '\"b\"', '\"x\"')");
        damaged(3, "its hash does not fit");
    }

    @Test
    void aDeletedRowIsFound() throws Exception {
        site.forge("DELETE FROM bascule_journal.entry WHERE sequence = 3");
        damaged(3, "it says it is entry 4; entry 3, which belongs here, is gone");
    }

    @Test
    void rowsInAnotherOrderAreFound() throws Exception {
        site.forge("UPDATE bascule_journal.entry SET sequence = -sequence WHERE sequence IN (2, 3);"
                + " UPDATE bascule_journal.entry SET sequence = 5 + sequence WHERE sequence < 0");
        damaged(2, "it says it is entry 3; entry 2, which belongs here, stands further down");
    }

    @Test
    void anInsertedRowIsFound() throws Exception {
        site.forge("INSERT INTO bascule_journal.entry SELECT migration, 5, epoch, line FROM bascule_journal.entry"
                + " WHERE sequence = 2");
        damaged(5, "it says it is entry 2, which stands above");
    }

    @Test
    void rowsCutOffAtTheEndShowByTheirNumber() throws Exception {
        site.forge("DELETE FROM bascule_journal.entry WHERE sequence > 2");
        assertThat(found())
                .isEqualTo(new Damaged(3, "it is gone: the journal ends with entry 2, and the database has taken 4"));
        assertThatThrownBy(() -> database.journal(SHOP, InstantSource.system()))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("has 2 entries, and 4 were written")
                .hasMessageContaining("put back a copy that is sound");
    }

    @Test
    void whereTheNumberWasForgedTooTheyShowAgainstAnAnchor() throws Exception {
        site.forge("DELETE FROM bascule_journal.entry WHERE sequence > 2;"
                + " UPDATE bascule_journal.migration SET length = 2");
        assertThat(found()).isInstanceOf(Sound.class);
        assertThat(database.verify(SHOP, anchor))
                .isEqualTo(new Damaged(3, "it is gone: the journal ends with entry 2, and entry 4 is remembered"));
    }
}
