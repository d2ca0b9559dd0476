package bascule.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// `bascule demo` as a person starts it.
final class DemoProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader err;
    private final Path temporary;
    private final StringBuilder said = new StringBuilder();

    private DemoProcess(Process process, Path temporary) {
        this.process = process;
        this.temporary = temporary;
        this.err = process.errorReader(StandardCharsets.UTF_8);
    }

    /// With a temporary folder of its own, to see what it leaves there.
    static DemoProcess start(String... words) throws IOException {
        Path temporary = Files.createTempDirectory("demo-test-");
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(words));
        return new DemoProcess(new ProcessBuilder(command).start(), temporary);
    }

    Process process() {
        return process;
    }

    /// All processes that it has started, whoever their parent is.
    List<ProcessHandle> children() {
        return process.descendants().toList();
    }

    void awaitSaid(String text) throws IOException {
        for (String line = err.readLine(); line != null; line = err.readLine()) {
            said.append(line).append('\n');
            if (line.contains(text)) {
                return;
            }
        }
        throw new AssertionError("it ended without saying '" + text + "': " + said);
    }

    int awaitEnd() throws InterruptedException {
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            throw new AssertionError("it did not end: " + said);
        }
        return process.exitValue();
    }

    String out() throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /// What it left in its temporary folder, but for the servers' programs, which are kept for the next time.
    List<Path> left() throws IOException {
        try (Stream<Path> all = Files.list(temporary)) {
            return all.filter(path -> !path.getFileName().toString().startsWith("bascule-embedded"))
                    .filter(path -> !path.getFileName().toString().startsWith("hsperfdata"))
                    .toList();
        }
    }

    @Override
    public void close() throws IOException {
        children().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
        new ProcessBuilder("rm", "-rf", "--", temporary.toString())
                .start()
                .onExit()
                .join();
    }
}
