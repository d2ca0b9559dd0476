package bascule.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;

/// A process that appends to a journal as fast as it can, and prints each entry's number once it is acknowledged. After
/// a
/// failure it prints the reason, waits for a line on its standard input, and goes on.
final class Appender {
    private Appender() {}

    public static void main(String[] arguments) throws Exception {
        try (var journal = FileJournal.open(Path.of(arguments[0]), InstantSource.system())) {
            var epoch = journal.claim("appender");
            for (int i = 0; true; i++) {
                try {
                    say(journal.append(epoch, new Event.Noted("note " + i)).sequence());
                } catch (JournalException failure) {
                    say(failure.getMessage());
                    if (System.in.read() < 0) {
                        return;
                    }
                }
            }
        } catch (JournalException refused) {
            say(refused.getMessage());
        }
    }

    private static void say(Object what) throws IOException {
        System.out.write((what + "\n").getBytes(StandardCharsets.UTF_8));
        System.out.flush();
    }
}
