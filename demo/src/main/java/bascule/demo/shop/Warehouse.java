package bascule.demo.shop;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/// What both versions of the shop ask before they answer, for a demo of what happens while it fails.
public final class Warehouse implements AutoCloseable {
    /// The variable that tells a shop's process where it is.
    public static final String VARIABLE = "SHOP_WAREHOUSE";

    /// What the shop says while it gets no answer.
    public static final String MISSED = "the warehouse does not answer";

    /// While it is out, one answer in so many is a failure.
    private static final long EVERY = 3;
    private static final int BACKLOG = 1_024;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicLong asked = new AtomicLong();
    private volatile boolean out;

    private Warehouse(HttpServer server) {
        this.server = server;
    }

    public static Warehouse open() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        var warehouse = new Warehouse(server);
        server.setExecutor(warehouse.threads);
        server.createContext("/", warehouse::answer);
        server.start();
        return warehouse;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean fails = out && asked.incrementAndGet() % EVERY == 0;
            exchange.sendResponseHeaders(fails ? 503 : 204, -1);
        }
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    /// Fails some of its answers from now on, or no more.
    public void out(boolean now) {
        out = now;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
