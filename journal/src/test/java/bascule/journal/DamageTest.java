package bascule.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.migration.Epoch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What somebody did to a journal is refused; what a crash did to its last line is mended.
final class DamageTest {
    private static final InstantSource CLOCK = InstantSource.fixed(JournalContract.NOW);

    @TempDir
    Path folder;

    private Path file;
    private List<byte[]> lines;

    @BeforeEach
    void write() throws Exception {
        file = folder.resolve("a.journal");
        try (var journal = FileJournal.open(file, CLOCK)) {
            var epoch = journal.claim("a");
            for (Event event : JournalContract.EVENTS) {
                journal.append(epoch, event);
            }
            journal.claim("b");
        }
        lines = new ArrayList<>();
        byte[] bytes = Files.readAllBytes(file);
        for (int start = 0, at = 0; at < bytes.length; at++) {
            if (bytes[at] == '\n') {
                lines.add(Arrays.copyOfRange(bytes, start, at + 1));
                start = at + 1;
            }
        }
    }

    @Test
    void everyChangedByteIsFound() {
        byte[] sound = join(lines);
        var unseen = new ArrayList<String>();
        for (int at = 0; at < sound.length; at++) {
            for (int other : new int[] {sound[at] ^ 1, sound[at] ^ 32, 0, '\n', ' ', '}', 0xff}) {
                byte[] changed = sound.clone();
                changed[at] = (byte) other;
                Reading found = JournalReader.read(changed);
                if (changed[at] != sound[at]
                        && found.damage().isEmpty()
                        && found.entries().size() != lines.size()) {
                    unseen.add("byte %d, %d instead of %d".formatted(at, other, sound[at]));
                }
            }
        }
        assertThat(unseen).isEmpty();
    }

    @Test
    void everyByteGoneOrAddedIsFound() {
        byte[] sound = join(lines);
        for (int at = 0; at < sound.length; at++) {
            byte[] fewer = join(List.of(Arrays.copyOf(sound, at), Arrays.copyOfRange(sound, at + 1, sound.length)));
            byte[] more = join(
                    List.of(Arrays.copyOf(sound, at), new byte[] {' '}, Arrays.copyOfRange(sound, at, sound.length)));
            assertThat(isFoundOrHarmless(fewer)).as("without byte " + at).isTrue();
            assertThat(isFoundOrHarmless(more)).as("a space before byte " + at).isTrue();
        }
    }

    /// The one byte that can go without harm is the last newline: the entry before it is whole, and kept.
    private boolean isFoundOrHarmless(byte[] bytes) {
        Reading found = JournalReader.read(bytes);
        return found.damage().isPresent() || found.entries().size() == lines.size();
    }

    @Test
    void everyLineGoneIsFoundAtItsPlace() {
        for (int gone = 0; gone < lines.size() - 1; gone++) {
            var fewer = new ArrayList<>(lines);
            fewer.remove(gone);
            assertDamagedAt(fewer, gone + 1);
        }
    }

    @Test
    void everyLineDoubledIsFoundAtItsPlace() {
        for (int doubled = 0; doubled < lines.size(); doubled++) {
            var more = new ArrayList<>(lines);
            more.add(doubled, lines.get(doubled));
            assertDamagedAt(more, doubled + 2);
        }
    }

    @Test
    void everyTwoLinesThatChangedPlacesAreFound() {
        for (int one = 0; one < lines.size(); one++) {
            for (int other = one + 1; other < lines.size(); other++) {
                var moved = new ArrayList<>(lines);
                Collections.swap(moved, one, other);
                assertDamagedAt(moved, one + 1);
            }
        }
    }

    @Test
    void aLineOfAnotherJournalIsFound() throws Exception {
        Path other = folder.resolve("b.journal");
        try (var journal = FileJournal.open(other, CLOCK)) {
            journal.claim("other");
            journal.claim("b");
        }
        var mixed = new ArrayList<>(lines.subList(0, 1));
        String second = Files.readAllLines(other).get(1) + "\n";
        mixed.add(second.getBytes(StandardCharsets.UTF_8));
        assertDamagedAt(mixed, 2);
    }

    @Test
    void anOlderTermAfterANewerOneIsFoundThoughTheChainHolds() {
        var time = JournalContract.NOW.truncatedTo(ChronoUnit.MICROS);
        var entries = new ArrayList<byte[]>();
        String hash = Chain.START;
        for (long term : new long[] {1, 2, 1}) {
            var epoch = new Epoch(term);
            var event = new Event.Noted("x");
            hash = Chain.hash(hash, entries.size() + 1L, time, epoch, event);
            entries.add(JournalText.line(new Entry(entries.size() + 1L, time, epoch, event, hash)));
        }
        assertDamagedAt(entries, 3);
    }

    @Test
    void damageIsRefusedWithItsLineAndLeftAsItIs() throws IOException {
        byte[] changed = join(lines);
        changed[lines.get(0).length + 30] ^= 1;
        Files.write(file, changed);
        assertThatThrownBy(() -> FileJournal.open(file, CLOCK))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("line 2 of the journal " + file + " is damaged: ")
                .hasMessageContaining("put back a copy that is sound");
        assertThat(Files.readAllBytes(file)).isEqualTo(changed);
    }

    @Test
    void aLineTornAnywhereIsCutOffAndTheNextClaimSaysSo() throws IOException {
        byte[] before = join(lines.subList(0, lines.size() - 1));
        byte[] last = lines.getLast();
        for (int left = 1; left < last.length - 1; left++) {
            Files.write(file, join(List.of(before, Arrays.copyOf(last, left))));
            try (var journal = FileJournal.open(file, CLOCK)) {
                assertThat(journal.replay(0)).as("%d bytes left", left).hasSize(lines.size() - 1);
                assertThat(Files.size(file)).isEqualTo(before.length);
                journal.claim("c");
                assertThat(journal.replay(lines.size()))
                        .extracting(Entry::event)
                        .containsExactly(new Event.Noted("the last line had been torn by a crash: its " + left
                                + " bytes, never acknowledged, were cut off"));
            }
            FileJournal.open(file, CLOCK).close();
        }
    }

    @Test
    void aLineThatLacksOnlyItsNewlineIsKept() throws IOException {
        byte[] sound = join(lines);
        for (int zeros : new int[] {0, 1, 700}) {
            Files.write(file, Arrays.copyOf(Arrays.copyOf(sound, sound.length - 1), sound.length - 1 + zeros));
            try (var journal = FileJournal.open(file, CLOCK)) {
                assertThat(journal.replay(0)).hasSize(lines.size());
                assertThat(Files.readAllBytes(file)).isEqualTo(sound);
                journal.claim("c");
            }
            assertThat(FileJournal.read(file)).hasSize(lines.size() + 1);
        }
    }

    @Test
    void zerosAtTheEndAreCutOff() throws IOException {
        byte[] sound = join(lines);
        for (int zeros : new int[] {1, 512, 5000}) {
            Files.write(file, Arrays.copyOf(sound, sound.length + zeros));
            FileJournal.open(file, CLOCK).close();
            assertThat(Files.readAllBytes(file)).isEqualTo(sound);
        }
    }

    @Test
    void aLastLineWhoseSectorsWereNotAllWrittenIsTorn() throws Exception {
        int last = join(lines).length;
        try (var journal = FileJournal.open(file, CLOCK)) {
            journal.append(journal.claim("c"), new Event.Noted("long ".repeat(300)));
        }
        byte[] sound = Files.readAllBytes(file);
        int start = last + newlineAfter(sound, last);
        int boundary = (start / 512 + 1) * 512;
        byte[] holed = sound.clone();
        Arrays.fill(holed, boundary, boundary + 512, (byte) 0);
        assertThat(JournalReader.read(holed).damage()).isEmpty();
        assertThat(JournalReader.read(holed).torn()).isEqualTo(sound.length - start);
        Arrays.fill(holed, start, boundary, (byte) 0);
        assertThat(JournalReader.read(holed).damage()).isEmpty();
        holed[boundary - 1] = ' ';
        assertThat(JournalReader.read(holed).damage())
                .as("no hole a disk makes")
                .isPresent();
    }

    private static int newlineAfter(byte[] bytes, int from) {
        int at = from;
        while (bytes[at] != '\n') {
            at++;
        }
        return at + 1 - from;
    }

    @Test
    void anEmptyFileIsAJournalNotBegun() throws IOException {
        Files.write(file, new byte[0]);
        try (var journal = FileJournal.open(file, CLOCK)) {
            assertThat(journal.replay(0)).isEmpty();
        }
    }

    private static void assertDamagedAt(List<byte[]> lines, long line) {
        assertThat(JournalReader.read(join(lines)).damage())
                .hasValueSatisfying(damage -> assertThat(damage.line()).isEqualTo(line));
    }

    private static byte[] join(List<byte[]> parts) {
        var all = new ByteArrayOutputStream();
        parts.forEach(all::writeBytes);
        return all.toByteArray();
    }
}
