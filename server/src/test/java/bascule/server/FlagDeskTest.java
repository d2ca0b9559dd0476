package bascule.server;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.flags.Audience;
import bascule.flags.By;
import bascule.flags.Follow;
import bascule.flags.HeardFlagStore;
import bascule.flags.MemoryFlagStore;
import bascule.flags.Reading;
import bascule.migration.Epoch;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What people do to flags over the API.
class FlagDeskTest {
    private static final String SECRET = "canary-5f1d0e3b9a7c4286";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TEXT = """
        {"flags": {
          "checkout": {"state": "ENABLED", "variants": {"on": true, "off": false}, "defaultVariant": "off"},
          "moving": {"state": "ENABLED", "variants": {"on": true, "off": false}, "defaultVariant": "off"}
        }, "bascule": {"flags": {"checkout": {"owner": "shop", "expires": "2020-01-01",
          "ramp": {"to": "on", "from": "off", "share": "0%"}}}}}
        """;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Audience audience = new Audience();
    private final MemoryFlagStore store = memory();
    private Optional<Server> server = Optional.empty();

    private static MemoryFlagStore memory() {
        try {
            return new MemoryFlagStore(TEXT);
        } catch (bascule.migration.StepException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @BeforeEach
    void start() throws Exception {
        server = Optional.of(Server.start(
                new ServerSettings(new Listen("127.0.0.1", 0), Token.of(SECRET)),
                new RecordingMigrations(),
                Optional.of(new HeardFlagStore(store, audience))));
    }

    @AfterEach
    void stop() {
        http.close();
        server.ifPresent(Server::close);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                        URI.create("http://" + server.orElseThrow().listen() + path))
                .header("Authorization", "Bearer " + SECRET);
    }

    private JsonNode get(String path, int status) throws Exception {
        return sent(request(path), status);
    }

    private JsonNode sent(HttpRequest.Builder request, int status) throws Exception {
        var response = http.send(request.build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return JSON.readTree(response.body());
    }

    private JsonNode change(String flag, String change, String to, String version, int status) throws Exception {
        return change(flag, change, to, version, "OPS-7", status);
    }

    private JsonNode change(String flag, String change, String to, String version, String reason, int status)
            throws Exception {
        return change(flag, change, to, version, "ann", reason, status);
    }

    private JsonNode change(
            String flag, String change, String to, String version, String actor, String reason, int status)
            throws Exception {
        ObjectNode body = JSON.createObjectNode()
                .put("flag", flag)
                .put("change", change)
                .put("to", to)
                .put("version", version)
                .put("actor", actor)
                .put("reason", reason);
        return sent(
                request("/v1/flags/changes")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body.toString())),
                status);
    }

    private String version() {
        return store.read().version().toString();
    }

    @Test
    void flagsAreShownWithWhoListens() throws Exception {
        try (Audience.Seat _ = audience.join("shop-1")) {
            JsonNode all = get("/v1/flags", 200);
            assertThat(all.at("/version").asText()).isEqualTo(version());
            assertThat(all.at("/flags")).hasSize(2);
            assertThat(all.at("/flags/0/metadata/bascule.owner").asText()).isEqualTo("shop");
            assertThat(all.at("/listening/shop-1").asLong(-1)).isZero();
        }
        assertThat(get("/v1/flags?flag=moving", 200).at("/flags")).hasSize(1);
        assertThat(get("/v1/flags?flag=none", 404).at("/error/message").asText())
                .isEqualTo("there is no flag 'none' here");
        String text = get("/v1/flags/document", 200).at("/document").asText();
        assertThat(Reading.of(text).source()).isEqualTo(store.read().reading().source());
    }

    @Test
    void aReasonIsShortEnoughToBeKeptForGood() throws Exception {
        change("checkout", "ramp", "25%", "", "x".repeat(2_000), 200);
        JsonNode refused = change("checkout", "ramp", "30%", "", "x".repeat(2_001), 400);

        assertThat(refused.at("/error/message").asText()).contains("'reason' has 2,001 characters, and may have 2,000");
        assertThat(get("/v1/flags/history", 200).toString()).doesNotContain("30%");
    }

    @Test
    void aChangeIsMadeOfTheVersionThatSomebodySaw() throws Exception {
        String seen = version();
        JsonNode made = change("checkout", "ramp", "25%", seen, 200);
        assertThat(made.at("/what").asText()).isEqualTo("ramp checkout to 25%");
        assertThat(made.at("/version").asText()).isEqualTo(version()).isNotEqualTo(seen);
        JsonNode refused = change("checkout", "ramp", "50%", seen, 409);
        assertThat(refused.at("/error/code").asText()).isEqualTo("changed");
        assertThat(refused.at("/version").asText()).isEqualTo(version());
        assertThat(store.history(9)).hasSize(1);
        change("checkout", "ramp", "50%", refused.at("/version").asText(), 200);
        change("checkout", "set", "on", "", 200);
        JsonNode history = get("/v1/flags/history?most=2", 200).at("/changes");
        assertThat(history).hasSize(2);
        assertThat(history.at("/1/actor").asText()).isEqualTo("ann");
        assertThat(history.at("/1/reason").asText()).isEqualTo("OPS-7");
        assertThat(history.at("/1/what").asText()).isEqualTo("make 'on' the default of checkout");
        assertThat(FlagShape.past(history.get(1))).isEqualTo(store.history(1).getFirst());
    }

    /// Each client of a killed flag is told the reason, and the name stands in its history for good.
    @Test
    void whoAndWhyAreALineThatShowsWhatItIs() throws Exception {
        JsonNode refused = change("checkout", "kill", "on", "", "ann\u202e", "slow", 400);
        assertThat(refused.at("/error/message").asText()).contains("'actor'", "does not show (U+202E)");
        change("checkout", "kill", "on", "", "slow\nforged\u001b[2J", 200);
        assertThat(get("/v1/flags?flag=checkout", 200)
                        .at("/flags/0/metadata/bascule.killed")
                        .asText())
                .isEqualTo("slow?forged?[2J");
    }

    @Test
    void everyChangeHasItsWord() throws Exception {
        change("checkout", "state", "disabled", "", 200);
        change("checkout", "state", "enabled", "", 200);
        change("checkout", "kill", "on", "", 200);
        assertThat(get("/v1/flags?flag=checkout", 200)
                        .at("/flags/0/metadata/bascule.killed")
                        .asText())
                .isEqualTo("OPS-7");
        change("checkout", "revive", "", "", 200);
        change("checkout", "revive", "", "", 409);
        String before = version();
        change("checkout", "set", "maybe", "", 409);
        change("checkout", "shake", "", "", 400);
        change("checkout", "ramp", "25", "", 400);
        change("checkout", "state", "on", "", 400);
        change("checkout", "set", "on", "newest", 400);
        change("chekout", "set", "on", "", 409);
        assertThat(version()).isEqualTo(before);
    }

    @Test
    void whatGoesWithAMigrationIsNobodyElses() throws Exception {
        store.write(
                Follow.of("moving", "shop", "off", "on"), store.read().version(), new By.Term("shop", new Epoch(1)));
        assertThat(change("moving", "set", "on", "", 409).at("/error/message").asText())
                .contains("follows the migration shop");
        change("moving", "kill", "on", "", 200);
    }

    @Test
    void whoeverListensAndIsBehindIsNamed() throws Exception {
        try (Audience.Seat _ = audience.join("shop-1");
                Audience.Seat _ = audience.join("shop-2")) {
            var answered = new AtomicBoolean();
            Thread quick = Thread.ofPlatform().start(() -> {
                while (!answered.get()) {
                    audience.confirm("shop-2", store.read().version());
                    Thread.onSpinWait();
                }
            });
            JsonNode made = change("checkout", "kill", "off", "", 200);
            answered.set(true);
            quick.join();
            assertThat(made.at("/listening").asInt()).isEqualTo(2);
            assertThat(made.at("/behind")).hasSize(1);
            assertThat(made.at("/behind/0").asText()).isEqualTo("shop-1");
        }
        assertThat(change("checkout", "revive", "", "", 200).at("/behind")).isEmpty();
    }

    private JsonNode bring(String from, String definitions, String version, int status) throws Exception {
        ObjectNode body = JSON.createObjectNode()
                .put("from", from)
                .put("definitions", definitions)
                .put("version", version)
                .put("actor", "ann")
                .put("reason", "OPS-8");
        return sent(
                request("/v1/flags/imports")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body.toString())),
                status);
    }

    @Test
    void importsAreAsChangesAre() throws Exception {
        String definition = "{\"state\": \"ENABLED\", \"variants\": {\"v0\": 1}, \"defaultVariant\": \"v0\"}";
        String seen = version();
        JsonNode made = bring("unleash", "{\"a\": %s, \"b\": %s}".formatted(definition, definition), seen, 200);
        assertThat(made.at("/what").asText()).isEqualTo("import from unleash: a, b");
        assertThat(made.at("/version").asText()).isEqualTo(version());
        assertThat(bring("unleash", "{\"c\": %s}".formatted(definition), seen, 409)
                        .at("/error/code")
                        .asText())
                .isEqualTo("changed");
        assertThat(store.history(9)).hasSize(1);
        assertThat(store.history(1).getFirst().actor()).isEqualTo("ann");
        assertThat(bring("growthbook", "{\"checkout\": %s}".formatted(definition), "", 409)
                        .at("/error/message")
                        .asText())
                .contains("has these flags already: checkout");
        assertThat(bring("growthbook", "{\"checkout\": %s, \"d\": %s}".formatted(definition, definition), "", 200)
                        .at("/what")
                        .asText())
                .isEqualTo("import from growthbook: d; there already, and not touched: checkout");
        assertThat(bring("unleash", "{\"c\": {\"state\": \"ON\"}}", "", 409)
                        .at("/error/message")
                        .asText())
                .contains("/flags/c/state: the state is");
        assertThat(bring("togglz", "{\"c\": %s}".formatted(definition), "", 400)
                        .at("/error/message")
                        .asText())
                .contains("unleash, growthbook, launchdarkly");
        for (String none : java.util.List.of("{}", "[]", "{\"c\": 1}", "{")) {
            assertThat(bring("unleash", none, "", 400).at("/error/message").asText())
                    .startsWith("'definitions' is an object with a definition for each flag: ");
        }
        assertThat(store.history(9)).hasSize(2);
    }

    @Test
    void whatIsStaleIsToldWithItsReason() throws Exception {
        JsonNode stale = get("/v1/flags/stale", 200).at("/stale");
        assertThat(stale).hasSize(1);
        assertThat(stale.at("/0/flag").asText()).isEqualTo("checkout");
        assertThat(stale.at("/0/because").asText()).isEqualTo("expired on 2020-01-01");
        get("/v1/flags/stale?days=-1", 400);
    }
}
