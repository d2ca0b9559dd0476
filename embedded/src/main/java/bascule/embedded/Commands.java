package bascule.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Short commands of the operating system, run to their end.
final class Commands {
    private static final int LIMIT_SECONDS = 120;
    private static final int SHOWN_CHARACTERS = 4_000;

    private Commands() {}

    /// A builder with an environment of our own choice: neither the locale nor the settings of whoever started us
    /// reach a server.
    static ProcessBuilder builder(List<String> words) {
        ProcessBuilder builder = new ProcessBuilder(words);
        var environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
        environment.put("LC_ALL", "C");
        environment.put("TZ", "UTC");
        builder.directory(Path.of("/").toFile());
        return builder;
    }

    /// @throws EmbeddedPostgresException with the command and what it printed, unless it ends with 0
    static void run(List<String> words) {
        Path output = null;
        try {
            output = Files.createTempFile("bascule-command", ".txt");
            Process process = builder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw failed(words, "did not end within " + LIMIT_SECONDS + " s", output);
            }
            if (process.exitValue() != 0) {
                throw failed(words, "ended with " + process.exitValue(), output);
            }
        } catch (IOException problem) {
            throw new EmbeddedPostgresException(
                    "can't run `" + words.getFirst() + "`: " + problem.getMessage() + "; is it installed?", problem);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new EmbeddedPostgresException("interrupted while `" + words.getFirst() + "` ran", interrupted);
        } finally {
            delete(output);
        }
    }

    private static void delete(@Nullable Path output) {
        try {
            if (output != null) {
                Files.deleteIfExists(output);
            }
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    private static EmbeddedPostgresException failed(List<String> words, String how, Path output) throws IOException {
        return new EmbeddedPostgresException("`" + String.join(" ", words) + "` " + how + ":\n" + tail(output));
    }

    /// The end of a text file, for error messages; empty if there is none.
    static String tail(Path file) {
        try {
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            return text.substring(Math.max(0, text.length() - SHOWN_CHARACTERS)).strip();
        } catch (IOException _) {
            return "";
        }
    }
}
