package bascule.demo.world;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A program of our own as a process: the same Java, the same class path, a log of its own. It has a session of its
/// own too, so that a Ctrl-C in the terminal is for us alone and we end everybody in order.
public final class Child {
    private static final int END_SECONDS = 15;
    private static final int SHOWN_CHARACTERS = 2_000;

    private final String name;
    private final Path log;
    private final Process process;

    private Child(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
    }

    /// @param flags for Java itself
    /// @param words main class and arguments
    record Program(String name, List<String> flags, List<String> words, Map<String, String> environment) {
        Program {
            flags = List.copyOf(flags);
            words = List.copyOf(words);
            environment = Map.copyOf(environment);
        }
    }

    static Child start(Program program, Path log) throws IOException {
        List<String> command = new ArrayList<>();
        command.add("setsid");
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(program.flags());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(program.words());
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(program.environment());
        return new Child(program.name(), log, builder.start());
    }

    public String name() {
        return name;
    }

    public long pid() {
        return process.pid();
    }

    public boolean alive() {
        return process.isAlive();
    }

    /// What it said last.
    String said() {
        try {
            String text = Files.readString(log, StandardCharsets.UTF_8).strip();
            return text.substring(Math.max(0, text.length() - SHOWN_CHARACTERS));
        } catch (IOException problem) {
            return "(its log can't be read: " + problem.getMessage() + ")";
        }
    }

    /// `kill -9`.
    public void kill() {
        process.destroyForcibly();
        await();
    }

    /// Sends it a signal, such as `STOP`.
    void signal(String name) throws IOException {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start();
            if (!kill.waitFor(END_SECONDS, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new IOException("kill -" + name + " of " + this.name + " failed");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }

    void tellToEnd() {
        process.destroy();
    }

    /// Waits until it has ended, and kills it if it does not.
    void await() {
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(END_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
