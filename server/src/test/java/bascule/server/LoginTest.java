package bascule.server;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.plan.Login;
import bascule.plan.LoginReader;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.File;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.HttpCookie;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// People who sign in by a real OpenID provider, as a browser does it.
@Timeout(120)
@SuppressWarnings("NullAway.Init") // JUnit sets the fields before each test.
class LoginTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern TOKEN = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");
    private static final String ORDER = "{\"order\":\"pause\",\"actor\":\"\",\"reason\":\"lunch\"}";

    @TempDir
    static Path folder;

    private static Process provider;
    private static String issuer = "";
    private static int port;

    private final RecordingMigrations migrations = new RecordingMigrations();
    private final CookieManager jar = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
    private final HttpClient browser = HttpClient.newBuilder()
            .cookieHandler(jar)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private Server server;

    @BeforeAll
    static void startProvider() throws Exception {
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        String path = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(each -> !each.contains("jetty") && !each.contains("jakarta.servlet-api"))
                .collect(Collectors.joining(File.pathSeparator));
        provider = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        path,
                        OpenIdServer.class.getName(),
                        "http://127.0.0.1:" + port + "/")
                .redirectError(folder.resolve("provider.log").toFile())
                .start();
        BufferedReader out = provider.inputReader(StandardCharsets.UTF_8);
        while (issuer.isEmpty()) {
            String line = out.readLine();
            assertThat(line).as("%s", folder.resolve("provider.log")).isNotNull();
            if (line.startsWith("port ")) {
                issuer = "http://127.0.0.1:" + line.substring(5);
            }
        }
        Thread.ofVirtual().start(() -> out.lines().forEach(line -> {}));
    }

    @AfterAll
    static void endProvider() throws Exception {
        provider.destroy();
        if (!provider.waitFor(10, TimeUnit.SECONDS)) {
            provider.destroyForcibly().waitFor();
        }
    }

    @BeforeEach
    void start() throws Exception {
        migrations.known.add(Statuses.full("orders-v2"));
        migrations.known.add(Statuses.full("shop"));
        server = serving(issuer, OpenIdServer.SECRET);
    }

    private Server serving(String by, String secret) throws Exception {
        Files.writeString(folder.resolve("secret"), secret);
        var reading = LoginReader.read("""
            issuer: %s
            client: bascule
            secret: {file: secret}
            people:
              - {claim: groups, is: platform, role: admin}
              - {claim: groups, is: payments, role: viewer, migrations: [shop]}
            """.formatted(by), folder);
        assertThat(reading.problems()).isEmpty();
        Login login = reading.login().orElseThrow();
        var settings = new ServerSettings(new Listen("127.0.0.1", port), Token.of("canary-5f1d0e3b9a7c4286"));
        return Server.start(settings.withLogin(login), migrations);
    }

    @AfterEach
    void stop() {
        browser.close();
        server.close();
    }

    private String own() {
        return "http://127.0.0.1:" + port;
    }

    private HttpResponse<String> get(URI at, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(at).header("Accept", "text/html");
        if (headers.length > 0) {
            request.headers(headers);
        }
        return browser.send(request.build(), BodyHandlers.ofString());
    }

    private JsonNode asked(String path) throws Exception {
        return JSON.readTree(get(URI.create(own() + path)).body());
    }

    private static URI next(HttpResponse<String> answer) {
        return answer.request()
                .uri()
                .resolve(answer.headers().firstValue("Location").orElseThrow());
    }

    /// As a person who types name and password at the provider.
    ///
    /// @return where the browser is sent with what the provider gave it
    private URI signedInThere(String name, String password) throws Exception {
        return signedInThere(name, password, asked -> asked);
    }

    /// @param asked changes what the provider is asked
    private URI signedInThere(String name, String password, UnaryOperator<String> asked) throws Exception {
        HttpResponse<String> sent = get(URI.create(own() + "/v1/session/login"));
        assertThat(sent.statusCode()).isEqualTo(302);
        HttpResponse<String> asking = get(URI.create(asked.apply(next(sent).toString())));
        HttpResponse<String> page = get(next(asking));
        var token = TOKEN.matcher(page.body());
        assertThat(token.find()).as(page.body()).isTrue();
        String form = Stream.of("username", name, "password", password, "_csrf", token.group(1))
                .map(each -> URLEncoder.encode(each, StandardCharsets.UTF_8))
                .collect(Collectors.joining("="))
                .replaceAll("([^=]*=[^=]*)=", "$1&");
        HttpResponse<String> answer = browser.send(
                HttpRequest.newBuilder(page.request().uri())
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form))
                        .build(),
                BodyHandlers.ofString());
        for (int step = 0; step < 5 && !next(answer).toString().startsWith(own()); step++) {
            answer = get(next(answer));
        }
        return next(answer);
    }

    private String signIn(String name) throws Exception {
        HttpResponse<String> back = get(signedInThere(name, OpenIdServer.PASSWORD));
        assertThat(back.statusCode()).isEqualTo(302);
        return next(back).toString().substring(own().length());
    }

    private int order(String migration, String body) throws Exception {
        return browser.send(
                        HttpRequest.newBuilder(URI.create(own() + "/v1/migrations/" + migration + "/orders"))
                                .headers("Content-Type", "application/json", "Origin", own())
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString())
                .statusCode();
    }

    @Test
    void aPersonSignsInActsUnderTheirNameAndSignsOutThereToo() throws Exception {
        assertThat(asked("/v1/session").path("provider").asText()).isEqualTo("127.0.0.1");
        assertThat(signIn("ana")).isEqualTo("/");

        JsonNode session = asked("/v1/session");
        assertThat(session.path("actor").asText()).isEqualTo("ana");
        assertThat(session.path("role").asText()).isEqualTo("admin");
        assertThat(order("orders-v2", ORDER)).isEqualTo(200);
        assertThat(order("orders-v2", ORDER.replace("\"actor\":\"\"", "\"actor\":\"ben\"")))
                .isEqualTo(403);
        assertThat(migrations.calls).contains("order orders-v2 ana PAUSE lunch");

        var out = browser.send(
                HttpRequest.newBuilder(URI.create(own() + "/v1/session"))
                        .header("Origin", own())
                        .DELETE()
                        .build(),
                BodyHandlers.ofString());
        URI leave = URI.create(JSON.readTree(out.body()).path("leave").asText());
        assertThat(asked("/v1/session").path("signedIn").asBoolean()).isFalse();
        HttpResponse<String> left = get(leave);
        assertThat(next(left)).hasToString(own() + "/");
        HttpResponse<String> again = get(next(get(URI.create(own() + "/v1/session/login"))));
        assertThat(next(again)).as("who left is asked again").hasToString(issuer + "/login");
    }

    @Test
    void aRuleLimitsWhatAPersonSeesAndMay() throws Exception {
        assertThat(signIn("ben")).isEqualTo("/");

        assertThat(asked("/v1/migrations").get("migrations"))
                .extracting(node -> node.get("id").asText())
                .containsExactly("shop");
        assertThat(order("shop", ORDER)).isEqualTo(403);
        assertThat(order("orders-v2", ORDER)).isEqualTo(403);
    }

    @Test
    void whomNoRuleFitsIsKnownThereAndStaysOutHere() throws Exception {
        assertThat(signIn("eve")).isEqualTo("/?login=no-role");
        assertThat(asked("/v1/session").path("signedIn").asBoolean()).isFalse();
    }

    @Test
    void whatCameBackOnceIsWorthNothingASecondTime() throws Exception {
        URI back = signedInThere("ana", OpenIdServer.PASSWORD);
        Map<String, String> kept = jar.getCookieStore().getCookies().stream()
                .filter(each -> each.getName().equals(LoginRoutes.COOKIE))
                .collect(Collectors.toMap(HttpCookie::getName, HttpCookie::getValue));
        assertThat(next(get(back))).hasToString(own() + "/");

        assertThat(next(get(back))).hasToString(own() + "/?login=expired");
        var replayed = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(back)
                                .header("Cookie", LoginRoutes.COOKIE + "=" + kept.get(LoginRoutes.COOKIE))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(next(replayed)).hasToString(own() + "/?login=refused");
        assertThat(replayed.headers().allValues("Set-Cookie")).noneMatch(each -> each.startsWith(Entrance.COOKIE));
    }

    /// Who lures somebody to what they themselves began would sign them in as somebody else.
    @Test
    void whatAnotherBrowserBeganSignsNobodyIn() throws Exception {
        URI back = signedInThere("ana", OpenIdServer.PASSWORD);
        try (HttpClient another = HttpClient.newBuilder()
                .cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ALL))
                .build()) {
            for (String began : new String[] {"", "/v1/session/login"}) {
                if (!began.isEmpty()) {
                    another.send(
                            HttpRequest.newBuilder(URI.create(own() + began)).build(), BodyHandlers.discarding());
                }
                var lured = another.send(HttpRequest.newBuilder(back).build(), BodyHandlers.ofString());
                assertThat(next(lured)).hasToString(own() + "/?login=expired");
            }
        }
    }

    @Test
    void aCodeOfAnotherStateIsNotTaken() throws Exception {
        String back = signedInThere("ana", OpenIdServer.PASSWORD).toString();
        URI forged = URI.create(back.replaceAll("state=[^&]+", "state=another"));
        assertThat(next(get(forged))).hasToString(own() + "/?login=expired");
    }

    /// As where somebody else's token is slipped in.
    @Test
    void aTokenOfAnotherNonceIsNotBelieved() throws Exception {
        URI back =
                signedInThere("ana", OpenIdServer.PASSWORD, asked -> asked.replaceAll("nonce=[^&]+", "nonce=another"));
        assertThat(next(get(back))).hasToString(own() + "/?login=unbelieved");
    }

    @Test
    void aSecretThatTheProviderDoesNotKnowIsToldAndNotShown() throws Exception {
        server.close();
        server = serving(issuer, "canary-that-is-wrong");
        HttpResponse<String> back = get(signedInThere("ana", OpenIdServer.PASSWORD));
        assertThat(next(back)).hasToString(own() + "/?login=refused");
        assertThat(back.body() + back.headers()).doesNotContain("canary");
    }

    @Test
    void aProviderThatIsAwayKeepsNobodyWithATokenOut() throws Exception {
        server.close();
        server = serving("http://127.0.0.1:1", OpenIdServer.SECRET);
        assertThat(next(get(URI.create(own() + "/v1/session/login")))).hasToString(own() + "/?login=unreachable");
        assertThat(get(URI.create(own() + "/v1/migrations"), "Authorization", "Bearer canary-5f1d0e3b9a7c4286")
                        .statusCode())
                .isEqualTo(200);
    }
}
