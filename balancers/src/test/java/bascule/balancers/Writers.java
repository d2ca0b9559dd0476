package bascule.balancers;

import static org.awaitility.Awaitility.await;

import bascule.migration.Side;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// Callers that write through each of three gateways, two each, and the services of both sides, which watch
/// that never two of them write at once.
final class Writers implements AutoCloseable {
    private static final int GATEWAYS = 3;
    private static final int EACH = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer blue;
    private final HttpServer green;
    private final Map<Side, AtomicInteger> writing =
            Map.of(Side.BLUE, new AtomicInteger(), Side.GREEN, new AtomicInteger());
    private final Queue<String> wrongs = new ConcurrentLinkedQueue<>();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicIntegerArray ports = new AtomicIntegerArray(GATEWAYS);
    private final AtomicIntegerArray written = new AtomicIntegerArray(GATEWAYS);
    private final AtomicIntegerArray settled = new AtomicIntegerArray(GATEWAYS);
    private final AtomicReferenceArray<Side> last = new AtomicReferenceArray<>(GATEWAYS);
    private volatile boolean closed;

    Writers() throws IOException {
        blue = service(Side.BLUE);
        green = service(Side.GREEN);
    }

    private HttpServer service(Side side) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(threads);
        server.createContext("/", exchange -> write(exchange, side));
        server.start();
        return server;
    }

    private AtomicInteger count(Side side) {
        return Objects.requireNonNull(writing.get(side));
    }

    private void write(HttpExchange exchange, Side side) throws IOException {
        try (exchange) {
            count(side).incrementAndGet();
            if (count(side.other()).get() > 0) {
                wrongs.add("both sides write");
            }
            exchange.getRequestBody().readAllBytes();
            TimeUnit.MILLISECONDS.sleep(3);
            if (count(side.other()).get() > 0) {
                wrongs.add("both sides write");
            }
            count(side).decrementAndGet();
            byte[] text = side.word().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, text.length);
            exchange.getResponseBody().write(text);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    URI blue() {
        return URI.create("http://127.0.0.1:" + blue.getAddress().getPort());
    }

    URI green() {
        return URI.create("http://127.0.0.1:" + green.getAddress().getPort());
    }

    void writeThrough(ThreeGateways three) {
        for (int i = 0; i < GATEWAYS; i++) {
            int gateway = i;
            ports.set(i, three.port(i));
            for (int j = 0; j < EACH; j++) {
                threads.execute(() -> {
                    try (HttpClient client = HttpClient.newBuilder()
                            .version(HttpClient.Version.HTTP_1_1)
                            .connectTimeout(PATIENCE)
                            .build()) {
                        while (!closed) {
                            write(client, gateway);
                        }
                    }
                });
            }
        }
    }

    private void write(HttpClient client, int gateway) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports.get(gateway) + "/orders"))
                .timeout(PATIENCE)
                .POST(HttpRequest.BodyPublishers.ofString("one"))
                .build();
        try {
            answered(gateway, client.send(request, BodyHandlers.ofString()));
        } catch (java.net.http.HttpTimeoutException e) {
            wrongs.add("neither let go nor refused by gateway " + gateway + ", last written by it on "
                    + last.get(gateway));
        } catch (IOException e) {
            // The gateway has ended; that is counted as settled.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            settled.incrementAndGet(gateway);
        }
        pause();
    }

    private void answered(int gateway, HttpResponse<String> answer) {
        if (answer.statusCode() == 200) {
            last.set(gateway, Side.of(answer.body()));
            written.incrementAndGet(gateway);
        } else if (answer.statusCode() == 503
                && answer.headers().firstValue("x-bascule-outcome").orElse("").equals("not-done")) {
            refused.incrementAndGet();
        } else {
            wrongs.add("answered " + answer.statusCode() + " " + answer.body());
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(5);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The gateway has another port.
    void moved(int gateway, int port) {
        ports.set(gateway, port);
    }

    void awaitWritesThroughAll() {
        awaitWritesThrough(0, 1, 2);
    }

    /// Waits for some more writes through each of them, begun after now.
    void awaitWritesThrough(int... gateways) {
        int[] before = new int[GATEWAYS];
        for (int each : gateways) {
            before[each] = written.get(each);
        }
        for (int each : gateways) {
            await().atMost(PATIENCE).until(() -> written.get(each) > before[each] + 2 * EACH);
        }
    }

    Side lastSide(int gateway) {
        return last.get(gateway);
    }

    /// Waits until more of its callers than there are have been let go, refused or left alone.
    void awaitSettled(int gateway, Duration atMost) {
        int before = settled.get(gateway);
        await().atMost(atMost).until(() -> settled.get(gateway) > before + EACH);
    }

    List<String> wrongs() {
        return wrongs.stream().distinct().toList();
    }

    int refused() {
        return refused.get();
    }

    @Override
    public void close() {
        closed = true;
        threads.shutdownNow();
        blue.stop(0);
        green.stop(0);
    }
}
