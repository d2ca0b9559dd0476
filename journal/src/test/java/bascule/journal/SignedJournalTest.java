package bascule.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.journal.Event.Order;
import bascule.migration.Epoch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PublicKey;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a chain alone can't show: that its end was cut off, or that all of it was written anew.
@SuppressWarnings("NullAway.Init") // JUnit sets the fields before each test.
class SignedJournalTest {
    @TempDir
    Path folder;

    private Path file;
    private Path heads;
    private Path keys;
    private PublicKey key;

    @BeforeEach
    void write() throws Exception {
        file = folder.resolve("journal");
        heads = folder.resolve("heads");
        keys = folder.resolve("audit-key");
        write("errors");
        key = SigningKey.publicIn(folder.resolve("audit-key.pub"));
    }

    private void write(String reason) throws Exception {
        try (var journal =
                new SignedJournal(FileJournal.open(file, InstantSource.system()), "shop", SigningKey.in(keys), heads)) {
            Epoch term = journal.claim("a controller");
            journal.append(term, new Event.Planned("cafe", "ana", ""));
            journal.append(term, new Event.Noted("nothing to sign"));
            journal.append(term, new Event.Ordered("ana", Order.ROLL_BACK, reason));
        }
    }

    private SignedHeads found() {
        return SignedHeads.in(heads, "shop", key);
    }

    @Test
    void aKeyThatOthersMayReadSignsNothing() throws Exception {
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-r--r--"));

        assertThatThrownBy(() -> SigningKey.in(keys))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("others may read or write")
                .hasMessageContaining("chmod 600");
    }

    @Test
    void termsAndWhatPeopleSayAreSignedAndHoldAgainstTheJournal() {
        assertThat(found().size()).isEqualTo(3);
        assertThat(found().until()).isEqualTo(4);
        assertThat(found().against(FileJournal.read(file))).isEmpty();
    }

    @Test
    void aCutEndIsFound() throws Exception {
        List<String> lines = Files.readAllLines(file);
        Files.write(file, lines.subList(0, 3));

        assertThat(Verification.of(file)).isInstanceOf(Verification.Sound.class);
        assertThat(found().against(FileJournal.read(file)).orElseThrow().reason())
                .contains("the journal ends with entry 3, and entry 4 was signed at");
    }

    @Test
    void aJournalThatWasWrittenAnewIsFound() throws Exception {
        Path kept = folder.resolve("kept");
        Files.copy(heads, kept);
        Files.delete(file);
        write("lunch");

        assertThat(Verification.of(file)).isInstanceOf(Verification.Sound.class);
        assertThat(SignedHeads.in(kept, "shop", key)
                        .against(FileJournal.read(file))
                        .orElseThrow()
                        .reason())
                .contains("it is another entry than the one that was signed at");
    }

    @Test
    void headsOfAnotherKeyOrJournalOrGarbledOnesAreRefused() throws Exception {
        SigningKey.in(folder.resolve("other"));
        PublicKey other = SigningKey.publicIn(folder.resolve("other.pub"));

        assertThatThrownBy(() -> SignedHeads.in(heads, "shop", other)).hasMessageContaining("line 1 of");
        assertThatThrownBy(() -> SignedHeads.in(heads, "orders", key)).hasMessageContaining("no head of orders");
        for (String wrong : List.of("x", "shop 4 hash 2026-11-26T12:00:00Z AAAA", "shop -1 a b c", "")) {
            Files.writeString(heads, wrong + "\n");
            assertThatThrownBy(this::found).isInstanceOf(JournalException.class);
        }
    }

    @Test
    void headsOfSeveralControllersHoldUnderTheirKeysTogether() {
        SigningKey.in(folder.resolve("other"));
        PublicKey other = SigningKey.publicIn(folder.resolve("other.pub"));
        List<String> lines = SignedHeads.lines(heads);

        assertThat(SignedHeads.of(lines, "a table", "shop", List.of(other, key)).size())
                .isEqualTo(3);
        assertThatThrownBy(() -> SignedHeads.of(lines, "a table", "shop", List.of(other, other)))
                .hasMessage("line 1 of a table is no head of shop that one of these keys signed");
    }

    @Test
    void whatACrashLeftOfAHeadIsCutOffAndTheNextOneHolds() throws Exception {
        String text = Files.readString(heads);
        Files.writeString(heads, text.substring(0, text.length() - 20));
        assertThat(found().size()).isEqualTo(2);

        write("again");

        assertThat(found().size()).isEqualTo(5);
        assertThat(found().against(FileJournal.read(file))).isEmpty();
    }

    @Test
    void theKeyIsItsOwnersAloneAndStays() throws IOException {
        byte[] before = Files.readAllBytes(keys);
        SigningKey.in(keys);

        assertThat(Files.readAllBytes(keys)).isEqualTo(before);
        assertThat(Files.getPosixFilePermissions(keys)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        Files.writeString(keys, "no key");
        assertThatThrownBy(() -> SigningKey.in(keys)).hasMessageContaining("move it away for a new one");
    }

    /// It goes on: what happened counts for more than its signature.
    @Test
    void aHeadThatCannotBeWrittenStopsNothing() throws Exception {
        Files.delete(heads);
        Files.createDirectory(heads);
        Files.delete(file);

        write("errors");

        assertThat(FileJournal.read(file)).hasSize(4);
    }
}
