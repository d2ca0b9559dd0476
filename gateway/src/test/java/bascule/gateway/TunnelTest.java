package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import bascule.migration.Side;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TunnelTest {
    private static final String HANDSHAKE = Wire.head("""
        GET /live HTTP/1.1
        Host: a
        Connection: keep-alive, Upgrade
        Upgrade: websocket
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
        Sec-WebSocket-Version: 13

        """);
    private static final String ACCEPTED = Wire.head("""
        HTTP/1.1 101 Switching Protocols
        Connection: Upgrade
        Upgrade: websocket
        Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=

        """);

    /// Says something at once, then sends back whatever it gets.
    private static Origin.Service echo(String first) {
        return (wire, head) -> {
            wire.send(ACCEPTED + first);
            byte[] piece = new byte[8_192];
            for (int read = wire.in().read(piece); read >= 0; read = wire.in().read(piece)) {
                wire.out().write(piece, 0, read);
            }
            return false;
        };
    }

    private static String read(Wire client, int length) throws Exception {
        return new String(client.in().readNBytes(length), java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    @Test
    void afterAnUpgradeBytesPassBothWaysAsTheyAre() throws Exception {
        try (Stand stand = new Stand();
                Wire client = stand.client()) {
            stand.blue.service(echo("hello"));
            client.send(HANDSHAKE + "early");
            Wire.Message answer = client.answer(false);
            assertThat(answer.status()).isEqualTo(101);
            assertThat(answer.fields())
                    .containsEntry("upgrade", "websocket")
                    .containsEntry("sec-websocket-accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
            assertThat(read(client, 10)).isEqualTo("helloearly");
            for (int i = 0; i < 100; i++) {
                client.send("\u0081\u0005frame" + i);
                assertThat(read(client, 7 + String.valueOf(i).length())).isEqualTo("\u0081\u0005frame" + i);
            }
            assertThat(stand.blue.requests().getFirst().field("connection")).isEqualToIgnoringCase("upgrade");
            client.socket().close();
            await().until(() -> stand.blue.openConnections() == 0);
        }
    }

    @Test
    void theServiceMayRefuseToUpgrade() throws Exception {
        try (Stand stand = new Stand();
                Wire client = stand.client()) {
            assertThat(client.ask(HANDSHAKE).text()).isEqualTo("blue");
            assertThat(client.get("/").text()).isEqualTo("blue");
        }
    }

    @Test
    void noHoldWaitsForATunnelAndItIsClosedWhenTheOtherSideServes() throws Exception {
        try (Stand stand = new Stand(settings -> settings.withLimits(Limited.held(settings, 10, 60_000)));
                Wire client = stand.client()) {
            stand.blue.service(echo("hello"));
            client.ask(HANDSHAKE);
            assertThat(read(client, 5)).isEqualTo("hello");
            stand.balancer().hold(Duration.ofSeconds(5), Duration.ofSeconds(30), Stand.FIRST);
            client.send("still here");
            assertThat(read(client, 10)).isEqualTo("still here");
            stand.balancer().release(Side.BLUE, Stand.FIRST);
            client.send("still here");
            assertThat(read(client, 10)).isEqualTo("still here");
            stand.balancer().release(Side.GREEN, Stand.FIRST);
            assertThat(client.atEnd()).isTrue();
            await().until(() -> stand.blue.openConnections() == 0);
        }
    }

    private static final String RESTARTS = "\u0088\u0002\u0003\u00f4";

    @Test
    void theClientOfAWebSocketIsToldThatItEndsAndItsAnswerReachesTheService() throws Exception {
        try (Stand stand = new Stand();
                Wire client = stand.client()) {
            BlockingQueue<String> heard = new LinkedBlockingQueue<>();
            stand.blue.service((wire, head) -> {
                wire.send(ACCEPTED + "\u0081\u0003one");
                heard.add(read(wire, 8));
                return false;
            });
            client.ask(HANDSHAKE);
            assertThat(read(client, 5)).isEqualTo("\u0081\u0003one");
            stand.balancer().release(Side.GREEN, Stand.FIRST);
            assertThat(read(client, 4)).isEqualTo(RESTARTS);
            String farewell = "\u0088\u0082\0\0\0\0\u0003\u00f4";
            client.send(farewell);
            assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(farewell);
            assertThat(client.atEnd()).isTrue();
        }
    }

    /// Both are on one event loop, which closes them in the order they came: once the second one was told, the
    /// first one is closing.
    @Test
    void itIsToldBetweenTwoFramesAndGetsNothingBehindThat() throws Exception {
        try (Stand stand = new Stand(settings ->
                        settings.withThreads(1).withLimits(settings.limits().with(Limit.TUNNELS, 0)));
                Wire client = stand.client();
                Wire second = stand.client()) {
            CountDownLatch turned = new CountDownLatch(1);
            stand.blue.service((wire, head) -> {
                wire.send(ACCEPTED + "\u0082\u0006hal");
                turned.await();
                wire.send("ves\u0081\u0004more");
                wire.in().read();
                return false;
            });
            client.ask(HANDSHAKE);
            assertThat(read(client, 5)).isEqualTo("\u0082\u0006hal");
            stand.blue.service(echo("\u0081\u0002up"));
            second.ask(HANDSHAKE);
            assertThat(read(second, 4)).isEqualTo("\u0081\u0002up");
            stand.balancer().release(Side.GREEN, Stand.FIRST);
            assertThat(read(second, 4)).isEqualTo(RESTARTS);
            turned.countDown();
            assertThat(read(client, 7)).isEqualTo("ves" + RESTARTS);
            assertThat(client.atEnd()).isTrue();
        }
    }

    @Test
    void anUpgradeThatIsHeldGoesToTheSideItIsReleasedTo() throws Exception {
        try (Stand stand = new Stand();
                Wire client = stand.client()) {
            stand.green.service(echo("green"));
            stand.balancer().hold(Duration.ofSeconds(5), Duration.ofSeconds(30), Stand.FIRST);
            client.send(HANDSHAKE.replace("/live", "/catalogue"));
            await().until(() -> stand.counters().held() == 1);
            stand.balancer().release(Side.GREEN, Stand.FIRST);
            assertThat(client.answer(false).status()).isEqualTo(101);
            assertThat(read(client, 5)).isEqualTo("green");
        }
    }

    @Test
    void aGatewayThatStopsEndsTunnelsOneAfterTheOtherAndWaitsForThem() throws Exception {
        try (Stand stand = new Stand(settings ->
                        settings.withThreads(1).withLimits(settings.limits().with(Limit.TUNNELS, 3_000)));
                Wire first = stand.client();
                Wire second = stand.client()) {
            stand.blue.service(echo("hello"));
            for (Wire client : java.util.List.of(first, second)) {
                client.ask(HANDSHAKE);
                assertThat(read(client, 5)).isEqualTo("hello");
            }
            var closed = java.util.concurrent.CompletableFuture.runAsync(stand.gateway::close);
            assertThat(first.atEnd()).isTrue();
            second.send("still here");
            assertThat(read(second, 10)).isEqualTo("still here");
            assertThat(closed).isNotDone();
            assertThat(second.atEnd()).isTrue();
            closed.get(10, TimeUnit.SECONDS);
        }
    }
}
