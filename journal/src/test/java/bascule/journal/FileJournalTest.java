package bascule.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.migration.Epoch;
import bascule.migration.StepException.Fenced;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileJournalTest extends JournalContract {
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);

    @TempDir
    Path folder;

    @Override
    protected Journal create(InstantSource clock) {
        return FileJournal.open(folder.resolve("contract.journal"), clock);
    }

    @Test
    void aSuccessorReadsWhatWasWrittenAndBeginsTheNextTerm() throws Fenced {
        Path file = folder.resolve("a.journal");
        List<Entry> written;
        try (var journal = FileJournal.open(file, CLOCK)) {
            Epoch epoch = journal.claim("a");
            for (Event event : EVENTS) {
                journal.append(epoch, event);
            }
            written = journal.replay(0);
        }
        try (var journal = FileJournal.open(file, CLOCK)) {
            assertThat(journal.replay(0)).isEqualTo(written);
            assertThat(journal.claim("b")).isEqualTo(new Epoch(2));
            assertThatThrownBy(() -> journal.append(new Epoch(1), new Event.Noted("late")))
                    .isInstanceOf(Fenced.class);
        }
    }

    @Test
    void anEntryIsOneLine() throws Exception {
        Path file = folder.resolve("a.journal");
        try (var journal = FileJournal.open(file, CLOCK)) {
            Epoch epoch = journal.claim("a");
            for (Event event : EVENTS) {
                journal.append(epoch, event);
            }
            assertThat(Files.readAllLines(file))
                    .hasSize(1 + EVENTS.size())
                    .allMatch(line -> line.startsWith("{\"sequence\":"));
        }
    }

    @Test
    void aJournalAtWorkCanBeRead() throws Fenced {
        Path file = folder.resolve("a.journal");
        try (var journal = FileJournal.open(file, CLOCK)) {
            Epoch epoch = journal.claim("a");
            assertThat(FileJournal.read(file)).isEqualTo(journal.replay(0));
            journal.append(epoch, new Event.Noted("more"));
            assertThat(FileJournal.read(file)).isEqualTo(journal.replay(0));
        }
    }

    @Test
    void anEntryJustBeingWrittenIsNotReadYet() throws IOException {
        Path file = folder.resolve("a.journal");
        try (var journal = FileJournal.open(file, CLOCK)) {
            journal.claim("a");
            Files.writeString(file, "{\"sequence\":2,\"ti", StandardOpenOption.APPEND);
            assertThat(FileJournal.read(file)).hasSize(1);
            assertThat(Files.readString(file)).as("a reader changes nothing").endsWith("ti");
        }
    }

    @Test
    void aSecondJournalOfThisProcessIsRefused() throws IOException {
        Path file = folder.resolve("a.journal");
        Path link = Files.createSymbolicLink(folder.resolveSibling(folder.getFileName() + "-link"), folder);
        try (var journal = FileJournal.open(file, CLOCK)) {
            for (Path same : List.of(file, link.resolve("a.journal"))) {
                assertThatThrownBy(() -> FileJournal.open(same, CLOCK))
                        .isInstanceOf(JournalException.Held.class)
                        .hasMessageContaining("is held by another controller (this very process, process "
                                + ProcessHandle.current().pid() + " on ");
            }
            journal.claim("still at work");
        } finally {
            Files.delete(link);
        }
        FileJournal.open(file, CLOCK).close();
    }

    @Test
    void aRefusedJournalIsNotHeld() throws IOException {
        Path file = folder.resolve("a.journal");
        Files.writeString(file, "no journal\n");
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> FileJournal.open(file, CLOCK))
                    .isInstanceOf(JournalException.class)
                    .isNotInstanceOf(JournalException.Held.class)
                    .hasMessageContaining("line 1 of the journal " + file)
                    .hasMessageContaining("put back a copy that is sound");
        }
        assertThat(Files.readString(file)).isEqualTo("no journal\n");
    }

    @Test
    void aFolderThatIsNotThereIsNamed() {
        Path file = folder.resolve("gone/a.journal");
        assertThatThrownBy(() -> FileJournal.open(file, CLOCK))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining(file.toString());
        assertThatThrownBy(() -> FileJournal.read(file))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void anInterruptedThreadRecordsWhatItHasToAndLeavesTheJournalWhole() throws Fenced {
        Path file = folder.resolve("a.journal");
        try (var journal = FileJournal.open(file, CLOCK)) {
            Epoch epoch = journal.claim("a");
            Thread.currentThread().interrupt();
            journal.append(epoch, new Event.Noted("while interrupted"));
            assertThat(Thread.interrupted()).isTrue();
            journal.append(epoch, new Event.Noted("afterwards"));
        }
        assertThat(FileJournal.read(file)).hasSize(3);
    }

    @Test
    void aClosedJournalTakesNothing() {
        var journal = FileJournal.open(folder.resolve("a.journal"), CLOCK);
        Epoch epoch = journal.claim("a");
        journal.close();
        assertThatThrownBy(() -> journal.append(epoch, new Event.Noted("late")))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("is closed");
    }
}
