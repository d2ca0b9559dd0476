package bascule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher itself, with a JDK and a Maven that only write down what they are asked.
class LauncherTest {
    private static final Path LAUNCHER = Path.of(System.getProperty("project.root", ".."), "bascule");

    /// All that the launcher may count on; neither a Java nor a Maven of this machine is among them.
    private static final List<String> TOOLS =
            List.of(("bash sh cat readlink dirname find sort tr xargs cksum sed grep head tail awk tee mkdir rm mv"
                            + " flock perl sleep touch")
                    .split(" "));

    @TempDir
    Path folder;

    private Path project = Path.of("");
    private Path jdk = Path.of("");

    private record Said(int code, String out, String err) {}

    @BeforeEach
    void layOut() throws IOException {
        project = Files.createDirectories(folder.resolve("a project"));
        jdk = folder.resolve("jdk");
        Files.copy(LAUNCHER, project.resolve("bascule"));
        write(project.resolve("pom.xml"), "<project/>");
        write(project.resolve("cli/pom.xml"), "<project/>");
        write(project.resolve("cli/src/main/java/A.java"), "class A {}");
        write(jdk.resolve("release"), "JAVA_VERSION=\"25.0.1\"\n");
        linkTools();
        program(jdk.resolve("bin/javac"), "");
        program(
                jdk.resolve("bin/java"),
                "pwd; printf '<%s>' \"$@\"; [ -z \"$HOLD\" ] || { touch \"$HOLD\"; read -r _; }");
        program(folder.resolve("bin/mvn"), """
            echo run >> "$(dirname "$0")/builds"
            echo '[INFO] Building bascule-cli 0.1.0-SNAPSHOT   [1/1]'
            [ -z "$SLOW" ] || sleep 1
            if [ -e broken ]; then echo '[ERROR] A.java:[1,1] it is broken'; exit 1; fi
            for word in "$@"; do case $word in -Ddist=*) mkdir -p "${word#-Ddist=}/lib";; esac; done
            """);
    }

    @Test
    void itBuildsOnceAndAgainOnlyAfterAChange() throws Exception {
        assertThat(launch("version").err()).contains("building cli (1/1)");
        assertThat(launch("version").err()).isEmpty();
        assertThat(builds()).isEqualTo(1);

        write(project.resolve("cli/src/main/java/A.java"), "class A { int changed; }");
        launch("version");
        assertThat(builds()).isEqualTo(2);

        Files.delete(project.resolve("cli/src/main/java/A.java"));
        launch("version");
        assertThat(builds()).isEqualTo(3);
    }

    @Test
    void itRunsFromAnywhereThroughLinksWithSpaces() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("a link"), project.resolve("bascule"));
        Path second = Files.createSymbolicLink(folder.resolve("second"), Path.of("a link"));

        Said said = launch(List.of(second.toString(), "check", "my plan.yaml"), folder.resolve("bin"), "");

        assertThat(said.code()).isZero();
        assertThat(said.out()).startsWith(folder.resolve("bin").toRealPath() + "\n");
        assertThat(said.out())
                .contains("<-cp><" + project.toRealPath() + "/dist/")
                .endsWith("<bascule.cli.Main><check><my plan.yaml>");
        assertThat(link).exists();
    }

    @Test
    void theDemoIsAProgramOfItsOwn() throws Exception {
        assertThat(launch("demo", "--rate", "3").out()).endsWith("<bascule.demo.Main><--rate><3>");
    }

    @Test
    void onlyWhatRunsForLongGetsAJavaForTheLongRun() throws Exception {
        for (var verb : List.of("demo", "status")) {
            assertThat(launch(verb).out()).contains("UseSerialGC");
        }
        for (var process : List.of("serve", "gateway")) {
            assertThat(launch(process).out()).doesNotContain("UseSerialGC");
        }
    }

    @Test
    void anotherScriptTakesItsFunctionsAndRunsSomethingElse() throws Exception {
        Files.createDirectories(project.resolve("bench"));
        Files.copy(LAUNCHER.resolveSibling("bench/run"), project.resolve("bench/run"));

        Said said = launch(List.of(project.resolve("bench/run").toString(), "gateway"), folder.resolve("bin"), "");

        assertThat(said.code()).isZero();
        assertThat(said.out()).startsWith(folder.resolve("bin").toRealPath() + "\n");
        assertThat(said.out()).contains("/dist/bench/").endsWith("<bascule.bench.Main><gateway>");
    }

    @Test
    void twoLaunchesAtOnceBuildOnce() throws Exception {
        var first = start(List.of(project.resolve("bascule").toString(), "one"), folder, "", "yes");
        var second = start(List.of(project.resolve("bascule").toString(), "two"), folder, "", "yes");

        assertThat(read(first).code()).isZero();
        assertThat(read(second).code()).isZero();
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void aBuildThatAProcessRunsOnOutlivesTheNextOne() throws Exception {
        Path running = folder.resolve("running");
        var server = start(List.of(project.resolve("bascule").toString(), "serve"), folder, running.toString(), "");
        Awaitility.await().until(() -> Files.exists(running));
        List<Path> before = distributions();

        write(project.resolve("cli/src/main/java/A.java"), "class A { int changed; }");
        launch("version");
        assertThat(distributions()).hasSize(2).containsAll(before);

        server.getOutputStream().close();
        assertThat(server.waitFor(10, TimeUnit.SECONDS)).isTrue();
        write(project.resolve("cli/src/main/java/A.java"), "class A { int changedAgain; }");
        launch("version");
        assertThat(distributions()).hasSize(1).doesNotContainAnyElementsOf(before);
    }

    @Test
    void aFailedBuildShowsItsErrorsAndLeavesNothing() throws Exception {
        write(project.resolve("broken"), "");

        Said said = launch("version");

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err()).contains("[ERROR] A.java:[1,1] it is broken").contains("dist/build.log");
        assertThat(distributions()).isEmpty();
    }

    @Test
    void aMissingJdkOrMavenIsToldWithHowToGetIt() throws Exception {
        Files.delete(folder.resolve("bin/mvn"));
        assertThat(launch("version").err()).contains("needs Maven (mvn)", "apt install maven");

        Path wanting = project.resolve("bascule");
        Files.writeString(wanting, Files.readString(wanting).replace("NEEDED=25", "NEEDED=99"));
        Said said = launch("version");
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.err())
                .contains("needs a JDK 99 or newer, and found none", "JAVA_HOME (" + jdk + ")", "sdk install");
    }

    private void linkTools() throws IOException {
        Path tools = Files.createDirectories(folder.resolve("tools"));
        for (String tool : TOOLS) {
            for (String place : List.of("/usr/bin", "/bin")) {
                Path program = Path.of(place, tool);
                if (Files.exists(program) && !Files.exists(tools.resolve(tool))) {
                    Files.createSymbolicLink(tools.resolve(tool), program);
                }
            }
        }
    }

    private Said launch(String... words) throws IOException, InterruptedException {
        var all = new ArrayList<>(List.of(project.resolve("bascule").toString()));
        all.addAll(List.of(words));
        return launch(all, folder, "");
    }

    private Said launch(List<String> words, Path from, String hold) throws IOException, InterruptedException {
        return read(start(words, from, hold, ""));
    }

    private Process start(List<String> words, Path from, String hold, String slow) throws IOException {
        var builder = new ProcessBuilder(words).directory(from.toFile());
        builder.environment().put("JAVA_HOME", jdk.toString());
        builder.environment().put("PATH", folder.resolve("bin") + ":" + folder.resolve("tools"));
        builder.environment().put("HOME", folder.toString());
        builder.environment().put("HOLD", hold);
        builder.environment().put("SLOW", slow);
        return builder.start();
    }

    private static Said read(Process process) throws IOException, InterruptedException {
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return new Said(process.exitValue(), out, err);
    }

    private int builds() throws IOException {
        return Files.readAllLines(folder.resolve("bin/builds")).size();
    }

    private List<Path> distributions() throws IOException {
        try (var found = Files.list(project.resolve("dist"))) {
            return found.filter(path -> path.getFileName().toString().matches("[0-9]+"))
                    .toList();
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
    }

    private static void program(Path file, String text) throws IOException {
        write(file, "#!/bin/sh\n" + text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
