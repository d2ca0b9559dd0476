package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import bascule.migration.Side;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clients that speak HTTP/2, before services that speak HTTP/1.1.
class StreamsTest {
    /// Sends back what it gets.
    private static final Origin.Service ECHO = (wire, head) -> {
        wire.send(Origin.response(wire.body(head, false)));
        return true;
    };

    private static final String CHUNKED = Wire.head("""
        HTTP/1.1 200 OK
        Connection: keep-alive, x-hop
        Keep-Alive: timeout=5
        X-Hop: 1
        X-Upper: Yes
        Transfer-Encoding: chunked

        5
        hello
        0
        X-Sum: 1

        """);

    private static FrameWire client(Stand stand) throws IOException {
        return FrameWire.to(stand.gateway.port());
    }

    @Test
    void manyRequestsAreUnderWayOnOneConnection() throws Exception {
        try (Stand stand = new Stand();
                FrameWire client = client(stand)) {
            CountDownLatch all = new CountDownLatch(50);
            stand.blue.service((wire, head) -> {
                all.countDown();
                all.await();
                wire.send(Origin.response(head.target()));
                return true;
            });
            for (int i = 0; i < 50; i++) {
                client.get(2 * i + 1, "/" + i);
            }
            for (int i = 0; i < 50; i++) {
                assertThat(client.end(2 * i + 1).text()).isEqualTo("/" + i);
            }
        }
    }

    @Test
    void theServiceSeesAPlainRequestAndTheClientAPlainAnswer() throws Exception {
        try (Stand stand = new Stand(settings -> settings.withShowSide(true));
                FrameWire client = client(stand)) {
            stand.blue.service((wire, head) -> {
                wire.send(CHUNKED);
                return true;
            });
            client.get(1, "/a?b=c", "cookie", "a=1", "cookie", "b=2", "te", "trailers");
            FrameWire.Answer answer = client.end(1);
            assertThat(answer.text()).isEqualTo("hello");
            assertThat(answer.fields)
                    .containsEntry("x-upper", "Yes")
                    .containsEntry("x-bascule-side", "blue")
                    .doesNotContainKeys("connection", "keep-alive", "x-hop", "transfer-encoding");
            assertThat(answer.trailers).isEmpty();
            Wire.Message seen = stand.blue.requests().getFirst();
            assertThat(seen.line()).isEqualTo("GET /a?b=c HTTP/1.1");
            assertThat(seen.fields())
                    .containsEntry("host", "shop")
                    .containsEntry("cookie", "a=1; b=2")
                    .containsEntry("x-forwarded-for", "127.0.0.1")
                    .containsEntry("x-forwarded-host", "shop")
                    .doesNotContainKeys("te", "transfer-encoding", "connection");
        }
    }

    @Test
    void answersWithoutABodyEndWithTheirHead() throws Exception {
        try (Stand stand = new Stand();
                FrameWire client = client(stand)) {
            stand.blue.service((wire, head) -> {
                wire.send(
                        head.line().startsWith("HEAD")
                                ? "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n"
                                : "HTTP/1.1 204 No Content\r\n\r\n");
                return true;
            });
            client.headers(1, true, FrameWire.request("HEAD", "/"));
            assertThat(client.end(1).fields).containsEntry("content-length", "7");
            client.headers(3, true, FrameWire.request("DELETE", "/"));
            assertThat(client.end(3).status()).isEqualTo(204);
            client.headers(5, true, FrameWire.request("HEAD", "/"));
            assertThat(client.end(5).text()).isEmpty();
        }
    }

    @Test
    void bodiesAreStreamedBothWaysWithinTheWindows() throws Exception {
        try (Stand stand = new Stand();
                FrameWire client = client(stand)) {
            stand.blue.service(ECHO);
            client.until(FrameWire.WINDOW_UPDATE);
            client.send(FrameWire.WINDOW_UPDATE, 0, 0, new byte[] {0, 0x40, 0, 0});
            client.headers(1, false, FrameWire.request("POST", "/"));
            client.send(FrameWire.WINDOW_UPDATE, 0, 1, new byte[] {0, 0x40, 0, 0});
            String piece = "0123456789abcdef".repeat(512);
            int sent = 0;
            for (int i = 0; i < 100; i++) {
                while (sent + piece.length() > Streams.WINDOW + client.widened(1)) {
                    client.next();
                }
                client.data(1, i == 99, piece);
                sent += piece.length();
            }
            assertThat(client.end(1).text()).isEqualTo(piece.repeat(100));
            assertThat(stand.blue.requests().getFirst().fields()).containsEntry("transfer-encoding", "chunked");
        }
    }

    @Test
    void interimAnswersArePassedOn() throws Exception {
        try (Stand stand = new Stand();
                FrameWire client = client(stand)) {
            stand.blue.service((wire, head) -> {
                wire.send("HTTP/1.1 100 Continue\r\n\r\n");
                wire.body(head, false);
                wire.send("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + Origin.response("done"));
                return true;
            });
            client.headers(1, false, FrameWire.request("POST", "/", "expect", "100-continue", "content-length", "5"));
            while (client.answer(1).statuses.isEmpty()) {
                client.next();
            }
            client.data(1, true, "hello");
            assertThat(client.end(1).statuses).containsExactly("100", "103", "200");
            assertThat(client.end(1).text()).isEqualTo("done");
        }
    }

    @Test
    void aHeldRequestStaysInItsWindowAndGoesToTheOtherSide() throws Exception {
        try (Stand stand = new Stand();
                FrameWire client = client(stand)) {
            stand.green.service(ECHO);
            stand.balancer().hold(Duration.ofSeconds(5), Duration.ofSeconds(30), Stand.FIRST);
            client.headers(1, false, FrameWire.request("POST", "/"));
            client.data(1, false, "x".repeat(Streams.WINDOW));
            client.get(3, "/catalogue");
            assertThat(client.end(3).text()).as("a read passes").isEqualTo("blue");
            await().until(() -> stand.counters().held() == 1);
            client.settle();
            assertThat(client.widened(1)).as("nothing more may be sent").isZero();
            stand.balancer().release(Side.GREEN, Stand.FIRST);
            while (client.widened(1) < Streams.WINDOW) {
                client.next();
            }
            client.data(1, true, "y");
            assertThat(client.end(1).text()).isEqualTo("x".repeat(Streams.WINDOW) + "y");
            assertThat(stand.blue.requests()).hasSize(1);
        }
    }

    @Test
    void aHeldRequestThatIsResetIsForgotten() throws Exception {
        try (Stand stand = new Stand();
                FrameWire client = client(stand)) {
            stand.balancer().hold(Duration.ofSeconds(5), Duration.ofSeconds(30), Stand.FIRST);
            client.get(1, "/");
            client.get(3, "/");
            await().until(() -> stand.counters().held() == 2);
            client.send(FrameWire.RESET, 0, 1, new byte[] {0, 0, 0, 8});
            await().until(() -> stand.counters().held() == 1);
            stand.balancer().release(Side.BLUE, Stand.FIRST);
            assertThat(client.end(3).text()).isEqualTo("blue");
            assertThat(stand.blue.requests()).hasSize(1);
        }
    }

    @Test
    void aWriteOfWhichTheClientLostInterestIsStillCountedUntilItsAnswerCame() throws Exception {
        try (Stand stand = new Stand();
                FrameWire client = client(stand)) {
            CountDownLatch finish = new CountDownLatch(1);
            stand.blue.service((wire, head) -> {
                finish.await();
                wire.send(Origin.response("done"));
                return true;
            });
            client.headers(1, true, FrameWire.request("DELETE", "/"));
            await().until(() -> stand.blue.requests().size() == 1);
            client.send(FrameWire.RESET, 0, 1, new byte[] {0, 0, 0, 8});
            client.settle();
            var held = CompletableFuture.supplyAsync(() -> {
                try {
                    stand.balancer().hold(Duration.ofMillis(300), Duration.ofSeconds(30), Stand.FIRST);
                    return "quiet";
                } catch (Exception e) {
                    return String.valueOf(e.getMessage());
                }
            });
            assertThat(held.get(10, TimeUnit.SECONDS)).contains("DELETE / at blue");
            finish.countDown();
        }
    }

    @Test
    void anAnswerThatBreaksOffIsReset() throws Exception {
        try (Stand stand = new Stand();
                FrameWire client = client(stand)) {
            stand.blue.service((wire, head) -> {
                wire.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello");
                return false;
            });
            client.get(1, "/");
            FrameWire.Answer answer = client.end(1);
            assertThat(answer.ended).isFalse();
            assertThat(answer.reset).isPositive();
        }
    }

    @Test
    void anEarlyAnswerEndsTheStreamAndTheServicesConnection() throws Exception {
        try (Stand stand = new Stand();
                FrameWire client = client(stand)) {
            stand.blue.service((wire, head) -> {
                wire.send("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig");
                return true;
            });
            client.headers(1, false, FrameWire.request("POST", "/", "content-length", "500000"));
            client.data(1, false, "hello");
            FrameWire.Answer answer = client.end(1);
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.text()).isEqualTo("big");
            while (answer.reset < 0) {
                client.next();
            }
            assertThat(answer.reset).as("nobody's fault").isZero();
            await().until(() -> stand.blue.openConnections() == 0);
            stand.blue.service(Origin.plain("blue"));
            client.get(3, "/");
            assertThat(client.end(3).text()).isEqualTo("blue");
        }
    }

    @Test
    void anEarlyAnswerIsGivenWholeBeforeItsStreamEnds() throws Exception {
        try (Stand stand = new Stand();
                FrameWire client = client(stand)) {
            String large = "x".repeat(200_000);
            stand.blue.service((wire, head) -> {
                wire.send("HTTP/1.1 413 Too Large\r\nContent-Length: 200000\r\n\r\n" + large);
                return true;
            });
            client.headers(1, false, FrameWire.request("POST", "/", "content-length", "500000"));
            client.data(1, false, "hello");
            while (client.answer(1).text().length() < 65_535) {
                client.next();
            }
            client.settle();
            client.send(FrameWire.WINDOW_UPDATE, 0, 0, new byte[] {0, 0x40, 0, 0});
            client.send(FrameWire.WINDOW_UPDATE, 0, 1, new byte[] {0, 0x40, 0, 0});
            assertThat(client.end(1).text()).hasSize(large.length());
        }
    }

    @Test
    void aGatewayThatStopsSaysSoAndAnswersWhatIsUnderWay() throws Exception {
        try (Stand stand = new Stand();
                FrameWire client = client(stand)) {
            CountDownLatch finish = new CountDownLatch(1);
            stand.blue.service((wire, head) -> {
                finish.await();
                wire.send(Origin.response("blue"));
                return true;
            });
            client.get(1, "/");
            await().until(() -> stand.blue.requests().size() == 1);
            var closed = CompletableFuture.runAsync(stand.gateway::close);
            assertThat(client.until(FrameWire.GOAWAY).payload()[7]).isZero();
            finish.countDown();
            assertThat(client.end(1).text()).isEqualTo("blue");
            assertThat(client.goodbye()).isIn(0, -1);
            closed.get(15, TimeUnit.SECONDS);
        }
    }

    @Test
    void aRealClientAgreesOnItWithTheEncryption(@TempDir Path folder) throws Exception {
        Certificates authority = new Certificates();
        Tls files = Certificates.files(authority.signed("shop"), folder);
        try (Stand stand = new Stand(settings -> settings.withTls(files));
                HttpClient client =
                        HttpClient.newBuilder().sslContext(authority.client()).build()) {
            stand.blue.service(ECHO);
            URI uri = URI.create("https://127.0.0.1:" + stand.gateway.port() + "/");
            client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding());
            List<CompletableFuture<java.net.http.HttpResponse<String>>> answers = IntStream.range(0, 60)
                    .mapToObj(i -> client.sendAsync(
                            HttpRequest.newBuilder(uri)
                                    .POST(BodyPublishers.ofString(i + "x".repeat(i * 500)))
                                    .build(),
                            BodyHandlers.ofString()))
                    .toList();
            for (int i = 0; i < answers.size(); i++) {
                var answer = answers.get(i).get(30, TimeUnit.SECONDS);
                assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
                assertThat(answer.body()).isEqualTo(i + "x".repeat(i * 500));
            }
            assertThat(stand.blue.requests().getFirst().field("x-forwarded-proto"))
                    .isEqualTo("https");
        }
    }
}
