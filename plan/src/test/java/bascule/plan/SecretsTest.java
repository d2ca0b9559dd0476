package bascule.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.migration.StepException.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
    private static final String CANARY = "canary-7f3a9c";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Map<String, String> ENVIRONMENT =
            Map.of("PATH", "/usr/bin:/bin", "TOKEN", " " + CANARY + "\n", "BLANK", " ");

    @TempDir
    Path folder;

    @Test
    void aVariableAFileAndACommandGiveTheirTextTrimmed() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), CANARY + "\n\n");

        assertThat(read(new Secret.Environment("TOKEN"))).isEqualTo(CANARY);
        assertThat(read(new Secret.File(file))).isEqualTo(CANARY);
        assertThat(read(new Secret.Command(List.of("cat", file.toString())))).isEqualTo(CANARY);
        assertThat(read(new Secret.None())).isEmpty();
        assertThat(Secrets.read(new Secret.Environment("PATH"))).isNotEmpty();
    }

    @Test
    void aCommandIsNotReadByAShell() throws Refused {
        assertThat(read(new Secret.Command(List.of("echo", "$TOKEN; echo `id`"))))
                .isEqualTo("$TOKEN; echo `id`");
    }

    @Test
    void aCommandInheritsNothingButThePath() throws Refused {
        assertThat(read(shell("env | grep -v -e ^PWD= -e ^SHLVL= -e ^_= | tr '\\n' ' '")))
                .matches("PATH=/usr/bin:/bin BASCULE_RUN=[0-9a-f-]{36} ?|BASCULE_RUN=[0-9a-f-]{36} PATH=/usr/bin:/bin"
                        + " ?");
    }

    @Test
    void aCommandThatFailsIsNamedButNotQuoted() {
        refused(shell("echo " + CANARY + "; echo " + CANARY + " >&2; exit 3"), "the command sh ended with exit code 3");
    }

    @Test
    void aCommandThatDoesNotEndIsEnded() {
        long start = System.nanoTime();
        assertThatThrownBy(
                        () -> Secrets.read(shell("echo " + CANARY + "; sleep 30"), ENVIRONMENT, Duration.ofMillis(300)))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("gave no answer within 300ms")
                .hasMessageNotContaining(CANARY);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void aChildThatKeepsTheOutputOpenIsNotWaitedFor() throws Refused {
        long start = System.nanoTime();
        assertThat(read(shell("echo " + CANARY + "; sleep 20 &"))).isEqualTo(CANARY);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void aCommandThatTalksWithoutEndIsRefused() {
        refused(shell("yes " + CANARY), "more than 64 KiB");
    }

    @Test
    void whatIsMissingIsNamed() {
        refused(new Secret.Environment("NONE"), "the environment variable NONE holds no secret");
        refused(new Secret.Environment("BLANK"), "the environment variable BLANK holds no secret");
        refused(new Secret.File(folder.resolve("none")), "none can't be read (it is not there): create it");
        refused(new Secret.Command(List.of("no-such-program", CANARY)), "no-such-program can't be started");
        refused(shell("true"), "holds no secret");
    }

    @Test
    void whatIsNoTextIsNotQuoted() throws IOException {
        Path file = Files.write(folder.resolve("token"), new byte[] {'c', (byte) 0xff, 'd'});
        refused(new Secret.File(file), "not text in UTF-8");
        refused(new Secret.File(Files.write(folder.resolve("big"), new byte[100_000])), "more than 64 KiB");
    }

    @Test
    void moreThanOneLineIsNoSecretAndIsNotQuoted() throws IOException {
        Path lines = Files.writeString(folder.resolve("lines"), CANARY + "\nsecond\n");
        Path binary = Files.writeString(folder.resolve("binary"), CANARY + "\u0000PATH=/bin");
        refused(new Secret.File(lines), "lines holds more than one line, which is no secret: mend the reference");
        refused(new Secret.File(binary), "binary holds a control character, which no secret has");
        refused(shell("printf '" + CANARY + "\\rx'"), "the command sh holds more than one line");
    }

    @Test
    void whatIsNoRegularFileIsRefusedAtOnceSinceAPipeWouldBeWaitedForWithoutEnd() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        refused(new Secret.File(pipe), "pipe can't be read (it is no regular file)");
        refused(new Secret.File(folder), "(it is no regular file)");
        refused(new Secret.File(Path.of("/dev/null")), "(it is no regular file)");
    }

    private static Secret shell(String script) {
        return new Secret.Command(List.of("sh", "-c", script));
    }

    private static String read(Secret secret) throws Refused {
        return Secrets.read(secret, ENVIRONMENT, TIMEOUT);
    }

    private static void refused(Secret secret, String message) {
        assertThatThrownBy(() -> read(secret))
                .isInstanceOf(Refused.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining(CANARY);
    }
}
