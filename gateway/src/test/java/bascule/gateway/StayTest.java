package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import bascule.migration.Side;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// What is under way at a side that serves no longer, and is not held: how long it stays, and how it ends.
class StayTest {
    private static final String EVENTS = Wire.head("""
        HTTP/1.1 200 OK
        Content-Type: text/event-stream
        Transfer-Encoding: chunked

        """);
    private static final String HANDSHAKE = Wire.head("""
        GET /live HTTP/1.1
        Host: a
        Connection: Upgrade
        Upgrade: websocket

        """);
    private static final String ACCEPTED = Wire.head("""
        HTTP/1.1 101 Switching Protocols
        Connection: Upgrade
        Upgrade: websocket

        """);

    private final CountDownLatch never = new CountDownLatch(1);

    /// Where it may stay so long.
    private static Stand stand(Duration stay) throws Exception {
        return new Stand(settings -> settings.withLimits(settings.limits().with(Limit.TUNNELS, 100))
                .withPolicies(settings.policies().withProtection("*", RouteLimits.NONE.withStay(stay))));
    }

    private static void turn(Stand stand, Side side) throws Exception {
        stand.balancer().release(side, Stand.FIRST);
    }

    private static String event(int number) {
        return "9\r\ndata: " + number + "\n\n\r\n";
    }

    /// Asks, and reads the head and the first event.
    private static void begin(Wire client) throws IOException {
        client.send("GET /catalogue HTTP/1.1\r\nHost: shop\r\n\r\n");
        assertThat(client.head().status()).isEqualTo(200);
        assertThat(text(client, 14)).isEqualTo(event(1));
    }

    private static String text(Wire client, int bytes) throws IOException {
        return new String(client.in().readNBytes(bytes), StandardCharsets.US_ASCII);
    }

    @Test
    void aStreamOfEventsEndsOnceItsTimeIsOverAndItsClientFindsTheOtherSide() throws Exception {
        try (Stand stand = stand(Duration.ofMillis(100));
                Wire client = stand.client()) {
            stand.blue.service((wire, head) -> {
                wire.send(EVENTS + event(1));
                never.await();
                return false;
            });
            begin(client);
            turn(stand, Side.GREEN);
            assertThat(client.line()).isEqualTo("0");
            assertThat(client.line()).isEmpty();
            assertThat(client.get("/catalogue").text())
                    .as("on the same connection")
                    .isEqualTo("green");
            never.countDown();
            await().until(() -> stand.blue.openConnections() == 0);
        }
    }

    @Test
    void itGoesOnWhereNobodySaysHowLong() throws Exception {
        CountDownLatch turned = new CountDownLatch(1);
        try (Stand stand = new Stand();
                Wire client = stand.client()) {
            stand.blue.service((wire, head) -> {
                wire.send(EVENTS + event(1));
                turned.await();
                wire.send(event(2) + "0\r\n\r\n");
                return true;
            });
            begin(client);
            turn(stand, Side.GREEN);
            turned.countDown();
            assertThat(text(client, 14)).isEqualTo(event(2));
        }
    }

    @Test
    void halfADownloadDoesNotLookWhole() throws Exception {
        try (Stand stand = stand(Duration.ZERO);
                Wire client = stand.client()) {
            stand.blue.service((wire, head) -> {
                wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
                never.await();
                return false;
            });
            client.send("GET /catalogue HTTP/1.1\r\nHost: shop\r\n\r\n");
            Wire.Message head = client.head();
            turn(stand, Side.GREEN);
            assertThatThrownBy(() -> client.body(head, false)).isInstanceOf(IOException.class);
            never.countDown();
        }
    }

    @Test
    void aReadThatGotNoAnswerYetIsToldToAskAgain() throws Exception {
        try (Stand stand = stand(Duration.ZERO);
                Wire client = stand.client()) {
            stand.blue.service((wire, head) -> {
                never.await();
                return false;
            });
            client.send("GET /catalogue HTTP/1.1\r\nHost: shop\r\n\r\n");
            await().until(() -> stand.blue.requests().size() == 1);
            turn(stand, Side.GREEN);
            Wire.Message answer = client.answer(false);
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.text()).contains("the other side serves now").contains("may be asked again");
            assertThat(client.get("/catalogue").text()).isEqualTo("green");
            never.countDown();
        }
    }

    private static Origin.Service echo() {
        return (wire, head) -> {
            wire.send(ACCEPTED);
            byte[] piece = new byte[100];
            for (int read = wire.in().read(piece); read >= 0; read = wire.in().read(piece)) {
                wire.out().write(piece, 0, read);
            }
            return false;
        };
    }

    private static boolean echoes(Wire client) throws IOException {
        byte[] frame = {(byte) 0x81, 1, 'a'};
        client.out().write(frame);
        byte[] back = client.in().readNBytes(frame.length);
        if (back.length < frame.length) {
            throw new EOFException("closed");
        }
        return back[0] == frame[0];
    }

    @Test
    void aWebSocketMayStayForATimeAndIsThenToldToComeAgain() throws Exception {
        try (Stand stand = stand(Duration.ofMillis(300));
                Wire client = stand.client()) {
            stand.blue.service(echo());
            client.ask(HANDSHAKE);
            turn(stand, Side.GREEN);
            assertThat(echoes(client)).as("right after the turn").isTrue();
            assertThat(client.in().readNBytes(4)).isEqualTo(new byte[] {(byte) 0x88, 2, 3, (byte) 0xf4});
        }
    }

    @Test
    void aTurnBackLetsItStay() throws Exception {
        try (Stand stand = stand(Duration.ofMillis(100));
                Wire client = stand.client()) {
            stand.blue.service(echo());
            client.ask(HANDSHAKE);
            turn(stand, Side.GREEN);
            turn(stand, Side.BLUE);
            await().during(Duration.ofMillis(400)).until(() -> echoes(client));
        }
    }
}
