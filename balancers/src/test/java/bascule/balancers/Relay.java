package bascule.balancers;

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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Stands between a controller and one gateway's admin API, and lets a call go wrong.
final class Relay implements AutoCloseable {
    /// What becomes of the calls from the chosen one on.
    enum Trouble {
        /// The gateway ends before it carries the call out.
        STOPS,
        /// The call never arrives, and no answer either.
        HANGS_BEFORE,
        /// The call is carried out, and no answer arrives.
        HANGS_AFTER
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client = HttpClient.newHttpClient();
    private final CountDownLatch end = new CountDownLatch(1);
    private final Runnable stop;
    private volatile int port;
    private volatile String troubled = "";
    private volatile Trouble trouble = Trouble.STOPS;
    private volatile boolean silent;

    /// @param stop ends the gateway
    Relay(int port, Runnable stop) throws IOException {
        this.port = port;
        this.stop = stop;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(threads);
        server.createContext("/", this::relay);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /// From the next call of that path on.
    void trouble(String path, Trouble kind) {
        trouble = kind;
        troubled = path;
    }

    /// Whether it lets nothing through any more.
    boolean silent() {
        return silent;
    }

    /// All is well again, with the gateway at that port.
    void heal(int newPort) {
        port = newPort;
        troubled = "";
        silent = false;
    }

    private void relay(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            boolean now = path.equals(troubled);
            silent |= now;
            if (now && trouble == Trouble.STOPS) {
                stop.run();
            }
            if (silent && !(now && trouble == Trouble.HANGS_AFTER)) {
                hang();
                return;
            }
            HttpResponse<byte[]> answer = forward(exchange, path, body);
            if (now) {
                hang();
                return;
            }
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpResponse<byte[]> forward(HttpExchange exchange, String path, byte[] body)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("Authorization", exchange.getRequestHeaders().getFirst("Authorization"))
                        .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                BodyHandlers.ofByteArray());
    }

    private void hang() throws InterruptedException {
        end.await();
    }

    @Override
    public void close() {
        end.countDown();
        server.stop(0);
        threads.close();
        client.close();
    }
}
