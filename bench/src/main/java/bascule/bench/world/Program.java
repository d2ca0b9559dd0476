package bascule.bench.world;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A program as a process, with a log and a session of its own, so that a Ctrl-C in the terminal is
/// for us alone and we end everybody in order. Closed, it and its children end, by their ids.
public final class Program implements AutoCloseable {
    private static final int END_SECONDS = 10;
    private static final int SHOWN_CHARACTERS = 2_000;

    private final String name;
    private final Path log;
    private final Process process;

    private Program(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
    }

    static Program start(String name, List<String> command, Path folder) throws IOException {
        List<String> words = new ArrayList<>(List.of("setsid"));
        words.addAll(command);
        Path log = folder.resolve(name + ".log");
        Process process = new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        return new Program(name, log, process);
    }

    /// The command that runs a class of ours with the Java and the class path of this process.
    ///
    /// @param flags for Java itself
    /// @param words main class and arguments
    public static List<String> java(List<String> flags, List<String> words) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(words);
        return command;
    }

    public long pid() {
        return process.pid();
    }

    /// @throws IOException if it has ended, with what it said last
    public void mustLive() throws IOException {
        if (!process.isAlive()) {
            throw new IOException(
                    "%s has ended with %d; it said last:%n%s".formatted(name, process.exitValue(), said()));
        }
    }

    public String said() throws IOException {
        String text = Files.readString(log, StandardCharsets.UTF_8).strip();
        return text.substring(Math.max(0, text.length() - SHOWN_CHARACTERS));
    }

    /// It and its children, by process id.
    public List<Long> family() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .map(ProcessHandle::pid)
                .toList();
    }

    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(END_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        children.stream().filter(ProcessHandle::isAlive).forEach(ProcessHandle::destroyForcibly);
    }
}
