package bascule.bench.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/// Where a run works: a temporary folder, and everything that was started. Closed, at the end or by
/// Ctrl-C, it ends what was opened in it, the last first, and removes the folder.
public final class Workshop implements AutoCloseable {
    private final Path folder;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Thread hook = new Thread(this::end, "workshop-end");
    private boolean closed;

    private Workshop(Path folder) {
        this.folder = folder;
    }

    public static Workshop open(String name) throws IOException {
        var workshop = new Workshop(Files.createTempDirectory("bascule-bench-" + name + "-"));
        // Workers of programs that root starts run as somebody else, and read files in here.
        Files.setAttribute(workshop.folder, "unix:mode", 0755);
        Runtime.getRuntime().addShutdownHook(workshop.hook);
        return workshop;
    }

    public Path folder() {
        return folder;
    }

    /// A folder of its own for something.
    public Path folder(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    public Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(Path.of(String.valueOf(file.getParent())));
        return Files.writeString(file, text);
    }

    /// A file that only its owner may read.
    public Path secret(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, text);
    }

    /// Ends it with the run.
    public synchronized <T extends AutoCloseable> T keep(T resource) {
        if (closed) {
            quietly(resource);
            throw new IllegalStateException("the run is over");
        }
        opened.push(resource);
        return resource;
    }

    /// Ends it now.
    public void end(AutoCloseable resource) {
        synchronized (this) {
            opened.remove(resource);
        }
        quietly(resource);
    }

    /// Starts a program in this folder, as a process with a session of its own.
    ///
    /// @param name of its log
    public Program start(String name, List<String> command) throws IOException {
        return keep(Program.start(name, command, folder));
    }

    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // The JVM is going down: the hook runs or has run.
        }
    }

    private void end() {
        List<AutoCloseable> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(opened);
            opened.clear();
        }
        all.forEach(Workshop::quietly);
        remove(folder);
    }

    private static void quietly(AutoCloseable each) {
        try {
            each.close();
        } catch (Exception problem) {
            System.getLogger(Workshop.class.getName())
                    .log(System.Logger.Level.WARNING, "while a benchmark ends", problem);
        }
    }

    private static void remove(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException | UncheckedIOException problem) {
            System.getLogger(Workshop.class.getName())
                    .log(System.Logger.Level.WARNING, folder + " can't be removed", problem);
        }
    }
}
