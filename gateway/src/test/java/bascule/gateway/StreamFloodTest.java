package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Clients of HTTP/2 that ask for much at little cost to themselves. Each loses its connection, nobody else
/// notices.
class StreamFloodTest {
    private static final int CALM_DOWN = 11;

    /// The end of the connection may overtake what was said before, for a client that does not stop sending.
    private static final int UNHEARD = -1;

    private interface Flood {
        void send(FrameWire wire, ByteArrayOutputStream frames, int count) throws IOException;
    }

    private static int ended(Stand stand, int times, Flood flood) throws Exception {
        try (FrameWire good = FrameWire.to(stand.gateway.port());
                FrameWire bad = FrameWire.to(stand.gateway.port())) {
            good.get(1, "/");
            assertThat(good.end(1).text()).isEqualTo("blue");
            Thread writing = Thread.ofVirtual().start(() -> {
                try {
                    for (int i = 0; i < times; i++) {
                        ByteArrayOutputStream frames = new ByteArrayOutputStream();
                        flood.send(bad, frames, i);
                        bad.out().write(frames.toByteArray());
                    }
                } catch (IOException e) {
                    // It was told to stop, by the end of its connection.
                }
            });
            int why = bad.goodbye();
            writing.join(Duration.ofSeconds(10));
            good.get(3, "/");
            assertThat(good.end(3).text()).as("another client").isEqualTo("blue");
            return why;
        }
    }

    @Test
    void requestsThatAreResetAtOnce() throws Exception {
        try (Stand stand = new Stand()) {
            int why = ended(stand, 5_000, (wire, frames, i) -> {
                byte[] block = FrameWire.block(FrameWire.request("GET", "/"));
                frames.writeBytes(FrameWire.frame(
                        FrameWire.HEADERS, FrameWire.END_HEADERS | FrameWire.END_STREAM, 2 * i + 1, block));
                frames.writeBytes(FrameWire.frame(FrameWire.RESET, 0, 2 * i + 1, new byte[] {0, 0, 0, 8}));
            });
            assertThat(why).isIn(CALM_DOWN, UNHEARD);
            assertThat(stand.blue.requests()).hasSizeLessThan(400);
            await().until(() -> stand.gateway.clients() == 0);
        }
    }

    @Test
    void requestsOverWhichTheGatewayIsMadeToResetStreams() throws Exception {
        try (Stand stand = new Stand()) {
            int why = ended(stand, 5_000, (wire, frames, i) -> {
                byte[] block = FrameWire.block(FrameWire.request("POST", "/"));
                frames.writeBytes(FrameWire.frame(FrameWire.HEADERS, FrameWire.END_HEADERS, 2 * i + 1, block));
                frames.writeBytes(FrameWire.frame(FrameWire.WINDOW_UPDATE, 0, 2 * i + 1, new byte[] {0, 0, 0, 0}));
            });
            assertThat(why).isIn(CALM_DOWN, UNHEARD);
            assertThat(stand.blue.requests()).hasSizeLessThan(400);
        }
    }

    @Test
    void pings() throws Exception {
        try (Stand stand = new Stand()) {
            assertThat(ended(
                            stand,
                            100_000,
                            (wire, frames, i) -> frames.writeBytes(FrameWire.frame(FrameWire.PING, 0, 0, new byte[8]))))
                    .isIn(CALM_DOWN, UNHEARD);
        }
    }

    @Test
    void settings() throws Exception {
        try (Stand stand = new Stand()) {
            assertThat(ended(
                            stand,
                            100_000,
                            (wire, frames, i) -> frames.writeBytes(FrameWire.frame(FrameWire.SETTINGS, 0, 0))))
                    .isIn(CALM_DOWN, UNHEARD);
        }
    }

    @Test
    void aHeadInEndlessPieces() throws Exception {
        try (Stand stand = new Stand()) {
            int why = ended(stand, 100_000, (wire, frames, i) -> {
                if (i == 0) {
                    frames.writeBytes(
                            FrameWire.frame(FrameWire.HEADERS, 0, 1, FrameWire.block(FrameWire.request("GET", "/"))));
                }
                frames.writeBytes(FrameWire.frame(FrameWire.CONTINUATION, 0, 1, FrameWire.block("a", "b")));
            });
            assertThat(why).isIn(CALM_DOWN, UNHEARD);
            assertThat(stand.blue.requests()).as("those of the other client").hasSize(2);
        }
    }

    @Test
    void aHeadWithoutEnd() throws Exception {
        try (Stand stand = new Stand()) {
            String value = "x".repeat(10_000);
            int why = ended(stand, 10_000, (wire, frames, i) -> {
                if (i == 0) {
                    frames.writeBytes(
                            FrameWire.frame(FrameWire.HEADERS, 0, 1, FrameWire.block(FrameWire.request("GET", "/"))));
                }
                frames.writeBytes(FrameWire.frame(FrameWire.CONTINUATION, 0, 1, FrameWire.block("a" + i, value)));
            });
            assertThat(why).as("it ends").isNotEqualTo(0);
            assertThat(stand.blue.requests()).hasSize(2);
        }
    }

    @Test
    void emptyPiecesOfABody() throws Exception {
        try (Stand stand = new Stand()) {
            int why = ended(stand, 100_000, (wire, frames, i) -> {
                if (i == 0) {
                    frames.writeBytes(FrameWire.frame(
                            FrameWire.HEADERS,
                            FrameWire.END_HEADERS,
                            1,
                            FrameWire.block(FrameWire.request("POST", "/"))));
                }
                frames.writeBytes(FrameWire.frame(FrameWire.DATA, 0, 1));
            });
            assertThat(why).isIn(CALM_DOWN, UNHEARD);
        }
    }

    @Test
    void moreRequestsAtOnceThanAllowedAreRefusedAndTheOthersServed() throws Exception {
        try (Stand stand = new Stand(
                        settings -> settings.withLimits(settings.limits().with(Limit.STREAMS, 3)));
                FrameWire client = FrameWire.to(stand.gateway.port())) {
            stand.balancer().hold(Duration.ofSeconds(5), Duration.ofSeconds(30), Stand.FIRST);
            for (int stream = 1; stream <= 7; stream += 2) {
                client.get(stream, "/");
            }
            assertThat(client.end(7).reset)
                    .as("refused, so that it may be sent again")
                    .isEqualTo(7);
            assertThat(stand.counters().held()).isEqualTo(3);
            stand.balancer().release(bascule.migration.Side.BLUE, Stand.FIRST);
            assertThat(client.end(1).text()
                            + client.end(3).text()
                            + client.end(5).text())
                    .isEqualTo("blueblueblue");
        }
    }

    @Test
    void headsAreBoundedInBytesFieldsAndTarget() throws Exception {
        try (Stand stand = new Stand();
                FrameWire client = FrameWire.to(stand.gateway.port())) {
            client.get(1, "/" + "x".repeat(9_000));
            assertThat(client.end(1).status()).isEqualTo(414);
            String[] many = new String[202];
            for (int i = 0; i < many.length; i += 2) {
                many[i] = "a" + i;
                many[i + 1] = "b";
            }
            client.get(3, "/", many);
            assertThat(client.end(3).status()).isEqualTo(431);
            String[] large = {"a", "x".repeat(8_000), "b", "x".repeat(7_000)};
            client.get(5, "/", large);
            assertThat(client.end(5).status()).isEqualTo(200);
        }
    }
}
