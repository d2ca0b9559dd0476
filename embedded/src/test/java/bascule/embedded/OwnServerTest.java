package bascule.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// What becomes of a server when the process that started it ends.
final class OwnServerTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private record Started(Process process, long postmaster, Path directory, int user) {}

    @Test
    void aServerEndsWithAJvmThatIsKilled() throws Exception {
        Started started = start(List.of(), System.getProperty("java.class.path"));
        started.process().destroyForcibly();
        await().atMost(SOON).until(() -> gone(started.postmaster()));
        await().atMost(SOON).until(() -> !Files.exists(started.directory()));
    }

    @Test
    void aServerEndsWithAJvmThatIsToldToEnd() throws Exception {
        Started started = start(List.of(), System.getProperty("java.class.path"));
        started.process().destroy();
        assertThat(started.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(gone(started.postmaster())).isTrue();
        assertThat(started.directory()).doesNotExist();
    }

    @Test
    void whoIsNotRootRunsTheServerAsHimself() throws Exception {
        assumeTrue(Account.ownUser() == 0, "only root can become somebody else to try this");
        Account nobody = Account.find();
        Path folder = Files.createTempDirectory("bascule-class-path-");
        try {
            Started started = start(nobody.prefix(), readableBy(nobody, folder));
            assertThat(started.user()).isEqualTo(nobody.user());
            assertThat(Files.getAttribute(Path.of("/proc/" + started.postmaster()), "unix:uid"))
                    .isEqualTo(nobody.user());
            started.process().getOutputStream().close();
            assertThat(started.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(started.directory()).doesNotExist();
        } finally {
            Cache.remove(folder);
        }
    }

    private static boolean gone(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty();
    }

    /// Copies the class path to where that account can read it: root's home is closed.
    private static String readableBy(Account account, Path folder) throws IOException {
        List<String> copies = new ArrayList<>();
        for (String part : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path copy = folder.resolve(copies.size() + "-" + Path.of(part).getFileName());
            Commands.run(List.of("cp", "-rL", "--", part, copy.toString()));
            copies.add(copy.toString());
        }
        Commands.run(List.of("chmod", "-R", "a+rX", folder.toString()));
        account.mustReach(folder);
        return String.join(File.pathSeparator, copies);
    }

    private static Started start(List<String> prefix, String classPath) throws IOException {
        List<String> words = new ArrayList<>(prefix);
        words.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        words.addAll(List.of("-cp", classPath, OwnServer.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("HOME", "/nonexistent");
        Process process = builder.start();
        String line = new BufferedReader(process.inputReader(StandardCharsets.UTF_8)).readLine();
        assertThat(line)
                .as("what the child says; its errors are in this test's output")
                .isNotNull();
        String[] told = line.split(" ", -1);
        return new Started(process, Long.parseLong(told[0]), Path.of(told[1]), Integer.parseInt(told[2]));
    }
}
