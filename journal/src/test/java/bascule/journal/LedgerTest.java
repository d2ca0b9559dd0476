package bascule.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.migration.Epoch;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Lines that a store keeps whole: what follows is taken, anything else is damage, at the end too.
class LedgerTest {
    private final Ledger written = new Ledger();
    private final List<String> lines = new ArrayList<>();

    @BeforeEach
    void write() {
        for (Event event : List.of(new Event.Claimed("a"), new Event.Noted("one"), new Event.Noted("two"))) {
            Entry entry = written.following(InstantSource.fixed(JournalContract.NOW), new Epoch(1), event);
            written.add(entry);
            lines.add(Ledger.line(entry));
        }
    }

    @Test
    void whatWasWrittenIsTakenInPieces() {
        var read = new Ledger();
        read.take(lines.subList(0, 1), "here");
        read.take(List.of(), "here");
        read.take(lines.subList(1, 3), "here");
        assertThat(read.after(0)).isEqualTo(written.after(0));
        assertThat(read.lastTerm()).isEqualTo(1);
    }

    @Test
    void whatDoesNotFollowIsRefusedAndNoneOfItTaken() {
        var read = new Ledger();
        read.take(lines.subList(0, 1), "of shop");
        assertThatThrownBy(() -> read.take(List.of(lines.get(2)), "of shop"))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("line 2 of the journal of shop is damaged: it says it is entry 3");
        assertThat(read.length()).isEqualTo(1);
    }

    @Test
    void aLastLineThatIsNotWholeIsDamageAndNotTorn() {
        String last = lines.getLast();
        for (int end = 0; end < last.length(); end++) {
            var cut = List.of(lines.get(0), lines.get(1), last.substring(0, end));
            assertThat(Verification.of(cut)).as("cut at %d", end).isInstanceOf(Verification.Damaged.class);
        }
    }

    @Test
    void twoLinesInOneRowAreDamage() {
        assertThat(Verification.of(List.of(lines.get(0), lines.get(1) + "\n" + lines.get(2))))
                .isInstanceOfSatisfying(
                        Verification.Damaged.class,
                        found -> assertThat(found.line()).isEqualTo(2));
    }

    @Test
    void anAnchorShowsLinesThatWereCutOff() {
        Verification.Anchor anchor = ((Verification.Sound) Verification.of(lines)).anchor();
        assertThat(Verification.of(lines, anchor)).isInstanceOf(Verification.Sound.class);
        assertThat(Verification.of(lines.subList(0, 2), anchor))
                .isEqualTo(new Verification.Damaged(
                        3, "it is gone: the journal ends with entry 2, and entry 3 is remembered"));
    }
}
