package bascule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// A service swung by real processes: a controller, a gateway, and the command line between a person and them.
class ProcessTest extends Processes {
    @Test
    void aServiceIsSwungAndComesBackThoughItsControllerIsKilled() throws Exception {
        Ready gateway = start("gateway", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0");
        Ready serve = start("serve", "--listen", "127.0.0.1:0");
        plan(gateway);
        assertThat(run(serve, "check", "migration.yaml").code()).isZero();
        assertThat(run(serve, "plan", "migration.yaml", "--preflight").code()).isZero();

        var started = run(serve, "start", "migration.yaml", "--wait", "--timeout", "60s", "--reason", "drill");
        assertThat(started.code()).as(started.err()).isZero();
        assertThat(get(gateway.at("url"))).isEqualTo("green");

        serve.process().destroyForcibly().waitFor();
        assertThat(get(gateway.at("url"))).isEqualTo("green");
        assertThat(run(serve, "status").err()).contains("no server answers at");

        Ready again = start("serve", "--listen", "127.0.0.1:0");
        assertThat(run(again, "status", "front-v7", "-o", "json")
                        .json()
                        .get("state")
                        .asText())
                .isEqualTo("switched");
        var back = run(again, "rollback", "front-v7", "--wait", "--timeout", "60s", "--actor", "ana");
        assertThat(back.code()).as(back.err()).isZero();
        assertThat(get(gateway.at("url"))).isEqualTo("blue");
        assertThat(run(again, "audit", "front-v7").out()).contains("ana ordered roll-back", "epoch 2");

        again.process().destroy();
        assertThat(again.process().waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(again.process().exitValue()).isEqualTo(143);
    }

    @Test
    void aFailureGoesBackByItselfIfThePlanSaysSoAndOnlyOnce() throws Exception {
        Ready gateway = start("gateway", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0");
        Ready serve = start("serve", "--listen", "127.0.0.1:0");
        plan(gateway, "2s", "cutover: {drain: 6s, attempts: 1}\nrollback: {on-failure: roll-back}\n");
        run(serve, "start", "migration.yaml");
        CompletableFuture<String> slow = inFlight(gateway);

        var watched = run(serve, "watch", "front-v7", "--timeout", "60s");

        assertThat(watched.code()).as(watched.err()).isEqualTo(4);
        assertThat(watched.out()).contains("bascule ordered to roll back: not switched after 1 attempts");
        Awaitility.await().until(() -> {
            var status = run(serve, "status", "front-v7", "-o", "json").json();
            return status.get("state").asText().equals("rolled-back")
                    && status.get("traffic").get("greenPercent").asDouble() == 0;
        });
        assertThat(run(serve, "logs", "front-v7").out()).contains("rolls back by itself, as the plan says");
        assertThat(run(serve, "audit", "front-v7").out()).containsOnlyOnce("bascule ordered roll-back");

        release.countDown();
        assertThat(slow.get(20, TimeUnit.SECONDS)).isIn("blue", "green");
        var again = run(serve, "resume", "front-v7", "--wait", "--timeout", "60s");
        assertThat(again.code()).as(again.err()).isZero();
        assertThat(get(gateway.at("url"))).isEqualTo("green");
    }

    @Test
    void aSecondControllerOnAHomeIsToldAndEndsWithSeven() throws Exception {
        Ready gateway = start("gateway", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0");
        Ready serve = start("serve", "--listen", "127.0.0.1:0");
        plan(gateway);
        assertThat(run(serve, "start", "migration.yaml").code()).isZero();

        Process second = process("serve", "--listen", "127.0.0.1:0");
        assertThat(second.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(second.exitValue()).isEqualTo(7);
        assertThat(folder.resolve("err.log")).content().contains("is held by another controller");
    }

    @Test
    void aDiskThatIsFullWhileJournalingIsToldAndWithRoomAgainItGoesOn() throws Exception {
        Ready gateway = start("gateway", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0");
        Ready serve = ready(process(
                List.of("sh", "-c", "ulimit -S -f 256; exec \"$0\" \"$@\""), "serve", "--listen", "127.0.0.1:0"));
        plan(gateway, "1h");
        assertThat(run(serve, "start", "migration.yaml").code()).isZero();
        String reason = "x".repeat(2_000);
        var full = run(serve, "pause", "front-v7", "--reason", reason);
        for (int more = 0; more < 200 && full.code() == 0; more++) {
            full = run(serve, "pause", "front-v7", "--reason", reason);
        }
        assertThat(full.code()).isEqualTo(1);
        assertThat(full.err()).contains("can't be written", "nothing was recorded, make room on its disk");
        assertThat(run(serve, "audit", "verify", "--journal", ".bascule/front-v7")
                        .code())
                .isZero();

        String pid = Long.toString(serve.process().pid());
        assertThat(new ProcessBuilder("prlimit", "--pid", pid, "--fsize=unlimited")
                        .start()
                        .waitFor())
                .isZero();
        Awaitility.await()
                .until(() -> run(serve, "pause", "front-v7", "--reason", "room again")
                                .code()
                        == 0);
        assertThat(run(serve, "audit", "front-v7").out()).contains("room again");
    }

    @Test
    void interruptingAWatchEndsOnlyTheWatching() throws Exception {
        Ready gateway = start("gateway", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0");
        Ready serve = start("serve", "--listen", "127.0.0.1:0");
        plan(gateway, "1h");
        run(serve, "start", "migration.yaml");

        Ready watch = start("watch", "front-v7", "--server", serve.at("url"));
        new ProcessBuilder("kill", "-INT", Long.toString(watch.process().pid()))
                .start()
                .waitFor();

        assertThat(watch.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(watch.process().exitValue()).isEqualTo(130);
        assertThat(folder.resolve("err.log"))
                .content()
                .contains("interrupted; front-v7 goes on", "hint: bascule watch");
        assertThat(run(serve, "status", "front-v7", "-o", "json")
                        .json()
                        .get("state")
                        .asText())
                .isEqualTo("waiting");
    }

    @Test
    void aGatewayToldToReadsItsSettingsAgainAndDropsNothing() throws Exception {
        Path config = Files.writeString(folder.resolve("gateway.yaml"), """
            listen: 127.0.0.1:0
            admin: {listen: "127.0.0.1:0"}
            state: gateway.state
            """);
        Ready gateway = start("gateway", "--config", "gateway.yaml");
        plan(gateway);
        Ready serve = start("serve", "--listen", "127.0.0.1:0");
        run(serve, "start", "migration.yaml", "--wait", "--timeout", "60s");
        try (var open = new Socket(
                InetAddress.getLoopbackAddress(), URI.create(gateway.at("url")).getPort())) {
            assertThat(asked(open)).doesNotContain("X-Bascule-Side");
            Files.writeString(config, Files.readString(config) + "show-side: true\n");
            await().until(() -> {
                hangUp(gateway);
                return asked(open).toLowerCase(Locale.ROOT).contains("x-bascule-side: green");
            });
            Files.writeString(config, "threads: none\nshow-side: false\n");
            hangUp(gateway);
            await().until(() -> Files.readString(folder.resolve("err.log")).contains("'none' is no whole number"));
            assertThat(asked(open).toLowerCase(Locale.ROOT)).contains("x-bascule-side: green");
        }
    }

    /// One more request on that connection, and its answer.
    private static String asked(Socket open) throws IOException {
        open.setSoTimeout(10_000);
        open.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        var answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\ngreen") < 0) {
            int next = open.getInputStream().read();
            assertThat(next).as("the connection was dropped").isNotNegative();
            answer.append((char) next);
        }
        return answer.toString();
    }

    @Test
    void noSecretShowsInLogsOrArgumentsOrJournals() throws Exception {
        Ready gateway = start("gateway", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0");
        Ready serve = start("serve", "--listen", "127.0.0.1:0");
        plan(gateway);
        run(serve, "start", "migration.yaml", "--wait", "--timeout", "60s");
        List<String> secrets = List.of(
                Files.readString(Path.of(gateway.at("tokenFile"))).strip(),
                Files.readString(Path.of(serve.at("tokenFile"))).strip());

        var said = new StringBuilder();
        for (String verb : List.of("status", "audit", "logs")) {
            said.append(run(serve, verb, "front-v7", "-o", "json"));
        }
        for (var ready : List.of(gateway, serve)) {
            said.append(ready.process().info().commandLine().orElse(""));
        }
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().endsWith("token"))
                    .toList()) {
                said.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        assertThat(said).hasSizeGreaterThan(5_000).doesNotContain(secrets);
    }
}
