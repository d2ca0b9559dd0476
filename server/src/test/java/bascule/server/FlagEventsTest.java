package bascule.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.javalin.Javalin;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// Clients that hear of changes, beside others that ask and never read.
class FlagEventsTest {
    private static final int SLOW = 20;
    private static final int CHANGES = 30;

    /// More than a client's and a server's buffers hold between them after some of these.
    private static final String LONG = "x".repeat(400_000);

    private final AtomicReference<String> tag = new AtomicReference<>("0-");
    private final AtomicReference<String> heard = new AtomicReference<>("");

    private static Socket asking(int port) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(4_096);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.getOutputStream().write("GET /events HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        return socket;
    }

    private void listen(Socket socket) {
        try (var lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            lines.lines()
                    .filter(line -> line.contains("\"etag\":\""))
                    .forEach(line -> heard.set(line.replaceAll(".*\"etag\":\"(\\d+)-.*", "$1")));
        } catch (IOException | java.io.UncheckedIOException closed) {
            // the test is over
        }
    }

    @Test
    void whoeverNeverReadsKeepsNobodyElseFromHearing() throws Exception {
        var sockets = new ArrayList<Socket>();
        try (var events = new FlagEvents(tag::get)) {
            Javalin app = Javalin.create(config -> {
                config.startup.showJavalinBanner = false;
                config.concurrency.useVirtualThreads = true;
                config.routes.get("/events", events::serve);
            });
            app.start("127.0.0.1", 0);
            try {
                for (int i = 0; i < SLOW; i++) {
                    sockets.add(asking(app.port()));
                }
                Socket reading = asking(app.port());
                sockets.add(reading);
                Thread.ofVirtual().start(() -> listen(reading));
                for (int change = 0; change < CHANGES; change++) {
                    String number = String.valueOf(change);
                    tag.set(number + "-" + LONG);
                    await().atMost(Duration.ofSeconds(10)).until(() -> number.equals(heard.get()));
                }
                assertThat(heard.get()).isEqualTo(String.valueOf(CHANGES - 1));
            } finally {
                for (Socket socket : sockets) {
                    socket.close();
                }
                app.stop();
            }
        }
    }
}
