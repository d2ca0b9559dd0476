package bascule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import bascule.embedded.EmbeddedPostgres;
import bascule.embedded.EmbeddedPostgres.Version;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two controllers as processes: their database stands still with all its connections, or one of them answers nobody.
@SuppressWarnings("NullAway.Init") // JUnit sets the fields before the tests.
class HangingJournalTest extends Processes {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration AT_ONCE = Duration.ofSeconds(4);

    private EmbeddedPostgres server;
    private String journal;
    private Ready gateway;
    private Ready one;
    private Ready other;

    @BeforeEach
    void begin() throws Exception {
        server = EmbeddedPostgres.start(Version.V17);
        journal = server.createDatabase("journals");
        Files.writeString(folder.resolve("password"), server.password());
        gateway = start("gateway", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0");
        one = controller("one");
        await().atMost(SOON).until(() -> readyz(one) == 200);
        other = controller("other");
        plan(gateway);
        var started = run(one, "start", "migration.yaml", "--wait", "--timeout", "60s");
        assertThat(started.code()).as(started.err()).isZero();
        await().atMost(SOON).until(() -> run(other, "list").out().contains("front-v7"));
    }

    @AfterEach
    void endServer() throws Exception {
        signal("CONT");
        server.close();
    }

    private Ready controller(String home) throws IOException {
        return start(
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--home",
                home,
                "--token-file",
                ".bascule/token",
                "--journal",
                journal,
                "--journal-user",
                server.user(),
                "--journal-password-file",
                "password");
    }

    private Cli.Answer tokens(String... words) {
        List<String> all = new ArrayList<>(List.of("token"));
        all.addAll(List.of(words));
        all.addAll(
                List.of("--journal", journal, "--journal-user", server.user(), "--journal-password-file", "password"));
        return new Cli(folder).run(all.toArray(String[]::new));
    }

    private int readyz(Ready serve) throws Exception {
        return get(serve, "/readyz", "").statusCode();
    }

    private HttpResponse<String> get(Ready serve, String path, String token) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(serve.at("url") + path)).timeout(AT_ONCE);
        return client.send(
                (token.isEmpty() ? request : request.header("Authorization", "Bearer " + token)).build(),
                BodyHandlers.ofString());
    }

    private String token() throws IOException {
        return Files.readString(folder.resolve(".bascule/token")).strip();
    }

    /// To the server and all that it has started.
    private void signal(String name) throws Exception {
        var words = new ArrayList<>(List.of("kill", "-" + name));
        var top = ProcessHandle.of(server.pid()).orElseThrow();
        Stream.concat(Stream.of(top), top.descendants()).map(ProcessHandle::pid).forEach(pid -> words.add("" + pid));
        assertThat(new ProcessBuilder(words).start().waitFor()).isZero();
    }

    private JsonNode status(Ready serve) throws Exception {
        long begun = System.nanoTime();
        var answer = run(serve, "status", "front-v7", "-o", "json");
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(AT_ONCE);
        assertThat(answer.code()).as(answer.err()).isZero();
        return answer.json();
    }

    private void awaitHealth(Ready serve, String health, String... words) {
        await().atMost(SOON).untilAsserted(() -> {
            JsonNode seen = status(serve);
            assertThat(seen.get("health").asText())
                    .as(seen.get("reason").asText())
                    .isEqualTo(health);
            assertThat(List.of(words)).allMatch(seen.get("reason").asText()::contains);
        });
    }

    @Test
    void aDatabaseThatStandsStillIsToldAndHangsNobodyWhoOnlyLooks() throws Exception {
        awaitHealth(one, "healthy");
        awaitHealth(other, "healthy");
        String ana = tokens("add", "ana", "--role", "viewer", "-o", "json")
                .json()
                .get("token")
                .asText();
        signal("STOP");

        // Nobody has shown it to this one yet, and that nobody has one is not what it says.
        assertThat(get(other, "/v1/controller", ana).statusCode()).isEqualTo(503);
        assertThat(get(other, "/v1/controller", ana).body()).contains("unvouched");
        assertThat(tokens("list").code()).isEqualTo(1);
        awaitHealth(one, "failed", "the database of journals", "no order can be recorded");
        awaitHealth(other, "failed", "the database of journals", "this is how it stood then");
        assertThat(readyz(one)).isEqualTo(503);
        assertThat(get(one, "/healthz", "").statusCode()).isEqualTo(200);
        assertThat(get(one, "/metrics", token()).body())
                .contains("bascule_controller_journaled 0.0")
                .contains("bascule_controller_active 0.0");
        assertThat(get(other, "/v1/controller", token()).body()).contains("\"journaled\":false");
        assertThat(get(gateway.at("url"))).isEqualTo("green");

        signal("CONT");
        awaitHealth(one, "healthy");
        awaitHealth(other, "healthy");
        assertThat(run(one, "rollback", "front-v7", "--wait", "--timeout", "60s")
                        .code())
                .isZero();
    }

    /// An order that meets it is in nobody's way either.
    @Test
    void anOrderThatHangsHangsNoStatus() throws Exception {
        signal("STOP");
        var order = executor.submit(() -> run(one, "rollback", "front-v7"));
        awaitHealth(one, "failed", "no order can be recorded");
        assertThat(order.get().code()).isNotZero();

        signal("CONT");
        awaitHealth(one, "healthy");
    }

    /// No file is left to it for one more connection.
    @Test
    void whoseApiAnswersNobodyIsFollowedThoughItBeatsOn() throws Exception {
        long begun = System.nanoTime();
        String pid = Long.toString(one.process().pid());
        assertThat(new ProcessBuilder("prlimit", "--pid", pid, "--nofile=3:3")
                        .start()
                        .waitFor())
                .isZero();

        await().atMost(SOON).until(() -> readyz(other) == 200);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(10));
        assertThat(one.process().isAlive()).isTrue();
        assertThat(run(other, "rollback", "front-v7", "--wait", "--timeout", "60s")
                        .code())
                .isZero();
        assertThat(folder.resolve("err.log")).content().contains("answers nobody");
    }
}
