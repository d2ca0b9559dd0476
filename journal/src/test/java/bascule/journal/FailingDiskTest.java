package bascule.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.migration.Epoch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a disk that fails does to a journal.
final class FailingDiskTest {
    private final FailingDisk disk = new FailingDisk();

    private FileJournal open() throws IOException {
        return new FileJournal(Path.of("x.journal"), InstantSource.fixed(JournalContract.NOW), disk, () -> {});
    }

    @Test
    void anAcknowledgedEntrySurvivesACrashOfTheMachine() throws Exception {
        var journal = open();
        Epoch epoch = journal.claim("a");
        for (int i = 0; i < 20; i++) {
            Entry entry = journal.append(epoch, new Event.Noted("n" + i));
            disk.crash();
            assertThat(open().replay(0)).endsWith(entry);
        }
    }

    @Test
    void onAFullDiskNothingIsRecordedAtAnyByte() throws Exception {
        var journal = open();
        Epoch epoch = journal.claim("a");
        byte[] before = disk.read();
        int line = JournalText.line(journal.append(epoch, new Event.Noted("x"))).length;
        disk.truncate(before.length);
        for (int room = 0; room < line; room++) {
            var full = open();
            disk.roomFor(room);
            assertThatThrownBy(() -> full.append(epoch, new Event.Noted("x")))
                    .isInstanceOf(JournalException.class)
                    .hasMessage("the journal x.journal can't be written: No space left on device;"
                            + " nothing was recorded, make room on its disk");
            assertThat(disk.read()).isEqualTo(before);
            assertThat(full.replay(0)).hasSize(1);
            disk.roomFor(Integer.MAX_VALUE);
            full.append(epoch, new Event.Noted("when there is room again"));
            assertThat(open().replay(0)).hasSize(2);
            disk.truncate(before.length);
        }
    }

    @Test
    void whatWasKeptAsideIsUsedOnceTheDiskIsFullAndOnlyOnce() throws Exception {
        var journal = open();
        Epoch epoch = journal.claim("a");
        int line = JournalText.line(journal.append(epoch, new Event.Noted("x"))).length;
        disk.roomFor(200 + line / 2);
        journal.reserve();
        int fit = (200 + line / 2) / line;
        for (int i = 0; i < fit; i++) {
            Entry entry = journal.append(epoch, new Event.Noted("x"));
            disk.crash();
            assertThat(open().replay(0)).endsWith(entry);
        }
        assertThatThrownBy(() -> journal.append(epoch, new Event.Noted("x")))
                .hasMessageEndingWith("nothing was recorded, make room on its disk");
        assertThatThrownBy(journal::reserve)
                .isInstanceOf(JournalException.class)
                .hasMessage("no room can be kept aside for the journal x.journal: No space left on device; make 1 MiB"
                        + " of room on its disk");
        assertThat(open().replay(0)).hasSize(fit + 2);
    }

    @Test
    void theReserveOfAFileIsRealRoomAndIsGivenBackInSlices(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("journal");
        Path reserve = folder.resolve("journal.reserve");
        try (var real = new FileDisk(file)) {
            assertThat(real.giveBack()).as("before any was kept").isFalse();
            real.reserve();
            assertThat(Files.size(reserve)).isEqualTo(Reserve.BYTES);
            for (int slice = 0; slice < Reserve.BYTES / Reserve.SLICE; slice++) {
                assertThat(real.giveBack()).isTrue();
            }
            assertThat(real.giveBack()).as("after the last slice").isFalse();
            real.reserve();
            real.reserve();
            assertThat(Files.size(reserve)).isEqualTo(Reserve.BYTES);
            assertThat(Files.size(file)).isZero();
        }
    }

    @Test
    void aClaimThatCantBeWrittenBeginsNoTerm() throws Exception {
        var journal = open();
        Epoch epoch = journal.claim("a");
        disk.roomFor(10);
        assertThatThrownBy(() -> journal.claim("b")).isInstanceOf(JournalException.class);
        disk.roomFor(Integer.MAX_VALUE);
        journal.append(epoch, new Event.Noted("a is still at work"));
    }

    @Test
    void aJournalWhoseHalfWrittenLineCantBeTakenBackTakesNothingMore() throws Exception {
        var journal = open();
        Epoch epoch = journal.claim("a");
        disk.roomFor(10);
        disk.truncateFails = true;
        assertThatThrownBy(() -> journal.append(epoch, new Event.Noted("x")))
                .hasMessageContaining("No space left on device")
                .hasMessageContaining("can't be taken back: Read-only file system")
                .hasMessageContaining("restart the controller when the disk is well");
        disk.roomFor(Integer.MAX_VALUE);
        disk.truncateFails = false;
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> journal.append(epoch, new Event.Noted("y")))
                    .isInstanceOf(JournalException.class);
            assertThatThrownBy(() -> journal.claim("b")).isInstanceOf(JournalException.class);
        }
        assertThat(open().replay(0)).as("a restart mends it").hasSize(1);
    }

    @Test
    void anEntryThatCouldNotBeForcedIsNotRecorded() throws Exception {
        var journal = open();
        Epoch epoch = journal.claim("a");
        disk.forceFails = true;
        assertThatThrownBy(() -> journal.append(epoch, new Event.Noted("x")))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("Input/output error");
        assertThat(journal.replay(0)).hasSize(1);
        disk.forceFails = false;
        disk.crash();
        assertThat(open().replay(0)).hasSize(1);
    }
}
