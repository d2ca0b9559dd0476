package bascule.bench.gates;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Both sides of a service in this process. Each says in its answers which variant of so many flags the caller was
/// given, and has a page of metrics.
public final class TwoSides implements AutoCloseable {
    /// Where the page of metrics is.
    public static final String METRICS = "/metrics";

    private static final int BACKLOG = 4_096;
    private static final int FAILED = 500;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicBoolean failing = new AtomicBoolean();
    private final HttpServer blue;
    private final HttpServer green;

    public TwoSides(int flags) throws IOException {
        blue = serve(variants(flags, "off"), new AtomicBoolean());
        green = serve(variants(flags, "on"), failing);
    }

    private static String variants(int flags, String variant) {
        return IntStream.range(0, flags)
                .mapToObj(each -> flag(each) + "=" + variant)
                .collect(Collectors.joining(", "));
    }

    /// The key of one of its flags.
    public static String flag(int number) {
        return "flag-" + number;
    }

    private HttpServer serve(String variants, AtomicBoolean failsNext) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        server.createContext("/", exchange -> answer(exchange, variants, failsNext));
        server.setExecutor(threads);
        server.start();
        return server;
    }

    private static void answer(HttpExchange exchange, String variants, AtomicBoolean failsNext) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            boolean page = path.equals(METRICS);
            byte[] body = (page ? "queue_length 3\n" : "served\n").getBytes(StandardCharsets.US_ASCII);
            exchange.getResponseHeaders().set("X-Bascule-Flags", variants);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
            boolean fails = path.equals("/") && failsNext.compareAndSet(true, false);
            exchange.sendResponseHeaders(fails ? FAILED : 200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /// The next request for `/` that green is asked is answered with 500.
    public void failNext() {
        failing.set(true);
    }

    public int bluePort() {
        return blue.getAddress().getPort();
    }

    public int greenPort() {
        return green.getAddress().getPort();
    }

    @Override
    public void close() {
        blue.stop(0);
        green.stop(0);
        threads.shutdownNow();
    }
}
