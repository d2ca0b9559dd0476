package bascule.demo.shop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/// The shop over HTTP, a virtual thread for each request.
public final class ShopServer implements AutoCloseable {
    private static final String HEALTH = "/healthz";
    private static final int BACKLOG = 1_024;
    private static final int BODY_BYTES_MAX = 1 << 20;

    private final String version;
    private final Shop shop;
    private final Fault fault;
    private final Checkout checkout;
    private final Transactions transactions;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private ShopServer(String version, Store store, Transactions transactions, Settings settings, HttpServer server) {
        this.version = version;
        this.shop = new Shop(store, transactions);
        this.transactions = transactions;
        this.fault = settings.bad()
                .map(BadGreen::fault)
                .or(() -> settings.warehouse().map(NeedsWarehouse::new))
                .orElse(Fault.NONE);
        this.checkout = settings.checkout();
        this.server = server;
    }

    /// Where a shop listens and where its database is.
    ///
    /// @param port 0 for a free one
    /// @param bad how it misbehaves; empty if it doesn't
    /// @param warehouse what it needs before it answers; empty if nothing
    public record Settings(
            int port,
            String url,
            String user,
            String password,
            Optional<BadGreen> bad,
            Optional<URI> warehouse,
            Checkout checkout) {
        /// Of a shop that behaves, without flags.
        public Settings(int port, String url, String user, String password) {
            this(port, url, user, password, Optional.empty(), Optional.empty(), Checkout.NONE);
        }
    }

    public static ShopServer one(Settings settings) throws IOException {
        return start("1", new StoreOne(), settings);
    }

    public static ShopServer two(Settings settings) throws IOException {
        return start("2", new StoreTwo(), settings);
    }

    /// The JDK's server answers small packets late and drops idle connections over 200 unless it is told otherwise.
    private static ShopServer start(String version, Store store, Settings settings) throws IOException {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "10000");
        System.setProperty("sun.net.httpserver.idleInterval", "300");
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.port());
        HttpServer server = HttpServer.create(address, BACKLOG);
        var transactions = new Transactions(settings.url(), settings.user(), settings.password());
        var shop = new ShopServer(version, store, transactions, settings, server);
        server.setExecutor(shop.threads);
        server.createContext("/", shop::serve);
        server.start();
        return shop;
    }

    public InetSocketAddress address() {
        return server.getAddress();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer = answer(exchange);
            byte[] bytes = answer.json().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.getResponseHeaders().set("X-Shop-Version", version);
            tellCheckout(exchange);
            if (answer.status() == 503) {
                exchange.getResponseHeaders().set("Retry-After", "1");
            }
            exchange.sendResponseHeaders(answer.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    /// As the flag was when the answer was made.
    private void tellCheckout(HttpExchange exchange) {
        String caller = Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("X-Bascule-Id"), "");
        String variant = checkout.variant(caller);
        if (!variant.isEmpty()) {
            exchange.getResponseHeaders().set("X-Shop-Checkout", variant);
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        byte[] bytes = exchange.getRequestBody().readNBytes(BODY_BYTES_MAX + 1);
        if (bytes.length > BODY_BYTES_MAX) {
            return Answer.malformed("a body has at most " + BODY_BYTES_MAX + " bytes");
        }
        JsonNode body;
        try {
            body = bytes.length == 0 ? MissingNode.getInstance() : Json.read(bytes);
        } catch (IOException problem) {
            return Answer.malformed("the body is no JSON: " + problem.getMessage());
        }
        String path = exchange.getRequestURI().getPath();
        String query = Objects.requireNonNullElse(exchange.getRequestURI().getRawQuery(), "");
        Supplier<Answer> asItShould = () -> shop.answer(exchange.getRequestMethod(), path, query, body);
        return path.equals(HEALTH) ? asItShould.get() : fault.answer(asItShould, transactions);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
        transactions.close();
    }
}
