package bascule.bench.world;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Commands that end by themselves.
public final class Commands {
    private static final int SHOWN_CHARACTERS = 2_000;

    private Commands() {}

    /// Runs it to its end.
    ///
    /// @return what it printed
    /// @throws IOException if it fails or takes longer, with what it said last
    public static String run(Workshop workshop, Duration atMost, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        Path said = Files.createTempFile(workshop.folder(), "said-", ".txt");
        List<String> words = new ArrayList<>(List.of("setsid"));
        words.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        AutoCloseable ending = () -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        };
        workshop.keep(ending);
        try {
            boolean ended = process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS);
            String text = Files.readString(said, StandardCharsets.UTF_8);
            if (!ended || process.exitValue() != 0) {
                throw new IOException("`%s` %s; it said last:%n%s"
                        .formatted(
                                String.join(" ", command),
                                ended
                                        ? "ended with " + process.exitValue()
                                        : "took longer than " + atMost.toSeconds() + " s",
                                text.substring(Math.max(0, text.length() - SHOWN_CHARACTERS))));
            }
            return text;
        } finally {
            workshop.end(ending);
            Files.deleteIfExists(said);
        }
    }

    public static String run(Workshop workshop, Duration atMost, List<String> command)
            throws IOException, InterruptedException {
        return run(workshop, atMost, Map.of(), command);
    }
}
