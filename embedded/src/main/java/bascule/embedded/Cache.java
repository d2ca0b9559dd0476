package bascule.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// A folder of things that are costly to make: made once, by one process, and complete or absent.
/// For root it lies in the temporary folder, because root's home is closed to the account of the servers.
final class Cache {
    /// File locks hold between processes; within one they are refused instead.
    private static final ReentrantLock WITHIN = new ReentrantLock();

    private final Path folder;

    Cache() {
        this.folder = open();
    }

    interface Maker {
        void make(Path empty) throws IOException;
    }

    interface Check {
        boolean complete(Path folder) throws IOException;
    }

    /// @param check whether what stands there is complete; it is thrown away and made anew otherwise
    Path get(String name, Check check, Maker maker) {
        WITHIN.lock();
        try (FileChannel lock = FileChannel.open(
                        folder.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var _ = lock.lock()) {
            Path wanted = folder.resolve(name);
            if (!Files.isDirectory(wanted) || !check.complete(wanted)) {
                make(name, wanted, maker);
            }
            return wanted;
        } catch (IOException problem) {
            throw new EmbeddedPostgresException(
                    "can't prepare " + folder.resolve(name) + ": " + problem
                            + "; is the disk full or the folder not ours?",
                    problem);
        } finally {
            WITHIN.unlock();
        }
    }

    private void make(String name, Path wanted, Maker maker) throws IOException {
        Path unfinished = Files.createTempDirectory(folder, name + ".unfinished-");
        try {
            maker.make(unfinished);
            remove(wanted);
            Files.move(unfinished, wanted, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException problem) {
            remove(unfinished);
            throw problem;
        }
    }

    static void remove(Path path) {
        Commands.run(List.of("rm", "-rf", "--", path.toString()));
    }

    private static Path open() {
        int user = Account.ownUser();
        Path temporary = Path.of(System.getProperty("java.io.tmpdir", "/tmp"), "bascule-embedded-" + user);
        if (user == 0) {
            return ours(temporary, user);
        }
        return home().flatMap(Cache::created).orElseGet(() -> ours(temporary, user));
    }

    private static Optional<Path> home() {
        return Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(text -> !text.isBlank())
                .map(Path::of)
                .or(() -> Optional.of(Path.of(System.getProperty("user.home", "/nonexistent"), ".cache")))
                .map(cache -> cache.resolve("bascule/embedded"));
    }

    private static Optional<Path> created(Path wanted) {
        try {
            Files.createDirectories(wanted);
            return Files.isWritable(wanted) ? Optional.of(wanted) : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /// Others may write into the temporary folder: what they left under our name is not to be run.
    private static Path ours(Path wanted, int user) {
        try {
            Files.createDirectories(wanted);
            if (Files.isSymbolicLink(wanted)
                    || !Files.getAttribute(wanted, "unix:uid").equals(user)) {
                throw new EmbeddedPostgresException(wanted
                        + " belongs to somebody else; remove it, or set -Djava.io.tmpdir to a folder of your own");
            }
            Files.setAttribute(wanted, "unix:mode", 0755);
            return wanted;
        } catch (IOException problem) {
            throw new EmbeddedPostgresException("can't create " + wanted + ": " + problem, problem);
        }
    }
}
