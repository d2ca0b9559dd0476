package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StreamingTest {
    private static final int PIECE = 64 * 1024;
    private static final int PIECES = 1_600;
    private static final long TOTAL = (long) PIECE * PIECES;

    private static void pour(Wire wire, AtomicLong sent) throws IOException {
        byte[] piece = new byte[PIECE];
        for (int i = 0; i < PIECES; i++) {
            piece[0] = (byte) i;
            wire.out().write(piece);
            sent.addAndGet(PIECE);
        }
        wire.out().flush();
    }

    private static long drain(Wire wire) throws IOException {
        byte[] piece = new byte[PIECE];
        for (int i = 0; i < PIECES; i++) {
            if (wire.in().readNBytes(piece, 0, PIECE) < PIECE || piece[0] != (byte) i) {
                return -1;
            }
        }
        return TOTAL;
    }

    @Test
    void oneHundredMegabytesGoEachWayAtOnce() throws Exception {
        try (Stand stand = new Stand();
                Wire client = stand.client()) {
            stand.blue.service((wire, head) -> {
                if (head.line().startsWith("GET")) {
                    wire.send(Origin.response("again"));
                    return true;
                }
                wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + TOTAL + "\r\n\r\n");
                byte[] piece = new byte[PIECE];
                for (int i = 0; i < PIECES; i++) {
                    wire.in().readNBytes(piece, 0, PIECE);
                    wire.out().write(piece);
                }
                return true;
            });
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + TOTAL + "\r\n\r\n");
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    pour(client, new AtomicLong());
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            assertThat(client.head().status()).isEqualTo(200);
            assertThat(drain(client)).isEqualTo(TOTAL);
            sender.join();
            assertThat(client.get("/").text()).isEqualTo("again");
        }
    }

    @Test
    void aSlowClientSlowsTheServiceInsteadOfFillingMemory() throws Exception {
        try (Stand stand = new Stand();
                Wire client = stand.client()) {
            AtomicLong sent = new AtomicLong();
            stand.blue.service((wire, head) -> {
                wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + TOTAL + "\r\n\r\n");
                pour(wire, sent);
                return true;
            });
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.head().status()).isEqualTo(200);
            awaitStuck(sent);
            assertThat(direct()).isLessThan(64L << 20);
            assertThat(drain(client)).isEqualTo(TOTAL);
        }
    }

    @Test
    void aSlowServiceSlowsTheClientInsteadOfFillingMemory() throws Exception {
        try (Stand stand = new Stand();
                Wire client = stand.client()) {
            AtomicLong sent = new AtomicLong();
            CountDownLatch go = new CountDownLatch(1);
            stand.blue.service((wire, head) -> {
                go.await();
                wire.send(Origin.response(String.valueOf(drain(wire))));
                return true;
            });
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + TOTAL + "\r\n\r\n");
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    pour(client, sent);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            awaitStuck(sent);
            assertThat(direct()).isLessThan(64L << 20);
            go.countDown();
            assertThat(client.answer(false).text()).isEqualTo(String.valueOf(TOTAL));
            sender.join();
        }
    }

    private static void awaitStuck(AtomicLong sent) {
        AtomicLong last = new AtomicLong(-1);
        await().pollInterval(Duration.ofMillis(150)).until(() -> last.getAndSet(sent.get()) == sent.get());
        assertThat(sent.get()).isBetween(1L, TOTAL / 2);
    }

    private static long direct() {
        long used = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                .metric()
                .usedDirectMemory();
        assertThat(used).isPositive();
        return used;
    }
}
