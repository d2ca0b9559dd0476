package bascule.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import bascule.flags.Audience;
import bascule.flags.By;
import bascule.flags.FlagChange;
import bascule.flags.FlagChanges.Kill;
import bascule.flags.FlagChanges.SetDefault;
import bascule.flags.FlagChanges.SetState;
import bascule.flags.HeardFlagStore;
import bascule.flags.MemoryFlagStore;
import bascule.flags.Version;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import dev.openfeature.contrib.providers.ofrep.OfrepProvider;
import dev.openfeature.contrib.providers.ofrep.OfrepProviderOptions;
import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.ErrorCode;
import dev.openfeature.sdk.FlagEvaluationDetails;
import dev.openfeature.sdk.MutableContext;
import dev.openfeature.sdk.OpenFeatureAPI;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Flags as clients get them over HTTP: by hand, and by OpenFeature's own Java SDK with its OFREP provider.
class FlagsOverHttpTest {
    private static final String SECRET = "canary-5f1d0e3b9a7c4286";
    private static final String FRONT = "front-0123456789abcdef";
    private static final String BACK = "back-0123456789abcdef";
    private static final List<String> KEYS =
            List.of("# of the shop", "", "web front-end " + FRONT, "shop  back-end " + BACK);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TEXT = """
        {"flags": {
          "fixed": {"state": "ENABLED", "variants": {"on": true, "off": false}, "defaultVariant": "on",
            "metadata": {"team": "shop"}},
          "title": {"state": "ENABLED", "variants": {"plain": "Hi", "loud": "HI"}, "defaultVariant": "plain",
            "targeting": {"if": [{"==": [{"var": "plan"}, "gold"]}, "loud"]}},
          "limit": {"state": "ENABLED", "variants": {"low": 5, "high": 50}, "defaultVariant": "low"},
          "layout": {"state": "ENABLED", "variants": {"wide": {"columns": 3}}, "defaultVariant": "wide"},
          "off": {"state": "DISABLED", "variants": {"on": true}, "defaultVariant": "on"},
          "odd": {"state": "ENABLED", "variants": {"a": "x"}, "targeting": {"var": "v"}}
        }}
        """;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Audience audience = new Audience();
    private MemoryFlagStore store = MemoryFlagStore.empty();
    private Optional<Server> server = Optional.empty();

    @BeforeEach
    void start() throws Exception {
        store = new MemoryFlagStore(TEXT);
        server = Optional.of(Server.start(
                new ServerSettings(new Listen("127.0.0.1", 0), Token.of(SECRET)).withFlagKeys(FlagKey.read(KEYS)),
                new RecordingMigrations(),
                Optional.of(new HeardFlagStore(store, audience))));
    }

    @AfterEach
    void stop() {
        http.close();
        server.ifPresent(Server::close);
    }

    private URI uri(String path) {
        return URI.create("http://" + server.orElseThrow().listen() + path);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + SECRET);
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return http.send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private JsonNode eval(String flag, String context, int status) throws Exception {
        var response = post("/ofrep/v1/evaluate/flags/" + flag, "{\"context\": %s}".formatted(context));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return JSON.readTree(response.body());
    }

    private void change(FlagChange change) throws Exception {
        store.write(change, store.read().version(), new By.Person("ann", "test"));
    }

    @Test
    void oneFlagIsEvaluatedForACaller() throws Exception {
        assertThat(eval("fixed", "{}", 200)).isEqualTo(JSON.readTree("""
            {"key": "fixed", "reason": "STATIC", "variant": "on", "value": true, "metadata": {"team": "shop"}}\
            """));
        assertThat(eval("title", "{\"plan\": \"gold\"}", 200).path("value").asText())
                .isEqualTo("HI");
        assertThat(eval("off", "{}", 200)).isEqualTo(JSON.readTree("""
            {"key": "off", "reason": "DISABLED", "metadata": {}}\
            """));
        assertThat(eval("none", "{}", 404).path("errorCode").asText()).isEqualTo("FLAG_NOT_FOUND");
        assertThat(eval("odd", "{\"v\": \"b\"}", 400).path("errorCode").asText())
                .isEqualTo("GENERAL");
        assertThat(eval("fixed", "5", 400).path("errorCode").asText()).isEqualTo("INVALID_CONTEXT");
        assertThat(post("/ofrep/v1/evaluate/flags/fixed", "nonsense").statusCode())
                .isEqualTo(400);
        assertThat(post("/ofrep/v1/evaluate/flags/fixed", "x".repeat(300_000)).statusCode())
                .isEqualTo(413);
    }

    @Test
    void allFlagsAreAnsweredOnceUntilSomethingChangesForTheCaller() throws Exception {
        String path = "/ofrep/v1/evaluate/flags";
        var first = post(path, "{\"context\": {\"targetingKey\": \"ann\"}}");
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(JSON.readTree(first.body()).path("flags")).hasSize(6);
        assertThat(first.body()).doesNotContain("targeting\"", "==");
        String tag = first.headers().firstValue("ETag").orElseThrow();
        assertThat(again(path, tag)).isEqualTo(304);
        change(new SetDefault("limit", "high"));
        assertThat(again(path, tag)).isEqualTo(200);
    }

    @Test
    void whatIsEvaluatedHereIsCountedAndWhatCallersDoToo() throws Exception {
        eval("title", "{\"targetingKey\": \"ann\", \"plan\": \"gold\"}", 200);
        eval("title", "{\"targetingKey\": \"bob\"}", 200);
        eval("none", "{\"targetingKey\": \"bob\"}", 404);
        post("/ofrep/v1/evaluate/flags", "{\"context\": {\"targetingKey\": \"cid\"}}");
        assertThat(tracked("{\"event\": \"order\", \"context\": {\"plan\": \"gold\"}, \"value\": 9.5}"))
                .isEqualTo(200);
        assertThat(tracked("{\"event\": \"order\", \"context\": {}}")).isEqualTo(200);
        assertThat(tracked("{\"event\": \"an order\", \"context\": {}}")).isEqualTo(400);
        assertThat(tracked("{\"event\": \"order\"}")).isEqualTo(400);
        assertThat(tracked("{\"event\": \"order\", \"context\": {}, \"value\": \"x\"}"))
                .isEqualTo(400);
        assertThat(tracked("[]")).isEqualTo(400);
        assertThat(post("/v1/flags/usage", "{\"client\": 5}").body()).contains("this is no report");
        JsonNode title = JSON.readTree(http.send(request("/v1/flags/usage").build(), BodyHandlers.ofString())
                        .body())
                .at("/flags/title");
        assertThat(title.at("/loud")).isEqualTo(JSON.readTree("""
            {"answers": 1, "keys": 1, "keysLately": 1, "adoption": 0.3333333333333333,
             "tracked": {"order": {"times": 1, "sum": 9.5}}}\
            """));
        assertThat(title.at("/plain/answers").asInt()).isEqualTo(2);
        assertThat(http.send(request("/metrics").build(), BodyHandlers.ofString())
                        .body()
                        .lines())
                .contains(
                        "bascule_flag_answers{flag=\"title\",variant=\"plain\"} 2.0",
                        "bascule_flag_tracked{event=\"order\",flag=\"title\",variant=\"loud\"} 1.0");
    }

    private int tracked(String body) throws Exception {
        return post("/v1/flags/tracked", body).statusCode();
    }

    private int again(String path, String tag) throws Exception {
        return http.send(
                        request(path)
                                .header("If-None-Match", tag)
                                .POST(BodyPublishers.ofString("{\"context\": {\"targetingKey\": \"ann\"}}"))
                                .build(),
                        BodyHandlers.ofString())
                .statusCode();
    }

    @Test
    void flagdCanPollThePlainDocument() throws Exception {
        var first = http.send(request("/v1/flags/flagd.json").build(), BodyHandlers.ofString());
        assertThat(JSON.readTree(first.body()).at("/flags/title/targeting/if").isArray())
                .isTrue();
        String tag = first.headers().firstValue("ETag").orElseThrow();
        var same = http.send(
                request("/v1/flags/flagd.json").header("If-None-Match", tag).build(), BodyHandlers.ofString());
        assertThat(same.statusCode()).isEqualTo(304);
    }

    @Test
    void aChangeIsToldToEveryoneWhoListens() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        var listeners = new ArrayList<Thread>();
        for (int i = 0; i < 5; i++) {
            var response = http.send(request("/v1/flags/events").build(), BodyHandlers.ofInputStream());
            assertThat(response.statusCode()).isEqualTo(200);
            var lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
            listeners.add(Thread.ofVirtual()
                    .start(() -> lines.lines()
                            .filter(line -> line.startsWith("data:"))
                            .forEach(heard::add)));
        }
        await().atMost(Duration.ofSeconds(5)).until(() -> heard.size() == 5);
        change(new Kill("fixed", "off", "test"));
        await().atMost(Duration.ofSeconds(2)).until(() -> heard.size() == 10);
        assertThat(heard.getLast())
                .contains("refetchEvaluation", store.read().version().toString());
        server.orElseThrow().close();
        for (Thread listener : listeners) {
            assertThat(listener.join(Duration.ofSeconds(10))).isTrue();
        }
    }

    /// The plain clients that people have.
    @Test
    void openFeaturesOwnSdkWorks() throws Exception {
        OpenFeatureAPI.getInstance()
                .setProviderAndWait(OfrepProvider.constructProvider(OfrepProviderOptions.builder()
                        .baseUrl("http://" + server.orElseThrow().listen())
                        .headers(ImmutableMap.of("Authorization", ImmutableList.of("Bearer " + SECRET)))
                        .build()));
        Client client = OpenFeatureAPI.getInstance().getClient();
        var ann = new MutableContext("ann");
        FlagEvaluationDetails<Boolean> fixed = client.getBooleanDetails("fixed", false, ann);
        assertThat(fixed.getValue()).isTrue();
        assertThat(fixed.getVariant()).isEqualTo("on");
        assertThat(fixed.getReason()).isEqualTo("STATIC");
        assertThat(fixed.getFlagMetadata().getString("team")).isEqualTo("shop");
        assertThat(client.getStringValue("title", "?", new MutableContext("ann").add("plan", "gold")))
                .isEqualTo("HI");
        assertThat(client.getIntegerValue("limit", 1, ann)).isEqualTo(5);
        assertThat(client.getObjectValue("layout", new dev.openfeature.sdk.Value(), ann)
                        .asStructure()
                        .getValue("columns")
                        .asInteger())
                .isEqualTo(3);
        assertThat(client.getStringDetails("none", "own", ann).getErrorCode()).isEqualTo(ErrorCode.FLAG_NOT_FOUND);
        assertThat(client.getStringDetails("fixed", "own", ann).getErrorCode()).isEqualTo(ErrorCode.TYPE_MISMATCH);
        change(new Kill("fixed", "off", "test"));
        assertThat(client.getBooleanValue("fixed", true, ann)).isFalse();
        change(new SetState("limit", false));
        assertThat(client.getIntegerValue("limit", 7, ann)).isEqualTo(7);
        OpenFeatureAPI.getInstance().shutdown();
    }

    @Test
    void aClientThatSaysWhoItIsIsWaitedForUntilItConfirms() throws Exception {
        Version version = store.read().version();
        assertThat(confirm("shop-1", version.toString()).statusCode()).isEqualTo(404);
        var line = http.send(request("/v1/flags/events?client=shop-1").build(), BodyHandlers.ofInputStream());
        assertThat(line.statusCode()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(5))
                .until(() -> audience.behind(version).equals(List.of("shop-1")));
        assertThat(confirm("shop-1", "latest").statusCode()).isEqualTo(400);
        assertThat(confirm("shop-1", version.toString()).statusCode()).isEqualTo(200);
        assertThat(audience.behind(version)).isEmpty();
        change(new Kill("fixed", "off", "test"));
        assertThat(audience.behind(store.read().version())).containsExactly("shop-1");
        line.body().close();
        change(new SetDefault("limit", "high"));
        await().atMost(Duration.ofSeconds(20)).until(() -> audience.listening().isEmpty());
        assertThat(http.send(request("/v1/flags/events?client=a%20b").build(), BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(400);
    }

    private HttpResponse<String> confirm(String client, String version) throws Exception {
        return post("/v1/flags/confirmations", "{\"client\": \"%s\", \"version\": \"%s\"}".formatted(client, version));
    }

    private HttpResponse<String> beforehand(String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(uri(path))
                        .method("OPTIONS", BodyPublishers.noBody())
                        .header("Origin", "https://shop.example")
                        .header("Access-Control-Request-Method", "POST")
                        .build(),
                BodyHandlers.ofString());
    }

    /// A page of the shop is of another origin than this server.
    @Test
    void pagesOfOtherOriginsMayAskForFlagsAndForNothingElse() throws Exception {
        for (String path : List.of("/ofrep/v1/evaluate/flags", "/ofrep/v1/evaluate/flags/fixed", "/v1/flags/tracked")) {
            var allowed = beforehand(path);
            assertThat(allowed.statusCode()).isEqualTo(204);
            assertThat(allowed.headers().firstValue("Access-Control-Allow-Origin"))
                    .contains("*");
            assertThat(allowed.headers().firstValue("Access-Control-Allow-Headers"))
                    .contains("Authorization, Content-Type, If-None-Match");
            assertThat(allowed.headers().firstValue("Access-Control-Allow-Credentials"))
                    .isEmpty();
        }
        assertThat(post("/ofrep/v1/evaluate/flags", "{\"context\": {}}")
                        .headers()
                        .firstValue("Access-Control-Expose-Headers"))
                .contains("ETag");
        for (String path : List.of("/v1/flags", "/v1/flags/usage", "/v1/flags/changes", "/v1/migrations")) {
            var refused = beforehand(path);
            assertThat(refused.statusCode()).as(path).isIn(401, 405);
            assertThat(refused.headers().firstValue("Access-Control-Allow-Origin"))
                    .as(path)
                    .isEmpty();
        }
    }

    /// Whatever this server answers to, a key for flags opens what it is for and nothing else.
    @Test
    void aKeyForFlagsOpensNothingElse() throws Exception {
        List<String> forFront = List.of(
                "POST /ofrep/v1/evaluate/flags", "POST /ofrep/v1/evaluate/flags/{key}", "POST /v1/flags/tracked");
        List<String> forBack = List.of(
                "POST /v1/flags/confirmations",
                "GET /v1/flags/flagd.json",
                "GET /v1/flags/events",
                "POST /v1/flags/usage");
        var doors = new Doors(
                new ServerSettings(new Listen("127.0.0.1", 0), Token.of(SECRET)),
                new RecordingMigrations(),
                new FlagRoutes(Optional.of(store)));
        for (var each : doors.all()) {
            String what = each.method() + " " + each.path();
            boolean front = forFront.contains(what);
            if (!each.open() && !each.path().equals("/v1/flags/events")) {
                thatItPasses(FRONT, each, front);
                thatItPasses(BACK, each, front || forBack.contains(what));
            }
        }
        doors.close();
    }

    private void thatItPasses(String key, Routes.Answering door, boolean passes) throws Exception {
        String path =
                door.path().replace("{name}", "x").replace("{key}", "fixed").replace("{flag}", "fixed");
        var response = http.send(
                HttpRequest.newBuilder(uri(path))
                        .header("Authorization", "Bearer " + key)
                        .header("Content-Type", "application/json")
                        .method(door.method().name(), BodyPublishers.ofString("{\"context\": {}}"))
                        .build(),
                BodyHandlers.ofString());
        if (passes) {
            assertThat(response.statusCode()).as("%s", door).isNotIn(401, 403);
        } else {
            assertThat(response.statusCode()).as("%s", door).isEqualTo(403);
            assertThat(response.body()).contains("out-of-scope").doesNotContain(key);
        }
    }

    @Test
    void everyLineThatIsNoKeyIsToldWithoutItsToken() {
        assertThatThrownBy(() -> FlagKey.read(
                        List.of("web front-end " + FRONT, "web back-end short", "a everything " + BACK, "alone")))
                .hasMessageContainingAll(
                        "line 2: the name 'web' stands here a second time",
                        "line 2: a token has at least 16 characters",
                        "line 3: 'everything' is none of front-end, back-end",
                        "line 4: a key is NAME, front-end or back-end and TOKEN")
                .hasMessageNotContaining(BACK);
    }

    @Test
    void withoutADocumentOfFlagsItSaysSo() throws Exception {
        stop();
        try (Server bare = Server.start(
                        new ServerSettings(new Listen("127.0.0.1", 0), Token.of(SECRET)), new RecordingMigrations());
                var client = HttpClient.newHttpClient()) {
            var response = client.send(
                    HttpRequest.newBuilder(URI.create("http://" + bare.listen() + "/v1/flags/flagd.json"))
                            .header("Authorization", "Bearer " + SECRET)
                            .build(),
                    BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(404);
            assertThat(response.body()).contains("--flags");
        }
    }
}
