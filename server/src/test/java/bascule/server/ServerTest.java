package bascule.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.journal.Entry;
import bascule.journal.Event;
import bascule.journal.JournalException;
import bascule.migration.Epoch;
import bascule.migration.StepException.Refused;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ServerTest {
    private static final String SECRET = "canary-5f1d0e3b9a7c4286";
    private static final ServerSettings SETTINGS = new ServerSettings(new Listen("127.0.0.1", 0), Token.of(SECRET));
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RecordingMigrations migrations = new RecordingMigrations();
    private final HttpClient client = HttpClient.newHttpClient();
    private Server server = start(0);

    @BeforeEach
    void know() {
        migrations.known.add(Statuses.full("orders-v2"));
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    static Stream<Arguments> everyPath() {
        return new Doors(SETTINGS, new RecordingMigrations(), new FlagRoutes(Optional.empty()))
                .all().stream()
                        .filter(each -> !each.open())
                        .map(each -> Arguments.of(
                                each.method().name(),
                                each.path().replace("{name}", "orders-v2").replace("{key}", "a")));
    }

    @Test
    void thePageOfTheApiNamesEveryPath() throws Exception {
        String page = Files.readString(Path.of(System.getProperty("project.root", ".."), "docs/api.md"));

        for (var each : new Doors(SETTINGS, migrations, new FlagRoutes(Optional.empty())).all()) {
            if (each.path().startsWith("/assets/")) {
                continue;
            }
            assertThat(page).contains("`" + each.method().name() + " " + each.path() + "`");
        }
    }

    @ParameterizedTest
    @MethodSource("everyPath")
    @CsvSource({
        "GET, /m",
        "GET, /m/orders-v2/x",
        "GET, /assets/",
        "GET, /assets/../v1/migrations",
        "POST, /",
        "GET, /v2/anything",
        "DELETE, /v1/migrations/orders-v2",
        "GET, /healthz/../v1/migrations",
        "GET, /healthz/",
        "GET, //healthz",
        "GET, /healthz%2f",
        "OPTIONS, /v1/migrations",
    })
    void nothingAnswersWithoutTheToken(String method, String path) throws Exception {
        for (String shown : new String[] {"", "Bearer ", "Bearer wrong-" + SECRET, "Basic " + SECRET, SECRET}) {
            var request = HttpRequest.newBuilder(uri(path)).method(method, BodyPublishers.ofString("{}"));
            if (!shown.isEmpty()) {
                request.header("Authorization", shown);
            }
            var response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());

            assertThat(response.statusCode())
                    .as("%s %s with '%s'", method, path, shown)
                    .isEqualTo(401);
            assertThat(error(response).get("code").asText()).isEqualTo("unauthorized");
            assertThat(response.headers().firstValue("WWW-Authenticate")).isPresent();
        }
        assertThat(migrations.calls).isEmpty();
    }

    @Test
    void anyoneMayAskWhetherItLives() throws Exception {
        var response =
                client.send(HttpRequest.newBuilder(uri("/healthz")).build(), HttpResponse.BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"apiVersion\":\"bascule/v1\",\"ok\":true}\n");
    }

    @Test
    void statusesAreToldOneByOneAndAll() throws Exception {
        migrations.known.add(Statuses.bare("shop"));

        assertThat(StatusText.read(json(get("/v1/migrations/shop")))).isEqualTo(Statuses.bare("shop"));
        assertThat(json(get("/v1/migrations")).get("migrations"))
                .extracting(node -> node.get("id").asText())
                .containsExactly("orders-v2", "shop");
    }

    @Test
    void aStartReachesTheController() throws Exception {
        var response = post(
                "/v1/migrations",
                "{\"plan\":\"name: orders-v2\",\"scripts\":\"/plans/orders\",\"actor\":\"ana\",\"reason\":\"lunch\"}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(json(response).get("id").asText()).isEqualTo("orders-v2");
        assertThat(migrations.calls).containsExactly("start name: orders-v2 /plans/orders ana lunch");
    }

    @ParameterizedTest
    @CsvSource({"go, GO", "pause, PAUSE", "roll-back, ROLL_BACK", "abort, ABORT", "complete, COMPLETE"})
    void everyOrderReachesTheController(String word, String order) throws Exception {
        var response = post(
                "/v1/migrations/orders-v2/orders",
                "{\"order\":\"%s\",\"actor\":\"ana\",\"reason\":\"errors\"}".formatted(word));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(migrations.calls).contains("order orders-v2 ana " + order + " errors");
    }

    @Test
    void anApprovalReachesTheController() throws Exception {
        post("/v1/migrations/orders-v2/approvals", "{\"gate\":\"payments\",\"actor\":\"ben\",\"reason\":\"\"}");

        assertThat(migrations.calls).contains("approve orders-v2 ben payments ");
    }

    @Test
    void preflightTellsWhatStandsAgainstStarting() throws Exception {
        migrations.problems.add("wal_level of blue is replica, must be logical");

        var answer = json(post("/v1/preflight", "{\"plan\":\"name: x\",\"scripts\":\"/plans\"}"));

        assertThat(answer.get("problems").get(0).asText()).isEqualTo(migrations.problems.getFirst());
        assertThat(answer.get("uncarried").get(0).asText()).isEqualTo("blue: 3 large objects");
    }

    @Test
    void aJournalIsToldInPagesThatFitTogether() throws Exception {
        for (int n = 1; n <= Routes.ENTRIES_MAX + 1; n++) {
            var event = new Event.Noted("entry " + n);
            migrations.entries.add(new Entry(n, Instant.EPOCH, new Epoch(1), event, "hash" + n));
        }

        var first = json(get("/v1/migrations/orders-v2/journal"));
        var second = json(get("/v1/migrations/orders-v2/journal?after=" + Routes.ENTRIES_MAX));

        assertThat(first.get("entries")).hasSize(Routes.ENTRIES_MAX);
        assertThat(json(get("/v1/migrations/orders-v2/journal?newest=2")).get("entries"))
                .extracting(entry -> entry.get("sequence").asInt())
                .containsExactly(Routes.ENTRIES_MAX, Routes.ENTRIES_MAX + 1);
        assertThat(first.get("more").asBoolean()).isTrue();
        assertThat(EntryText.read(first.get("entries").get(0))).isEqualTo(migrations.entries.getFirst());
        assertThat(EntryText.read(second.get("entries").get(0))).isEqualTo(migrations.entries.getLast());
        assertThat(second.get("more").asBoolean()).isFalse();
    }

    @Test
    void aLogIsToldInLines() throws Exception {
        var answer = json(get("/v1/migrations/orders-v2/log?most=7"));

        assertThat(answer.get("lines").get(0).get("text").asText()).isEqualTo("copied orders");
        assertThat(migrations.calls).contains("log orders-v2 7");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "POST|/v1/migrations|{|400|the body is no JSON",
                "POST|/v1/migrations|{'plan':'|400|the body is no JSON at line 1, column ",
                "POST|/v1/migrations|[[],|400|the body is no JSON at line 1, column ",
                "POST|/v1/migrations|[]|400|must be one JSON object",
                "POST|/v1/migrations|``|400|must be one JSON object",
                "POST|/v1/migrations|{} {}|400|the body is no JSON",
                "POST|/v1/migrations|{'plan':1,'plan':2}|400|the body has a field twice at line 1, column ",
                "POST|/v1/migrations|{'plan':1,'colour':'x'}|400|'plan' must be a string; 'colour' is not known",
                "POST|/v1/migrations|{'plan':1,'colour':'x'}|400|'scripts' is missing; 'actor' is missing; 'reason' is",
                "POST|/v1/migrations|{'plan':'','scripts':'/','actor':'a','reason':''}|400|'plan' must not be empty",
                "POST|/v1/migrations|{'plan':'p','scripts':'here','actor':'a','reason':''}|400|absolute path",
                "POST|/v1/migrations|{'plan':'p','scripts':'/','actor':' ','reason':''}|400|'actor' must not be empty",
                "POST|/v1/migrations/orders-v2/orders|{'order':'fly','actor':'a','reason':''}|400|the order 'fly' is"
                        + " none of go, pause,",
                "POST|/v1/migrations/nope/orders|{'order':'go','actor':'a','reason':''}|404|no migration 'nope' here",
                "GET|/v1/migrations/nope|``|404|there is no migration 'nope' here",
                "GET|/v1/migrations/orders-v2/journal?after=x|``|400|'after' must be a whole number from 0",
                "GET|/v1/migrations/orders-v2/log?most=0|``|400|'most' must be a whole number from 1 to 10000, not",
                "GET|/v1/unknown|``|404|there is nothing at /v1/unknown",
                "DELETE|/v1/migrations|``|405|/v1/migrations does not answer to DELETE",
            })
    void badInputIsToldWithWhatIsWrong(String method, String path, String body, int status, String message)
            throws Exception {
        var response = send(method, path, "application/json", body.replace('\'', '"'));

        assertThat(response.statusCode()).isEqualTo(status);
        String code = status == 400 ? "malformed" : status == 404 ? "not-found" : "method-not-allowed";
        assertThat(error(response).get("code").asText()).isEqualTo(code);
        assertThat(error(response).get("message").asText())
                .contains(message)
                .doesNotContain("Stream", "Source", "REDACTED");
        assertThat(migrations.calls).noneMatch(call -> call.startsWith("start") || call.startsWith("order"));
    }

    @Test
    void aBodyThatIsNoJsonIsNotEvenRead() throws Exception {
        for (String type : new String[] {"text/plain", "application/x-www-form-urlencoded", "application/jsonish"}) {
            var response = send("POST", "/v1/migrations", type, "{}");

            assertThat(response.statusCode()).isEqualTo(415);
            assertThat(error(response).get("message").asText()).contains(type);
        }
    }

    @Test
    void aBodyOverTheLimitIsRefusedWhetherItsLengthIsToldOrNot() throws Exception {
        byte[] large = ("{\"plan\":\"" + "x".repeat(Body.BYTES_MAX) + "\"}").getBytes(StandardCharsets.UTF_8);
        for (var body : new HttpRequest.BodyPublisher[] {
            BodyPublishers.ofByteArray(large),
            BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(large))
        }) {
            var response = client.send(
                    authorized("/v1/migrations")
                            .header("Content-Type", "application/json")
                            .POST(body)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());

            assertThat(response.statusCode()).isEqualTo(413);
            assertThat(error(response).get("message").asText()).contains("1,048,576 bytes");
        }
        assertThat(migrations.calls).isEmpty();
    }

    @Test
    void whatTheControllerRefusesIsAConflictInItsOwnWords() throws Exception {
        migrations.refusal = Optional.of(() -> new Refused("orders-v2 has ended: nothing to roll back"));

        var response =
                post("/v1/migrations/orders-v2/orders", "{\"order\":\"roll-back\",\"actor\":\"ana\",\"reason\":\"\"}");

        assertThat(response.statusCode()).isEqualTo(409);
        assertThat(error(response).get("code").asText()).isEqualTo("refused");
        assertThat(error(response).get("message").asText()).isEqualTo("orders-v2 has ended: nothing to roll back");
    }

    @Test
    void whatPreflightFindsIsToldByAWordOfItsOwnAndLineByLine() throws Exception {
        migrations.unfit = List.of("blue: wal_level is replica", "green: out of reach");

        var response = post("/v1/migrations", "{\"plan\":\"x\",\"scripts\":\"/\",\"actor\":\"ana\",\"reason\":\"\"}");

        assertThat(response.statusCode()).isEqualTo(409);
        assertThat(error(response).get("code").asText()).isEqualTo("unfit");
        assertThat(JSON.readTree(response.body()).get("problems")).hasSize(2);
        assertThat(migrations.calls).isEmpty();
    }

    @Test
    void aJournalHeldByAnotherControllerIsToldSo() throws Exception {
        migrations.failure = Optional.of(() -> new JournalException.Held("orders-v2 is held by process 7"));

        var response =
                post("/v1/migrations/orders-v2/orders", "{\"order\":\"pause\",\"actor\":\"ana\",\"reason\":\"\"}");

        assertThat(response.statusCode()).isEqualTo(409);
        assertThat(error(response).get("code").asText()).isEqualTo("held");
    }

    @Test
    void aJournalThatFailsIsToldInItsOwnWords() throws Exception {
        migrations.failure = Optional.of(() -> new JournalException("can't write orders-v2.journal: no space left"));

        var response = get("/v1/migrations");

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(error(response).get("message").asText()).contains("no space left");
    }

    @Test
    void aBugStaysInsideUnderAReference() throws Exception {
        migrations.failure = Optional.of(() -> new IllegalStateException("secret detail " + SECRET));

        var response = get("/v1/migrations");

        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(error(response).get("code").asText()).isEqualTo("internal");
        assertThat(response.body()).doesNotContain("secret detail", "Exception", "\tat ", SECRET);
        assertThat(error(response).get("message").asText()).matches(".*under [0-9a-f-]{36}");
    }

    @Test
    void noAnswerEverHoldsTheToken() throws Exception {
        for (String path : new String[] {"/v1/migrations", "/v1/" + SECRET.substring(7), "/v1/migrations/x"}) {
            assertThat(get(path).headers().map().toString()).doesNotContain(SECRET);
            assertThat(get(path).body()).doesNotContain(SECRET);
        }
        assertThat(new ServerSettings(new Listen("127.0.0.1", 0), Token.of(SECRET)).toString())
                .doesNotContain(SECRET);
    }

    @Test
    void aTakenPortIsNamedWithWhatToDo() {
        assertThatThrownBy(() -> Server.start(settings(server.listen().port()), migrations))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("port " + server.listen().port() + " is taken")
                .hasMessageContaining("--listen");
    }

    @Test
    void anIllFormedRequestLineGetsNoTrace() throws Exception {
        try (var socket =
                new Socket(InetAddress.getLoopbackAddress(), server.listen().port())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream().write("GARBAGE\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

            assertThat(answer).startsWith("HTTP/1.1 400").doesNotContain("\tat ", "jetty.");
        }
    }

    private Server start(int port) {
        try {
            return Server.start(settings(port), migrations);
        } catch (Refused taken) {
            throw new AssertionError(taken);
        }
    }

    private static ServerSettings settings(int port) {
        return new ServerSettings(new Listen("127.0.0.1", port), Token.of(SECRET));
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(authorized(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return send("POST", path, "application/json", body);
    }

    private HttpResponse<String> send(String method, String path, String type, String body)
            throws IOException, InterruptedException {
        return client.send(
                authorized(path)
                        .header("Content-Type", type)
                        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder authorized(String path) {
        return HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + SECRET);
    }

    private URI uri(String path) {
        return URI.create("http://" + server.listen() + path);
    }

    private static JsonNode json(HttpResponse<String> response) throws IOException {
        return JSON.readTree(response.body());
    }

    private static JsonNode error(HttpResponse<String> response) throws IOException {
        JsonNode answer = json(response);
        assertThat(answer.get("apiVersion").asText()).isEqualTo("bascule/v1");
        assertThat(answer.get("ok").asBoolean()).isFalse();
        return answer.get("error");
    }
}
