package bascule.plan.gates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Servers that begin an answer and never end it.
@Timeout(30)
class ExchangeTest {
    private static final Duration WITHIN = Duration.ofMillis(500);
    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n";

    private final HttpClient client = HttpClient.newHttpClient();
    private final CompletableFuture<String> left = new CompletableFuture<>();
    private final CountDownLatch pace = new CountDownLatch(1);
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        client.shutdownNow();
        server.close();
    }

    /// Sends it after the head again and again, until the caller has gone.
    private void serve(byte[] piece, long pauseMillis) {
        Thread.ofVirtual().start(() -> {
            try (Socket caller = server.accept();
                    OutputStream out = caller.getOutputStream()) {
                out.write(HEAD.getBytes(StandardCharsets.US_ASCII));
                while (true) {
                    out.write(piece);
                    out.flush();
                    boolean _ = pace.await(pauseMillis, TimeUnit.MILLISECONDS);
                }
            } catch (IOException gone) {
                left.complete("gone");
            } catch (InterruptedException interrupted) {
                left.completeExceptionally(interrupted);
            }
        });
    }

    private IOException failure(Duration within) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.getLocalPort() + "/"))
                .build();
        return catchThrowableOfType(
                IOException.class, () -> Exchange.send(client, request, BodyHandlers.ofString(), within));
    }

    @Test
    void anAnswerThatDripsIsLeftAfterItsTime() throws Exception {
        serve(new byte[] {'x'}, 20);
        IOException failure = failure(WITHIN);
        assertThat(failure).isInstanceOf(HttpTimeoutException.class);
        assertThat(Exchange.words(failure)).isEqualTo("no whole answer within 500ms");
        assertThat(left.get(10, TimeUnit.SECONDS)).isEqualTo("gone");
    }

    @Test
    void anAnswerWithoutEndIsLeftAtItsLimit() throws Exception {
        serve(new byte[64 << 10], 0);
        assertThat(Exchange.words(failure(Duration.ofSeconds(20)))).contains("is too long");
        assertThat(left.get(10, TimeUnit.SECONDS)).isEqualTo("gone");
    }

    @Test
    void whereNobodyListensThatIsSaid() throws Exception {
        server.close();
        assertThat(Exchange.words(failure(WITHIN))).isEqualTo("nobody takes a connection there");
    }
}
