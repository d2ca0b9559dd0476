package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import bascule.traffic.Service;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Every answer is done, certainly not done (503) or unknown (504, or the connection breaks off).
class BrokenUpstreamTest {
    private static URI nobody() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
    }

    @Test
    void ifNoUpstreamCanBeReachedNothingWasDoneAndTheAnswerNamesThem() throws Exception {
        try (Stand stand = new Stand();
                Wire client = stand.client()) {
            URI first = nobody();
            stand.balancer().configure(new Service(List.of(first), List.of(stand.green.uri()), List.of()), Stand.FIRST);
            for (String method : List.of("GET", "POST")) {
                Wire.Message answer = client.ask(method + " / HTTP/1.1\r\nHost: a\r\n\r\n");
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.field("retry-after")).isEqualTo("1");
                assertThat(answer.field("x-bascule-outcome")).isEqualTo("not-done");
                assertThat(answer.text()).contains("blue " + first, "refused", "nothing was sent");
            }
            assertThat(stand.counters().unreachable())
                    .singleElement()
                    .asString()
                    .contains(first.toString());
            assertThat(stand.counters().failed()).isEqualTo(2);
        }
    }

    @Test
    void theNextUpstreamIsTriedIfOneCanNotBeReached() throws Exception {
        try (Stand stand = new Stand();
                Wire client = stand.client()) {
            stand.balancer()
                    .configure(
                            new Service(
                                    List.of(nobody(), stand.blue.uri(), nobody()),
                                    List.of(stand.green.uri()),
                                    List.of()),
                            Stand.FIRST);
            for (int i = 0; i < 9; i++) {
                assertThat(client.post("/", "x").text()).isEqualTo("blue");
            }
            assertThat(stand.blue.requests()).hasSize(9);
        }
    }

    @Test
    void upstreamsOfASideTakeTurns() throws Exception {
        try (Stand stand = new Stand(settings -> settings.withThreads(1));
                Origin second = Origin.named("second");
                Wire client = stand.client()) {
            stand.balancer()
                    .configure(
                            new Service(List.of(stand.blue.uri(), second.uri()), List.of(stand.green.uri()), List.of()),
                            Stand.FIRST);
            for (int i = 0; i < 10; i++) {
                client.get("/");
            }
            assertThat(stand.blue.requests()).hasSize(5);
            assertThat(second.requests()).hasSize(5);
        }
    }

    @Test
    void aServiceThatClosesInsteadOfAnsweringLeavesAWriteUnknownAndIsAskedOnce() throws Exception {
        try (Stand stand = new Stand();
                Wire client = stand.client()) {
            client.post("/", "x");
            stand.blue.service((wire, head) -> false);
            Wire.Message answer = client.post("/", "x");
            assertThat(answer.status()).isEqualTo(504);
            assertThat(answer.field("x-bascule-outcome")).isEqualTo("unknown");
            assertThat(answer.text()).contains("blue " + stand.blue.uri(), "may or may not have been done");
            assertThat(stand.blue.requests()).hasSize(2);
            assertThat(client.get("/").status()).isEqualTo(502);
        }
    }

    @Test
    void aReadOnAConnectionTheServiceJustClosedIsAskedAgainOnAFreshOne() throws Exception {
        try (Stand stand = new Stand();
                Wire client = stand.client()) {
            AtomicInteger asked = new AtomicInteger();
            stand.blue.service((wire, head) -> {
                if (asked.incrementAndGet() == 2) {
                    return false;
                }
                wire.send(Origin.response("blue"));
                return true;
            });
            assertThat(client.get("/").text()).isEqualTo("blue");
            assertThat(client.get("/").text()).isEqualTo("blue");
            assertThat(asked).hasValue(3);
            assertThat(stand.counters().failed()).isZero();
        }
    }

    @Test
    void idleConnectionsAreClosedBeforeTheServiceDoes() throws Exception {
        try (Stand stand = new Stand();
                Wire client = stand.client()) {
            client.get("/");
            assertThat(stand.blue.openConnections()).isEqualTo(1);
            await().until(() -> stand.blue.openConnections() == 0);
            assertThat(client.post("/", "x").text()).isEqualTo("blue");
        }
    }

    @Test
    void aConnectionTheServiceClosedWhileIdleIsNotUsed() throws Exception {
        try (Stand stand = new Stand();
                Wire client = stand.client()) {
            for (int i = 0; i < 20; i++) {
                assertThat(client.post("/", "x").text()).isEqualTo("blue");
                stand.blue.hangUp();
                await().until(() -> pooled(stand) == 0);
            }
            assertThat(stand.counters().failed()).isZero();
        }
    }

    private static int pooled(Stand stand) {
        return stand.gateway.pooled();
    }

    @Test
    void anAnswerThatBreaksOffBreaksOffForTheClientToo() throws Exception {
        try (Stand stand = new Stand()) {
            for (String begun : List.of(
                    "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf",
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\nzz\r\n")) {
                stand.blue.service((wire, head) -> {
                    wire.send(begun);
                    return false;
                });
                try (Wire client = stand.client()) {
                    assertThatThrownBy(() -> client.get("/")).isInstanceOf(IOException.class);
                }
            }
            assertThat(stand.counters().failed()).isEqualTo(3);
        }
    }

    @Test
    void anAnswerWithoutALengthThatIsResetIsNoWholeOne() throws Exception {
        try (Stand stand = new Stand()) {
            CountDownLatch seen = new CountDownLatch(1);
            stand.blue.service((wire, head) -> {
                wire.send("HTTP/1.1 200 OK\r\n\r\nhalf");
                seen.await();
                wire.socket().setSoLinger(true, 0);
                return false;
            });
            try (Wire client = stand.client()) {
                client.send("GET / HTTP/1.0\r\n\r\n");
                Wire.Message head = client.head();
                assertThat(client.in().readNBytes(4))
                        .isEqualTo("half".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                seen.countDown();
                assertThatThrownBy(() -> client.body(head, true)).isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void whatIsNoAnswerIsNotPassedOn() throws Exception {
        try (Stand stand = new Stand()) {
            for (String nonsense : List.of(
                    "SSH-2.0-OpenSSH\r\n\r\n",
                    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
                    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n")) {
                stand.blue.service((wire, head) -> {
                    wire.body(head, false);
                    wire.send(nonsense);
                    return false;
                });
                try (Wire client = stand.client()) {
                    assertThat(client.get("/").status()).as(nonsense).isEqualTo(502);
                    assertThat(client.post("/", "x").status()).as(nonsense).isEqualTo(504);
                }
            }
        }
    }

    @Test
    void aServiceThatDoesNotAnswerInTimeLeavesTheOutcomeUnknown() throws Exception {
        try (Stand stand = new Stand(settings -> settings.withLimits(Limited.response(settings, 300)));
                Wire client = stand.client()) {
            stand.blue.service((wire, head) -> {
                wire.in().read();
                return false;
            });
            Wire.Message answer = client.get("/slow");
            assertThat(answer.status()).isEqualTo(504);
            assertThat(answer.text()).contains("did not answer within 300 ms");
            await().until(() -> stand.blue.openConnections() == 0);
        }
    }

    @Test
    void aBodyThatStopsArrivingIsGivenUp() throws Exception {
        try (Stand stand = new Stand(settings -> settings.withLimits(Limited.body(settings, 300)));
                Wire client = stand.client()) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf");
            assertThat(client.answer(false).status()).isEqualTo(408);
            await().until(() -> stand.blue.openConnections() == 0);
        }
    }

    /// Else a hold would take it for done while it is still at work.
    @Test
    void aWriteWhoseClientLeftIsStillWaitedFor() throws Exception {
        try (Stand stand = new Stand()) {
            CountDownLatch finish = new CountDownLatch(1);
            stand.blue.service((wire, head) -> {
                wire.body(head, false);
                finish.await();
                wire.send(Origin.response("done"));
                return true;
            });
            try (Wire client = stand.client()) {
                client.send("POST /orders HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx");
                await().until(() -> !stand.blue.requests().isEmpty());
            }
            await().until(() -> stand.gateway.clients() == 0);
            assertThatThrownBy(() -> stand.balancer()
                            .hold(java.time.Duration.ofMillis(100), java.time.Duration.ofSeconds(5), Stand.FIRST))
                    .hasMessageContaining("POST /orders at blue");
            finish.countDown();
            stand.balancer().hold(java.time.Duration.ofSeconds(5), java.time.Duration.ofSeconds(5), Stand.FIRST);
        }
    }

    @Test
    void aReadWhoseClientLeftIsBrokenOff() throws Exception {
        try (Stand stand = new Stand()) {
            stand.blue.service((wire, head) -> wire.in().read() >= 0);
            try (Wire client = stand.client()) {
                client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
                await().until(() -> !stand.blue.requests().isEmpty());
            }
            await().until(() -> stand.blue.openConnections() == 0);
        }
    }

    @Test
    void aReadThatWasSentAndThenFindsNobodyIsNotSaidToBeNotDone() throws Exception {
        try (Stand stand = new Stand();
                Wire client = stand.client()) {
            client.get("/");
            stand.blue.service((wire, head) -> {
                stand.blue.close();
                return false;
            });
            Wire.Message answer = client.get("/");
            assertThat(answer.status()).as(answer.text()).isEqualTo(502);
            assertThat(answer.field("x-bascule-outcome")).isEqualTo("unknown");
            assertThat(answer.text()).contains("got the request");
            assertThat(stand.blue.requests()).hasSize(2);
        }
    }
}
