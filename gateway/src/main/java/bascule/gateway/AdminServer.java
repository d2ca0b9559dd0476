package bascule.gateway;

import bascule.certificates.ServerKey;
import bascule.migration.Epoch;
import bascule.migration.StepException;
import bascule.migration.StepException.Fenced;
import bascule.migration.StepException.Refused;
import bascule.migration.StepException.Transient;
import bascule.traffic.Split;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntSupplier;

/// The admin API: what a controller says to a gateway, and what an operator or a scraper looks at.
final class AdminServer implements AutoCloseable {
    private static final int BODY = 1024 * 1024;
    private static final String DOCUMENT = document();

    private interface Change {
        void make(ObjectNode order, Orders gateway, Epoch epoch) throws StepException, Json.Malformed;
    }

    private record Order(Set<String> keys, Change change) {}

    private static final class TooLarge extends Exception {
        private static final long serialVersionUID = 1;

        TooLarge() {
            super("an order has at most " + BODY + " bytes");
        }
    }

    /// What is looked at, without a body.
    private interface Look {
        Reply reply();
    }

    private record Reply(int status, String type, String text) {
        static Reply json(Object node) {
            return new Reply(200, "application/json", node + "\n");
        }

        static Reply text(String type, String text) {
            return new Reply(200, "text/plain; " + type, text);
        }
    }

    private final HttpServer server;
    private final Optional<AdminEncryption> encryption;
    private final ExecutorService threads;
    private final Control control;
    private final Traffic traffic;
    private final IntSupplier pooled;
    /// For everybody, without the token.
    private final Map<String, Look> openLooks;

    private final Map<String, Look> looks;
    private final Map<String, Questions.Question> questions;
    private final Map<String, Order> orders;
    private volatile byte[] token;

    private AdminServer(
            HttpServer server,
            Optional<AdminEncryption> encryption,
            String token,
            Control control,
            Traffic traffic,
            IntSupplier pooled,
            Forecaster forecaster) {
        this.server = server;
        this.encryption = encryption;
        this.threads = Executors.newVirtualThreadPerTaskExecutor();
        this.token = token.getBytes(StandardCharsets.UTF_8);
        this.control = control;
        this.traffic = traffic;
        this.pooled = pooled;
        this.openLooks = Map.of(
                "/healthz",
                () -> Reply.text("charset=utf-8", "ok\n"),
                "/v1/openapi.json",
                () -> new Reply(200, "application/json", DOCUMENT));
        this.looks = looks();
        this.questions = Questions.all(control, traffic, forecaster);
        this.orders = orders();
    }

    /// This API in OpenAPI 3.1, for programs that are made of such a document.
    private static String document() {
        try (InputStream in = AdminServer.class.getResourceAsStream("openapi.json")) {
            if (in == null) {
                throw new IllegalStateException("openapi.json is not in this jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /// @param pooled counts the open connections to upstreams
    static AdminServer start(
            InetSocketAddress address,
            Optional<AdminEncryption> encryption,
            String token,
            Control control,
            Traffic traffic,
            IntSupplier pooled,
            Forecaster forecaster)
            throws IOException {
        HttpServer server;
        try {
            server = encryption.isPresent() ? HttpsServer.create(address, 128) : HttpServer.create(address, 128);
        } catch (IOException e) {
            throw Gateway.taken(address, "its admin API", e);
        }
        if (server instanceof HttpsServer secure) {
            encryption.ifPresent(secure::setHttpsConfigurator);
        }
        AdminServer admin = new AdminServer(server, encryption, token, control, traffic, pooled, forecaster);
        server.setExecutor(admin.threads);
        server.createContext("/", admin::serve);
        server.start();
        return admin;
    }

    /// From here on that token is the one wanted, and new connections are shown that key.
    void change(String bearer, Optional<ServerKey> key) {
        token = bearer.getBytes(StandardCharsets.UTF_8);
        encryption.ifPresent(shown -> key.ifPresent(shown::show));
    }

    int port() {
        return server.getAddress().getPort();
    }

    private Map<String, Look> looks() {
        return Map.of(
                "/metrics",
                        () -> Reply.text(
                                "version=0.0.4; charset=utf-8",
                                Metrics.text(control.standing(), traffic, pooled.getAsInt())),
                "/v1/standing", () -> Reply.json(Json.standing(control.standing(), control.mirror())),
                "/v1/figures", () -> Reply.json(Json.figures(traffic.figures().compared())),
                "/v1/warmth", () -> Reply.json(traffic.warmUps().shape()),
                "/v1/comparison",
                        () -> Reply.json(
                                ComparisonShape.write(traffic.findings().comparisons())));
    }

    private Map<String, Order> orders() {
        var orders = new HashMap<>(ofWhose());
        orders.putAll(ofWhoServes());
        return Map.copyOf(orders);
    }

    private static Map<String, Order> ofWhose() {
        return Map.of(
                "/v1/raise", new Order(Set.of("migration", "epoch"), (order, gateway, epoch) -> gateway.raise(epoch)),
                "/v1/configure",
                        new Order(
                                Set.of("migration", "epoch", "service"),
                                (order, gateway, epoch) ->
                                        gateway.configure(Json.service(order.path("service")), epoch)),
                "/v1/renew",
                        new Order(
                                Set.of("migration", "epoch", "service", "side", "green"),
                                (order, gateway, epoch) -> gateway.renew(
                                        Json.service(order.path("service")),
                                        Json.side(order, "side"),
                                        new Split((int) Json.number(order, "green", 0, Bucket.COUNT)),
                                        epoch)),
                "/v1/restore",
                        new Order(Set.of("migration", "epoch"), (order, gateway, epoch) -> gateway.restore(epoch)),
                "/v1/leave", new Order(Set.of("migration", "epoch"), (order, gateway, epoch) -> gateway.leave(epoch)));
    }

    private static Map<String, Order> ofWhoServes() {
        return Map.of(
                "/v1/shift",
                        new Order(
                                Set.of("migration", "epoch", "green"),
                                (order, gateway, epoch) -> gateway.shift(
                                        new Split((int) Json.number(order, "green", 0, Bucket.COUNT)), epoch)),
                "/v1/mirror",
                        new Order(
                                Set.of("migration", "epoch", "mirror"),
                                (order, gateway, epoch) -> gateway.mirror(Json.mirror(order.path("mirror")), epoch)),
                "/v1/hold",
                        new Order(
                                Set.of("migration", "epoch", "drainMillis", "leaseMillis"),
                                (order, gateway, epoch) -> gateway.hold(
                                        Json.millis(order, "drainMillis"), Json.millis(order, "leaseMillis"), epoch)),
                "/v1/seal",
                        new Order(
                                Set.of("migration", "epoch", "sealed"),
                                (order, gateway, epoch) -> gateway.seal(Json.flag(order, "sealed"), epoch)),
                "/v1/commit",
                        new Order(
                                Set.of("migration", "epoch", "side"),
                                (order, gateway, epoch) -> gateway.commit(Json.side(order, "side"), epoch)),
                "/v1/release",
                        new Order(
                                Set.of("migration", "epoch", "side"),
                                (order, gateway, epoch) -> gateway.release(Json.side(order, "side"), epoch)));
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Reply reply = reply(exchange);
            byte[] bytes = reply.text().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", reply.type());
            exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private Reply reply(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String method = exchange.getRequestMethod();
        boolean post = method.equals("POST");
        boolean get = method.equals("GET");
        if (get && openLooks.containsKey(path)) {
            return openLooks.get(path).reply();
        }
        if (!mayEnter(exchange)) {
            return error(
                    401, "unauthorized", "the admin API of this gateway wants its token: Authorization: Bearer ...");
        }
        if (get && looks.containsKey(path)) {
            return looks.get(path).reply();
        }
        if (post && questions.containsKey(path)) {
            Questions.Question question = questions.get(path);
            return answered(exchange.getRequestBody(), question.keys(), question.answering());
        }
        if (post && orders.containsKey(path)) {
            return carryOut(orders.get(path), exchange.getRequestBody());
        }
        return error(404, "unknown", "there is " + String.join(", ", paths()));
    }

    /// What can be asked, as `GET /healthz`.
    Set<String> paths() {
        Set<String> paths = new TreeSet<>();
        openLooks.keySet().forEach(path -> paths.add("GET " + path));
        looks.keySet().forEach(path -> paths.add("GET " + path));
        questions.keySet().forEach(path -> paths.add("POST " + path));
        orders.keySet().forEach(path -> paths.add("POST " + path));
        return paths;
    }

    private boolean mayEnter(HttpExchange exchange) {
        String given = exchange.getRequestHeaders().getFirst("Authorization");
        String bearer = given == null || !given.startsWith("Bearer ") ? "" : given.substring("Bearer ".length());
        return MessageDigest.isEqual(token, bearer.getBytes(StandardCharsets.UTF_8));
    }

    private Reply carryOut(Order order, InputStream body) throws IOException {
        return answered(body, order.keys(), given -> {
            order.change()
                    .make(
                            given,
                            control.as(Json.migration(given)),
                            new Epoch(Json.number(given, "epoch", 1, Long.MAX_VALUE)));
            return Json.standing(control.standing(), control.mirror());
        });
    }

    private Reply answered(InputStream body, Set<String> keys, Questions.Answering answering) throws IOException {
        try {
            return Reply.json(answering.answer(read(body, keys)));
        } catch (TooLarge e) {
            return error(413, "too-large", e);
        } catch (Json.Malformed e) {
            return error(400, "malformed", e);
        } catch (Fenced e) {
            return error(409, "fenced", e);
        } catch (Refused e) {
            return error(400, "refused", e);
        } catch (Transient e) {
            return error(503, "transient", e);
        } catch (StepException e) {
            throw new AssertionError("a fourth kind of StepException", e);
        }
    }

    private static ObjectNode read(InputStream body, Set<String> keys) throws IOException, Json.Malformed, TooLarge {
        byte[] bytes = body.readNBytes(BODY + 1);
        if (bytes.length > BODY) {
            throw new TooLarge();
        }
        return Json.read(new String(bytes, StandardCharsets.UTF_8), keys);
    }

    private Reply error(int status, String code, Exception why) {
        return error(status, code, String.valueOf(why.getMessage()));
    }

    private Reply error(int status, String code, String message) {
        ObjectNode node = Json.object();
        node.putObject("error").put("code", code).put("message", message);
        if (status != 401) {
            node.put("epoch", control.standing().epoch());
        }
        return new Reply(status, "application/json", node + "\n");
    }

    @Override
    public void close() {
        server.stop(0);
        threads.close();
    }
}
