package bascule.plan;

import bascule.migration.Durations;
import bascule.migration.StepException.Refused;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Finds secrets where a plan says they are, anew each time, so that a changed one is picked up.
public final class Secrets {
    private static final int MAX_BYTES = 64 << 10;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final String PATH = "PATH";

    private Secrets() {}

    /// White space around it is cut off. Of no secret: an empty text. A secret is one line, without
    /// control characters but tabs: what is none is refused here, before it gets into a header, a
    /// connection or a message about them.
    ///
    /// A file must be a regular one, and like a command it has ten seconds.
    ///
    /// A command runs as [Program] says.
    ///
    /// @throws Refused names the place and what to do, never what was found there
    public static String read(Secret secret) throws Refused {
        return read(secret, System.getenv(), TIMEOUT);
    }

    /// Why it can't be read; empty if it can.
    public static Optional<String> trouble(Secret secret) {
        try {
            read(secret);
            return Optional.empty();
        } catch (Refused unread) {
            return Optional.of(unread.getMessage());
        }
    }

    static String read(Secret secret, Map<String, String> environment, Duration timeout) throws Refused {
        return switch (secret) {
            case Secret.None _ -> "";
            case Secret.Environment(var variable) -> filled(environment.getOrDefault(variable, ""), describe(secret));
            case Secret.File file ->
                filled(text(ByteBuffer.wrap(contents(file, timeout)), describe(secret)), describe(secret));
            case Secret.Command(var words) -> {
                ByteBuffer said = run(words, environment.getOrDefault(PATH, "/usr/bin:/bin"), timeout);
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
        if (trimmed.chars().anyMatch(each -> each == '\n' || each == '\r')) {
            throw new Refused(where + " holds more than one line, which is no secret: mend the reference");
        }
        if (trimmed.chars().anyMatch(each -> each != '\t' && Character.isISOControl(each))) {
            throw new Refused(where + " holds a control character, which no secret has: mend the reference");
        }
        return trimmed;
    }

    private static String text(ByteBuffer bytes, String where) throws Refused {
        if (bytes.remaining() > MAX_BYTES) {
            throw new Refused("%s holds more than 64 KiB, which is no secret: mend the reference".formatted(where));
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException _) {
            throw new Refused("%s holds something that is not text in UTF-8: mend the reference".formatted(where));
        }
    }

    /// Read by a thread of its own: a file whose server is gone, or a pipe that took its place,
    /// waits for ever.
    private static byte[] contents(Secret.File file, Duration timeout) throws Refused {
        var reading = new FutureTask<>(() -> regular(file.path()));
        Thread.ofPlatform().daemon().name("secret-file").start(reading);
        try {
            return reading.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            throw new Refused("%s could not be read within %s: see what its disk waits for"
                    .formatted(describe(file), Durations.text(timeout)));
        } catch (ExecutionException failed) {
            throw new Refused("%s can't be read (%s): create it, readable for the controller only"
                    .formatted(describe(file), why(failed.getCause())));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Refused(describe(file) + " was not read to its end, since the controller is stopping");
        }
    }

    /// @throws NoRegularFile if it is a folder, a pipe, a device or a socket
    private static byte[] regular(Path path) throws IOException {
        if (!Files.readAttributes(path, BasicFileAttributes.class).isRegularFile()) {
            throw new NoRegularFile(path.toString());
        }
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(MAX_BYTES + 1);
        }
    }

    private static final class NoRegularFile extends FileSystemException {
        private static final long serialVersionUID = 1;

        NoRegularFile(String path) {
            super(path);
        }
    }

    private static String why(@Nullable Throwable failure) {
        return switch (failure) {
            case NoSuchFileException _ -> "it is not there";
            case AccessDeniedException _ -> "its rights forbid it";
            case NoRegularFile _ -> "it is no regular file";
            case null, default -> "its disk failed";
        };
    }

    private static ByteBuffer run(List<String> words, String path, Duration timeout) throws Refused {
        String where = describe(new Secret.Command(words));
        try {
            return switch (new Program(words, path).run(timeout, MAX_BYTES)) {
                case Program.Outcome.Ended(var exit, var said) -> demandSuccess(exit, said, where);
                case Program.Outcome.Talking(var said) -> said;
                case Program.Outcome.Late _ ->
                    throw new Refused("%s gave no answer within %s: see what it waits for"
                            .formatted(where, Durations.text(timeout)));
                case Program.Outcome.Unstartable _ ->
                    throw new Refused(where
                            + " can't be started: install it on the controller's PATH, or name it by its full path");
            };
        } catch (IOException _) {
            throw new Refused(where + " could not be listened to: run it by hand");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Refused(where + " was broken off, since the controller is stopping");
        }
    }

    private static ByteBuffer demandSuccess(int exit, ByteBuffer said, String where) throws Refused {
        if (exit != 0) {
            throw new Refused("%s ended with exit code %d: run it by hand with no environment but PATH to see why"
                    .formatted(where, exit));
        }
        return said;
    }
}
