package bascule.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A journal and real processes: killed, refused, out of room.
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class ProcessesTest {
    private static final int KILLS = 20;
    private static final int LIMIT_KILOBYTES = 16;

    @TempDir
    Path folder;

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void end() throws InterruptedException {
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void whatAKilledProcessWasToldIsRecordedIsThere() throws Exception {
        Path file = folder.resolve("a.journal");
        long seed = System.nanoTime();
        var random = new Random(seed);
        long acknowledged = 0;
        for (int kill = 1; kill <= KILLS; kill++) {
            Process process = appender(file, "exec");
            BufferedReader said = process.inputReader();
            int lines = 1 + random.nextInt(200);
            for (int i = 0; i < lines; i++) {
                acknowledged = Long.parseLong(said.readLine());
            }
            process.toHandle().destroyForcibly();
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                acknowledged = Long.parseLong(line);
            }
            process.waitFor();
            List<Entry> entries = FileJournal.read(file);
            assertThat(entries.size()).as("seed %d, kill %d", seed, kill).isGreaterThanOrEqualTo((int) acknowledged);
            assertThat(entries.getLast().epoch().number()).isEqualTo(kill);
        }
    }

    @Test
    void aSecondProcessIsRefusedAndToldWhoHoldsIt() throws Exception {
        Path file = folder.resolve("a.journal");
        Process process = appender(file, "exec");
        process.inputReader().readLine();
        assertThatThrownBy(() -> FileJournal.open(file, InstantSource.system()))
                .isInstanceOf(JournalException.Held.class)
                .hasMessageContaining("is held by another controller (process " + process.pid() + " on ");
        process.destroyForcibly().waitFor();
        FileJournal.open(file, InstantSource.system()).close();
    }

    /// On Linux, closing any handle of a file ends all locks the process has on it.
    @Test
    void aHolderThatReadsItsOwnJournalStillHoldsIt() throws Exception {
        Path file = folder.resolve("a.journal");
        try (var journal = FileJournal.open(file, InstantSource.system())) {
            journal.claim("here");
            FileJournal.read(file);
            assertThatThrownBy(() -> FileJournal.open(file, InstantSource.system()))
                    .isInstanceOf(JournalException.Held.class);
            assertThat(appender(file, "exec").inputReader().readLine())
                    .contains("is held by another controller (process "
                            + ProcessHandle.current().pid() + " on ");
        }
    }

    @Test
    void aProcessOutOfRoomRecordsNothingByHalfAndGoesOnWhenThereIsRoom() throws Exception {
        Path file = folder.resolve("a.journal");
        Process process = appender(file, "ulimit -S -f " + LIMIT_KILOBYTES + "; exec");
        BufferedReader said = process.inputReader();
        long acknowledged = 0;
        String line = said.readLine();
        while (line.matches("[0-9]+")) {
            acknowledged = Long.parseLong(line);
            line = said.readLine();
        }
        assertThat(line).contains("can't be written: File too large; nothing was recorded, make room on its disk");
        assertThat(FileJournal.read(file)).hasSize((int) acknowledged);
        assertThat(Verification.of(file))
                .isInstanceOfSatisfying(
                        Verification.Sound.class,
                        sound -> assertThat(sound.tornBytes()).isZero());

        new ProcessBuilder("prlimit", "--pid", String.valueOf(process.pid()), "--fsize=unlimited")
                .start()
                .waitFor();
        process.outputWriter().append('\n').flush();
        assertThat(said.readLine()).isEqualTo(String.valueOf(acknowledged + 1));
    }

    private Process appender(Path file, String how) throws IOException {
        String command = how + " \"$0\" -XX:-UsePerfData -XX:TieredStopAtLevel=1 -cp \"$1\" \"$2\" \"$3\"";
        var process = new ProcessBuilder(
                        "bash",
                        "-c",
                        command,
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        System.getProperty("java.class.path"),
                        Appender.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        processes.add(process);
        return process;
    }
}
