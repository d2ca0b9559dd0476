package bascule.server;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.migration.StepException.Refused;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each path for each role, and what people's own tokens allow.
@SuppressWarnings("NullAway.Init") // JUnit sets the fields before each test.
class RolesTest {
    private static final String SECRET = "canary-5f1d0e3b9a7c4286";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path PAGE = Path.of(System.getProperty("project.root", ".."), "docs/api.md");

    @TempDir
    Path folder;

    private final Ticking clock = new Ticking();
    private final RecordingMigrations migrations = new RecordingMigrations();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<Role, String> tokens = new EnumMap<>(Role.class);
    private GrantBook grants;
    private Server server;

    private static final class Ticking extends Clock {
        private Instant now = Instant.parse("2026-11-26T12:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneId.of("UTC");
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @BeforeEach
    void start() throws Refused {
        migrations.known.add(Statuses.full("orders-v2"));
        migrations.known.add(Statuses.full("shop"));
        grants = new GrantBook(new FileShelf(folder.resolve("tokens")), clock);
        for (Role role : Role.values()) {
            tokens.put(role, given("ana", role, Set.of()));
        }
        server = Server.start(
                new ServerSettings(new Listen("127.0.0.1", 0), Token.of(SECRET)).withGrants(grants), migrations);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private String given(String person, Role role, Set<String> names) throws Refused {
        return grants.add(person, role, names, Duration.ofDays(1)).secret();
    }

    private HttpResponse<String> send(String method, String path, String body, String token) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://" + server.listen() + path))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body));
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private String token(Role role) {
        return Objects.requireNonNull(tokens.get(role));
    }

    private List<String> changes() {
        return migrations.calls.stream()
                .filter(call -> !call.startsWith("list") && !call.startsWith("status"))
                .toList();
    }

    private static String code(HttpResponse<String> answer) throws Exception {
        return JSON.readTree(answer.body()).path("error").path("code").asText();
    }

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    private static String order(String actor) {
        return "{\"order\":\"pause\",\"actor\":\"%s\",\"reason\":\"lunch\"}".formatted(actor);
    }

    /// The page says for each path whose it is; here every role tries every path.
    @Test
    void everyPathLetsInWhomThePageSays() throws Exception {
        String page = Files.readString(PAGE);
        var doors = new Doors(
                new ServerSettings(new Listen("127.0.0.1", 0), Token.of(SECRET)),
                migrations,
                new FlagRoutes(Optional.empty()));
        var wrong = new ArrayList<String>();
        for (var each : doors.all()) {
            if (each.open()) {
                continue;
            }
            String path = each.path().replace("{name}", "nothing").replace("{key}", "a");
            String named = each.method().name() + " " + each.path();
            String row = page.lines()
                    .filter(line -> line.startsWith("| `" + named + "` |"))
                    .findFirst()
                    .orElse("");
            for (Role role : Role.values()) {
                boolean may = role == Role.ADMIN
                        || row.endsWith("| viewers |")
                        || row.endsWith("| programs |")
                        || (row.endsWith("| actors |") && role != Role.VIEWER)
                        || (row.endsWith("| approvers |") && role == Role.APPROVER)
                        || (row.endsWith("| operators |") && role == Role.OPERATOR);
                int status = send(each.method().name(), path, "{}", token(role)).statusCode();
                if (may == (status == 403)) {
                    wrong.add("%s as %s: %d".formatted(named, role, status));
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(changes()).isEmpty();
    }

    @Test
    void theJournalHasThePersonWhoseTokenItIs() throws Exception {
        String path = "/v1/migrations/orders-v2/orders";
        String operator = token(Role.OPERATOR);

        assertThat(send("POST", path, order(""), operator).statusCode()).isEqualTo(200);
        assertThat(send("POST", path, order("ana"), operator).statusCode()).isEqualTo(200);
        var forged = send("POST", path, order("ben"), operator);

        assertThat(forged.statusCode()).isEqualTo(403);
        assertThat(code(forged)).isEqualTo("another-person");
        assertThat(changes()).containsExactly("order orders-v2 ana PAUSE lunch", "order orders-v2 ana PAUSE lunch");
    }

    @Test
    void whoBrokeTheGlassMayDoOnThatMigrationWhatTheirRoleMayNot() throws Exception {
        String yes = "{\"gate\":\"payments\",\"actor\":\"\",\"reason\":\"\"}";
        migrations.alone.add("shop ana");
        String elsewhere = given("ana", Role.OPERATOR, Set.of("orders-v2"));

        assertThat(send("POST", "/v1/migrations/shop/approvals", yes, token(Role.OPERATOR))
                        .statusCode())
                .isEqualTo(200);
        assertThat(send("POST", "/v1/migrations/shop/orders", order(""), token(Role.APPROVER))
                        .statusCode())
                .isEqualTo(200);
        assertThat(send("POST", "/v1/migrations/orders-v2/approvals", yes, token(Role.OPERATOR))
                        .statusCode())
                .isEqualTo(403);
        assertThat(send("POST", "/v1/migrations/shop/approvals", yes, token(Role.VIEWER))
                        .statusCode())
                .isEqualTo(403);
        assertThat(send("POST", "/v1/migrations/shop/approvals", yes, elsewhere).statusCode())
                .isEqualTo(403);
        assertThat(send("POST", "/v1/preflight", "{}", token(Role.APPROVER)).statusCode())
                .isEqualTo(403);
        assertThat(changes()).hasSize(2);
    }

    @Test
    void nobodyBreaksGlassWhereTheOperatorDoesNotLetThem() throws Exception {
        String why = "{\"actor\":\"\",\"reason\":\"nobody else answers\"}";
        var refused = send("POST", "/v1/migrations/shop/glass", why, token(Role.ADMIN));
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("lets nobody break glass").contains("--break-glass");
        assertThat(changes()).isEmpty();

        server.close();
        server = Server.start(
                new ServerSettings(new Listen("127.0.0.1", 0), Token.of(SECRET))
                        .withGrants(grants)
                        .withGlass(Duration.ofMinutes(30)),
                migrations);
        assertThat(send("POST", "/v1/migrations/shop/glass", why, token(Role.OPERATOR))
                        .statusCode())
                .isEqualTo(200);
        assertThat(send("POST", "/v1/migrations/shop/glass", "{\"actor\":\"\",\"reason\":\"\"}", token(Role.ADMIN))
                        .statusCode())
                .isEqualTo(400);
        assertThat(changes()).containsExactly("break-glass shop ana PT30M nobody else answers");
    }

    @Test
    void anUnknownPathIsNoMatterOfRolesAndTellsWhatMayBeMeant() throws Exception {
        var close = send("GET", "/v1/migrations/shop/jurnal", "", token(Role.VIEWER));
        assertThat(close.statusCode()).isEqualTo(404);
        assertThat(close.body()).contains("did you mean /v1/migrations/{name}/journal?");
        var far = send("POST", "/v1/nothing/of/this/kind/at/all", "{}", token(Role.VIEWER));
        assertThat(far.statusCode()).isEqualTo(404);
        assertThat(far.body()).contains("GET /v1/openapi.json has all paths");
        assertThat(send("GET", "/v1/migrations/shop/jurnal", "", "nobody's-token-at-all")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void theListHasPages() throws Exception {
        migrations.known.clear();
        for (int number = 100; number < 305; number++) {
            migrations.known.add(Statuses.bare("shop-" + number));
        }
        var first = json(send("GET", "/v1/migrations", "", SECRET));
        assertThat(first.get("migrations")).hasSize(200);
        assertThat(first.get("more").asBoolean()).isTrue();
        var second = json(send("GET", "/v1/migrations?after=shop-299", "", SECRET));
        assertThat(second.get("migrations")).hasSize(5);
        assertThat(second.get("more").asBoolean()).isFalse();
        assertThat(json(send("GET", "/v1/migrations?after=shop-299&most=1", "", SECRET))
                        .get("migrations")
                        .get(0)
                        .get("id")
                        .asText())
                .isEqualTo("shop-300");
        assertThat(send("GET", "/v1/migrations?most=0", "", SECRET).statusCode())
                .isEqualTo(400);
    }

    @Test
    void whoMaySeeSomeMigrationsSeesNoOther() throws Exception {
        String some = given("cleo", Role.ADMIN, Set.of("shop"));

        assertThat(json(send("GET", "/v1/migrations", "", some)).get("migrations"))
                .extracting(node -> node.get("id").asText())
                .containsExactly("shop");
        for (String path : List.of("", "/journal", "/log", "/events")) {
            assertThat(send("GET", "/v1/migrations/orders-v2" + path, "", some).statusCode())
                    .as(path)
                    .isEqualTo(404);
        }
        assertThat(send("POST", "/v1/migrations/orders-v2/orders", order(""), some)
                        .statusCode())
                .isEqualTo(404);
        assertThat(send("GET", "/metrics", "", some).body())
                .contains("\"shop\"")
                .doesNotContain("orders-v2");
        var start = send(
                "POST", "/v1/migrations", "{\"plan\":\"x\",\"scripts\":\"/p\",\"actor\":\"\",\"reason\":\"\"}", some);
        assertThat(start.statusCode()).isEqualTo(403);
        assertThat(changes()).isEmpty();
    }

    @Test
    void aTokenEndsByItselfAndWhenItIsTakenBackAndItsSessionsWithIt() throws Exception {
        var made = grants.add("dan", Role.VIEWER, Set.of(), Duration.ofHours(1));
        var login = send(
                "POST", "/v1/session", "{\"actor\":\"dan\",\"token\":\"%s\"}".formatted(made.secret()), "none-at-all");
        String cookie = login.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
        assertThat(send("GET", "/v1/migrations", "", made.secret()).statusCode())
                .isEqualTo(200);
        assertThat(withCookie(cookie)).isEqualTo(200);

        grants.revoke(made.grant().id());
        assertThat(send("GET", "/v1/migrations", "", made.secret()).statusCode())
                .isEqualTo(401);
        assertThat(withCookie(cookie)).isEqualTo(401);

        String brief =
                grants.add("eve", Role.VIEWER, Set.of(), Duration.ofHours(1)).secret();
        assertThat(send("GET", "/v1/migrations", "", brief).statusCode()).isEqualTo(200);
        clock.now = clock.now.plus(Duration.ofHours(1));
        assertThat(send("GET", "/v1/migrations", "", brief).statusCode()).isEqualTo(401);
    }

    private int withCookie(String cookie) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://" + server.listen() + "/v1/migrations"))
                .header("Cookie", cookie)
                .build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    @Test
    void aSessionIsThePersonsAndMayNoMoreThanTheirToken() throws Exception {
        String viewer = token(Role.VIEWER);
        var another = send("POST", "/v1/session", "{\"actor\":\"ben\",\"token\":\"%s\"}".formatted(viewer), "x");
        assertThat(code(another)).isEqualTo("another-person");

        var me = json(send("GET", "/v1/session", "", viewer));
        assertThat(me.get("actor").asText()).isEqualTo("ana");
        assertThat(me.get("role").asText()).isEqualTo("viewer");
        assertThat(json(send("GET", "/v1/session", "", SECRET)).get("actor").asText())
                .isEmpty();
    }

    @Test
    void theFileHoldsNoTokenAndIsItsOwnersAlone() throws Exception {
        String text = Files.readString(folder.resolve("tokens"));

        assertThat(tokens.values()).noneMatch(text::contains);
        assertThat(Files.getPosixFilePermissions(folder.resolve("tokens")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    /// Nothing that is damaged may allow more than what was written.
    @Test
    void aTokenWhoseMigrationsAreDamagedIsNone() throws Exception {
        String some = given("cleo", Role.VIEWER, Set.of("shop"));
        String text = Files.readString(folder.resolve("tokens"));
        for (String wrong : List.of("\"migrations\":\"shop\"", "\"x\":1", "\"migrations\":[1]")) {
            Files.writeString(folder.resolve("tokens"), text.replace("\"migrations\":[\"shop\"]", wrong));
            assertThat(send("GET", "/v1/migrations", "", some).statusCode())
                    .as(wrong)
                    .isEqualTo(503);
        }
    }

    /// Not the tokens it could still read either: whoever broke the file may have put them there.
    @Test
    void aDamagedFileLetsNobodyInButTheOwner() throws Exception {
        Files.writeString(folder.resolve("tokens"), Files.readString(folder.resolve("tokens")) + "{\"id\":1}\n");

        assertThat(send("GET", "/v1/migrations", "", token(Role.ADMIN)).statusCode())
                .isEqualTo(503);
        assertThat(send("GET", "/v1/migrations", "", SECRET).statusCode()).isEqualTo(200);
    }
}
