package bascule.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.journal.Verification.Anchor;
import bascule.journal.Verification.Damaged;
import bascule.journal.Verification.Sound;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VerificationTest {
    private static final Instant SECOND = Instant.parse("2026-02-03T04:05:06.123456Z");

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void write() throws Exception {
        file = folder.resolve("a.journal");
        write(file, "one");
    }

    private static void write(Path file, String note) throws Exception {
        try (var journal = FileJournal.open(file, InstantSource.fixed(JournalContract.NOW))) {
            journal.append(journal.claim("a"), new Event.Noted(note));
            journal.claim("b");
        }
    }

    @Test
    void aSoundJournalIsCounted() {
        List<Entry> entries = FileJournal.read(file);
        assertThat(Verification.of(file))
                .isEqualTo(new Sound(
                        3,
                        2,
                        Optional.of(SECOND),
                        Optional.of(SECOND),
                        new Anchor(3, entries.get(2).hash()),
                        0));
    }

    @Test
    void anEmptyJournalIsSound() throws Exception {
        Path empty = Files.createFile(folder.resolve("empty.journal"));
        assertThat(Verification.of(empty))
                .isEqualTo(new Sound(0, 0, Optional.empty(), Optional.empty(), new Anchor(0, Chain.START), 0));
    }

    @Test
    void aTornEndIsToldAndIsNoDamage() throws Exception {
        Files.writeString(file, "{\"seq", StandardOpenOption.APPEND);
        assertThat(Verification.of(file)).isInstanceOfSatisfying(Sound.class, sound -> {
            assertThat(sound.tornBytes()).isEqualTo(5);
            assertThat(sound.entries()).isEqualTo(3);
        });
    }

    @Test
    void damageIsToldWithItsLine() throws Exception {
        Files.writeString(file, Files.readString(file).replace("one", "two"));
        assertThat(Verification.of(file))
                .isEqualTo(new Damaged(2, "its hash does not fit what it says and the line before"));
    }

    @Test
    void aLineThatIsGoneMovedOrCopiedIsNamed() throws Exception {
        List<String> lines = Files.readAllLines(file);
        Files.write(file, List.of(lines.get(0), lines.get(2)));
        assertThat(Verification.of(file))
                .isEqualTo(new Damaged(2, "it says it is entry 3; entry 2, which belongs here, is gone"));
        Files.write(file, List.of(lines.get(0), lines.get(2), lines.get(1)));
        assertThat(Verification.of(file))
                .isEqualTo(new Damaged(2, "it says it is entry 3; entry 2, which belongs here, stands further down"));
        Files.write(file, List.of(lines.get(0), lines.get(1), lines.get(0), lines.get(2)));
        assertThat(Verification.of(file))
                .isEqualTo(new Damaged(3, "it says it is entry 1, which stands above: it was copied or moved here"));
    }

    @Test
    void linesCutOffAtTheEndAreFoundByAnAnchorOnly() throws Exception {
        Anchor anchor = anchor();
        List<String> lines = Files.readAllLines(file);
        Files.writeString(file, lines.get(0) + "\n");
        assertThat(Verification.of(file)).isInstanceOf(Sound.class);
        assertThat(Verification.of(file, anchor))
                .isEqualTo(new Damaged(2, "it is gone: the journal ends with entry 1, and entry 3 is remembered"));
    }

    @Test
    void aJournalWrittenAnewIsFoundByAnAnchorOnly() throws Exception {
        Anchor anchor = anchor();
        Path other = folder.resolve("b.journal");
        write(other, "two");
        assertThat(Verification.of(other)).isInstanceOf(Sound.class);
        assertThat(Verification.of(other, anchor))
                .isEqualTo(new Damaged(3, "it is another entry than the one that is remembered"));
    }

    @Test
    void aJournalThatWentOnStillFitsItsAnchor() throws Exception {
        Anchor anchor = anchor();
        write(file, "more");
        assertThat(Verification.of(file, anchor)).isInstanceOf(Sound.class);
        assertThat(Verification.of(file, new Anchor(0, Chain.START))).isInstanceOf(Sound.class);
    }

    @Test
    void anAnchorIsReadAsItWasPrinted() {
        Anchor anchor = anchor();
        assertThat(Anchor.parse(anchor.toString())).isEqualTo(anchor);
        for (String none : List.of("", "3", "3:ab", "x:" + Chain.START, anchor + ":1")) {
            assertThatThrownBy(() -> Anchor.parse(none))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("is no anchor");
        }
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> Verification.of(folder.resolve("gone")))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("gone");
    }

    private Anchor anchor() {
        return ((Sound) Verification.of(file)).anchor();
    }
}
