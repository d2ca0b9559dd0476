package bascule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// A gate by evidence with real processes: a controller, a gateway and services.
class GateUseTest extends Processes {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private Ready started(String longest) throws Exception {
        Ready gateway = start("gateway", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0");
        Ready serve = start("serve", "--listen", "127.0.0.1:0");
        String course = """
            routes: [{id: all, path: /}]
            ramp: [{share: 50%%, dwell: 1s, longest: %s, gates: [{failures: 20%%, warm-up: 0s}]}]
            """.formatted(longest);
        write("plan.yaml", "front", service("blue"), service("green"), gateway, course);
        url = gateway.at("url");
        assertThat(run(serve, "plan", "plan.yaml").out()).contains("failures-at-50", "at most 1 % in all");
        assertThat(run(serve, "start", "plan.yaml").code()).isZero();
        return serve;
    }

    private String url = "";

    @Test
    void callersThatAreServedWellOpenTheCutoverAndTheStatusSaysByWhat() throws Exception {
        Ready serve = started("10m");
        await().atMost(LIMIT).until(() -> status(serve).contains("clients with a failure: no data of green yet"));
        var come = new AtomicBoolean(true);
        Thread callers = Thread.ofVirtual().start(() -> callers(come));
        await().atMost(LIMIT).until(() -> stateOf(serve, "front").equals("switched"));
        come.set(false);
        callers.join();
        assertThat(status(serve)).contains("clients with a failure: green 0 of ", "passes at 22.2");
        replayed(serve);
    }

    /// What the controller recorded meanwhile is judged by a stricter plan, without any server.
    private void replayed(Ready serve) throws Exception {
        var shown = run(serve, "gates", "front", "-o", "json").json().path("gates");
        assertThat(shown.findValuesAsText("name")).contains("failures-at-50", "dwell", "reachable");
        String plan = Files.readString(folder.resolve("plan.yaml"));
        Files.writeString(folder.resolve("strict.yaml"), plan.replace("failures: 20%", "failures: 0.01%"));
        var line = new Cli(folder)
                .run("gates", "replay", "strict.yaml", "-o", "json")
                .json()
                .path("gates")
                .path(0);
        assertThat(line.path("name").asText()).isEqualTo("failures-at-50");
        assertThat(line.path("verdict").asText()).isEqualTo("wait");
        assertThat(line.at("/numbers/green/exposed").asLong()).isPositive();
        Files.write(folder.resolve("noise"), new byte[] {'{', (byte) 0xff, '\n'});
        assertThat(new Cli(folder)
                        .run("gates", "replay", "plan.yaml", "--windows", "noise")
                        .err())
                .contains("noise is no text in UTF-8");
        assertThat(new Cli(folder)
                        .run("gates", "replay", "plan.yaml", "--home", "elsewhere")
                        .err())
                .contains("there are no recorded windows in elsewhere/front/windows");
    }

    @Test
    void withoutCallersNothingPassesAndAPersonIsAsked() throws Exception {
        Ready serve = started("3s");
        await().atMost(LIMIT).until(() -> stateOf(serve, "front").equals("awaiting-approval"));
        assertThat(status(serve)).contains("\"verdict\":\"ask\"", "not decided in 3s", "no data of green yet");
        assertThat(status(serve)).contains("\"hint\":\"bascule approve front failures-at-50\"");
        assertThat(run(serve, "approve", "front", "failures-at-50", "--reason", "at night nobody calls")
                        .code())
                .isZero();
        await().atMost(LIMIT).until(() -> stateOf(serve, "front").equals("switched"));
        assertThat(status(serve)).contains("approved by ", "not decided by what was seen");
    }

    private String status(Ready serve) {
        return run(serve, "status", "front", "-o", "json").out();
    }

    /// One request each, for as long as they are to come, and not longer than the limit.
    private void callers(AtomicBoolean come) {
        long end = System.nanoTime() + LIMIT.toNanos();
        for (int i = 0; come.get() && System.nanoTime() - end < 0; i++) {
            var request = HttpRequest.newBuilder(URI.create(url + "/"))
                    .header("X-Bascule-Id", "caller-" + i)
                    .build();
            try {
                client.send(request, BodyHandlers.discarding());
            } catch (IOException | InterruptedException ended) {
                return;
            }
        }
    }
}
