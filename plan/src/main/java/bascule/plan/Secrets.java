package bascule.plan;

import bascule.migration.Durations;
import bascule.migration.StepException.Refused;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Finds secrets where a plan says they are, anew each time, so that a changed one is picked up.
public final class Secrets {
    private static final int MAX_BYTES = 64 << 10;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(5);
    private static final String PATH = "PATH";

    private Secrets() {}

    /// White space around it is cut off. Of no secret: an empty text.
    ///
    /// A command runs without a shell, without input, and with no environment but `PATH`; what it says
    /// on standard error is thrown away, since secrets may stand in it.
    ///
    /// @throws Refused names the place and what to do, never what was found there
    public static String read(Secret secret) throws Refused {
        return read(secret, System.getenv(), TIMEOUT);
    }

    static String read(Secret secret, Map<String, String> environment, Duration timeout) throws Refused {
        return switch (secret) {
            case Secret.None _ -> "";
            case Secret.Environment(var variable) -> filled(environment.getOrDefault(variable, ""), describe(secret));
            case Secret.File file -> filled(text(contents(file), describe(secret)), describe(secret));
            case Secret.Command(var words) -> {
                byte[] said = run(words, environment.getOrDefault(PATH, "/usr/bin:/bin"), timeout);
                yield filled(text(said, describe(secret)), describe(secret));
            }
        };
    }

    /// Where a secret is, without it: of a command its program only, since arguments are people's own.
    static String describe(Secret secret) {
        return switch (secret) {
            case Secret.None _ -> "no secret";
            case Secret.Environment(var variable) -> "the environment variable " + variable;
            case Secret.File(var path) -> "the file " + path;
            case Secret.Command(var words) -> "the command " + words.getFirst();
        };
    }

    private static String filled(String text, String where) throws Refused {
        String trimmed = text.strip();
        if (trimmed.isEmpty()) {
            throw new Refused("%s holds no secret: set it where the controller runs".formatted(where));
        }
        return trimmed;
    }

    private static String text(byte[] bytes, String where) throws Refused {
        if (bytes.length > MAX_BYTES) {
            throw new Refused("%s holds more than 64 KiB, which is no secret: mend the reference".formatted(where));
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException _) {
            throw new Refused("%s holds something that is not text in UTF-8: mend the reference".formatted(where));
        }
    }

    private static byte[] contents(Secret.File file) throws Refused {
        try (InputStream in = Files.newInputStream(file.path())) {
            return in.readNBytes(MAX_BYTES + 1);
        } catch (IOException cause) {
            throw new Refused("%s can't be read (%s): create it, readable for the controller only"
                    .formatted(describe(file), cause.getClass().getSimpleName()));
        }
    }

    private static byte[] run(List<String> words, String path, Duration timeout) throws Refused {
        String where = describe(new Secret.Command(words));
        var builder = new ProcessBuilder(words)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().put(PATH, path);
        Process process;
        try {
            process = builder.start();
        } catch (IOException _) {
            throw new Refused(
                    where + " can't be started: install it on the controller's PATH, or name it by its full path");
        }
        try {
            return output(process, where, timeout);
        } catch (IOException _) {
            throw new Refused(where + " could not be listened to: run it by hand");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Refused(where + " was broken off, since the controller is stopping");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /// Looks rather than waits for output, so that no process of whatever offspring can outstay the timeout.
    private static byte[] output(Process process, String where, Duration timeout)
            throws Refused, IOException, InterruptedException {
        long start = System.nanoTime();
        var said = new ByteArrayOutputStream();
        InputStream out = process.getInputStream();
        boolean ended = false;
        while (!ended && said.size() <= MAX_BYTES) {
            if (System.nanoTime() - start > timeout.toNanos()) {
                throw new Refused(
                        "%s gave no answer within %s: see what it waits for".formatted(where, Durations.text(timeout)));
            }
            ended = process.waitFor(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
            said.write(out.readNBytes(Math.min(out.available(), MAX_BYTES + 1)));
        }
        if (ended && process.exitValue() != 0) {
            throw new Refused("%s ended with exit code %d: run it by hand with no environment but PATH to see why"
                    .formatted(where, process.exitValue()));
        }
        return said.toByteArray();
    }
}
