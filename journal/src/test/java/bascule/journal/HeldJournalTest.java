package bascule.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One journal, two processes.
class HeldJournalTest {
    @TempDir
    Path folder;

    /// Opens the journal named, and says how that went.
    static final class Other {
        private Other() {}

        public static void main(String[] words) {
            try {
                FileJournal.open(Path.of(words[0]), InstantSource.system()).close();
                System.out.print("opened");
            } catch (JournalException refused) {
                System.out.print(refused.getMessage());
            }
        }
    }

    @Test
    void aJournalIsOpenInOneProcessAtATime() throws Exception {
        Path file = folder.resolve("journal");
        try (var journal = FileJournal.open(file, InstantSource.system())) {
            journal.claim("first");
            assertThat(inAnotherProcess(file)).contains("is held by another controller");
        }
        try (var reopened = FileJournal.open(file, InstantSource.system())) {
            assertThat(reopened.replay(0)).hasSize(1);
            assertThat(inAnotherProcess(file)).contains("is held by another controller");
        }
        assertThat(inAnotherProcess(file)).isEqualTo("opened");
    }

    private static String inAnotherProcess(Path file) throws Exception {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Other.class.getName(),
                        file.toString()))
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return said;
    }
}
