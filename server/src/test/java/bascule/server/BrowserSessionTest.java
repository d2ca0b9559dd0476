package bascule.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a browser does with the server: pages, sessions, live events.
class BrowserSessionTest {
    private static final String SECRET = "canary-1c7b0e3b9a7c4286";
    private static final String ORDER = "{\"order\":\"pause\",\"actor\":\"ana\",\"reason\":\"\"}";

    private final RecordingMigrations migrations = new RecordingMigrations();
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Socket> viewers = new ArrayList<>();
    private Server server = start();

    @BeforeEach
    void know() {
        migrations.known.add(Statuses.full("orders-v2"));
    }

    @AfterEach
    void stop() throws Exception {
        for (Socket viewer : viewers) {
            viewer.close();
        }
        client.close();
        server.close();
    }

    private Server start() {
        try {
            return Server.start(new ServerSettings(new Listen("127.0.0.1", 0), Token.of(SECRET)), migrations);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private String base() {
        return "http://127.0.0.1:" + server.listen().port();
    }

    private HttpResponse<String> send(String method, String path, String body, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(base() + path)).method(method, BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> signIn(String token) throws Exception {
        String body = "{\"actor\":\"ana\",\"token\":\"%s\"}".formatted(token);
        return send("POST", "/v1/session", body, "Origin", base());
    }

    private String cookie() throws Exception {
        String set = signIn(SECRET).headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(set).contains("HttpOnly").contains("SameSite=Strict").contains("Path=/");
        return set.substring(0, set.indexOf(';'));
    }

    @Test
    void aPageIsAnyonesAndLetsNothingForeignIn() throws Exception {
        for (String path : List.of("/", "/m/orders-v2", "/assets/app.js")) {
            var page = send("GET", path, "");
            assertThat(page.statusCode()).as(path).isEqualTo(200);
            assertThat(page.headers().firstValue("Content-Security-Policy"))
                    .hasValue(Assets.POLICY)
                    .hasValueSatisfying(policy -> assertThat(policy)
                            .contains("default-src 'none'")
                            .contains("frame-ancestors 'none'")
                            .doesNotContain("unsafe"));
            assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
            String tag = page.headers().firstValue("ETag").orElseThrow();
            assertThat(send("GET", path, "", "If-None-Match", tag).statusCode()).isEqualTo(304);
        }
        assertThat(migrations.calls).isEmpty();
    }

    @Test
    void whoSignedInIsKnownUntilTheySignOut() throws Exception {
        String cookie = cookie();

        assertThat(send("GET", "/v1/session", "", "Cookie", cookie).body()).contains("\"actor\":\"ana\"");
        assertThat(send("GET", "/v1/migrations", "", "Cookie", cookie).statusCode())
                .isEqualTo(200);
        String orders = "/v1/migrations/orders-v2/orders";
        assertThat(send("POST", orders, ORDER, "Cookie", cookie, "Origin", base())
                        .statusCode())
                .isEqualTo(200);
        assertThat(send("DELETE", "/v1/session", "", "Cookie", cookie, "Origin", base())
                        .statusCode())
                .isEqualTo(200);
        assertThat(send("GET", "/v1/session", "", "Cookie", cookie).body()).contains("\"signedIn\":false");
        assertThat(send("GET", "/v1/migrations", "", "Cookie", cookie).statusCode())
                .isEqualTo(401);
    }

    /// Else one session could act as two people, where two must agree.
    @Test
    void aSessionActsAsWhoSignedInAndAsNobodyElse() throws Exception {
        String cookie = cookie();
        String orders = "/v1/migrations/orders-v2/orders";

        var another = send("POST", orders, ORDER.replace("ana", "zoe"), "Cookie", cookie, "Origin", base());
        assertThat(another.statusCode()).isEqualTo(403);
        assertThat(another.body()).contains("another-person").contains("ana");
        assertThat(migrations.calls).noneMatch(call -> call.startsWith("order"));

        var unnamed = send("POST", orders, ORDER.replace("ana", ""), "Cookie", cookie, "Origin", base());
        assertThat(unnamed.statusCode()).as(unnamed.body()).isEqualTo(200);
        assertThat(migrations.calls).anyMatch(call -> call.startsWith("order") && call.contains("ana"));

        String bearer = "Bearer " + SECRET;
        assertThat(send("POST", orders, ORDER.replace("ana", "zoe"), "Authorization", bearer)
                        .statusCode())
                .as("whoever has the server's token itself is who they say")
                .isEqualTo(200);
    }

    @Test
    void aWrongTokenOpensNothing() throws Exception {
        var refused = signIn("canary-1c7b0e3b9a7c4287");
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://evil.example", "null", "https://127.0.0.1", "http://127.0.0.1:1", ""})
    void anotherPageChangesNothing(String origin) throws Exception {
        String cookie = cookie();
        var refused = origin.isEmpty()
                ? send("POST", "/v1/migrations/orders-v2/orders", ORDER, "Cookie", cookie)
                : send("POST", "/v1/migrations/orders-v2/orders", ORDER, "Cookie", cookie, "Origin", origin);

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("foreign-page");
        assertThat(migrations.calls).noneMatch(call -> call.startsWith("order"));
    }

    @Test
    void aViewerSeesEachChangeAsItComes() throws Exception {
        var lines = follow();

        assertThat(lines.poll(10, TimeUnit.SECONDS)).startsWith("data: {").contains("\"state\":\"awaiting-approval\"");
        migrations.known.set(0, Statuses.bare("orders-v2"));
        assertThat(lines.poll(10, TimeUnit.SECONDS)).startsWith("data: {").doesNotContain("greenPercent");
        server.close();
        await().atMost(10, TimeUnit.SECONDS).until(() -> "end".equals(lines.poll()));
    }

    @Test
    void viewersThatLeftMakeRoom() throws Exception {
        for (int viewer = 0; viewer < LiveEvents.VIEWERS_MAX; viewer++) {
            assertThat(follow().poll(10, TimeUnit.SECONDS)).startsWith("data: {");
        }
        String path = "/v1/migrations/orders-v2/events";
        assertThat(send("GET", path, "", "Authorization", "Bearer " + SECRET).statusCode())
                .isEqualTo(503);

        for (Socket viewer : viewers) {
            viewer.close();
        }
        viewers.clear();
        await().atMost(20, TimeUnit.SECONDS)
                .untilAsserted(
                        () -> assertThat(follow().poll(2, TimeUnit.SECONDS)).startsWith("data: {"));
    }

    /// The data of events as they come, and `end` when there are no more.
    private LinkedBlockingQueue<String> follow() throws Exception {
        var socket =
                new Socket(InetAddress.getLoopbackAddress(), server.listen().port());
        viewers.add(socket);
        socket.getOutputStream()
                .write(("GET /v1/migrations/orders-v2/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + SECRET
                                + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        var lines = new LinkedBlockingQueue<String>();
        var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        Thread.ofVirtual().start(() -> {
            try {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    if (line.startsWith("data: ")) {
                        lines.add(line);
                    }
                }
            } catch (IOException gone) {
                // told as the end below
            }
            lines.add("end");
        });
        return lines;
    }
}
