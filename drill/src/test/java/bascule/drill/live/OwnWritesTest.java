package bascule.drill.live;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.balancers.GatewayBalancer;
import bascule.balancers.GatewayGroup;
import bascule.data.Mapping;
import bascule.databases.postgres.PostgresAddress;
import bascule.databases.postgres.PostgresPair;
import bascule.embedded.EmbeddedPostgres;
import bascule.gateway.Gateway;
import bascule.gateway.GatewaySettings;
import bascule.migration.Epoch;
import bascule.migration.Flow;
import bascule.migration.StepException;
import bascule.migration.StepId;
import bascule.plan.sessions.KeepSessions;
import bascule.traffic.CohortBy;
import bascule.traffic.Match;
import bascule.traffic.Route;
import bascule.traffic.Service;
import bascule.traffic.Split;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Three gateways, two services, two real databases and the flow between them, which is made to lag.
class OwnWritesTest {
    private static final System.Logger LOG = System.getLogger(OwnWritesTest.class.getName());
    private static final Epoch EPOCH = new Epoch(1);
    private static final String TOKEN = "a token of a test";
    private static final int GATEWAYS = 3;
    private static final int CALLERS = 4;
    private static final int WRITES = 12;
    private static final int MOST_READS = 1_000;
    private static final String TABLE = "CREATE TABLE basket (who text PRIMARY KEY, items int NOT NULL)";
    private static final String LAG =
            "BEGIN; LOCK TABLE basket IN EXCLUSIVE MODE; SELECT pg_sleep(0.1); COMMIT; SELECT pg_sleep(0.05)";

    private final AtomicBoolean ending = new AtomicBoolean();
    private final AtomicInteger onGreen = new AtomicInteger();
    private final AtomicInteger onBlue = new AtomicInteger();

    /// A write puts one thing more into the caller's basket; a read tells how many there are, and where.
    private record Shop(String side, HttpServer server, Connection database) implements AutoCloseable {
        static Shop open(String side, EmbeddedPostgres postgres) throws IOException, SQLException {
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            var shop = new Shop(side, server, postgres.connect("shop"));
            server.createContext("/", shop::answer);
            server.start();
            return shop;
        }

        private synchronized void answer(HttpExchange exchange) throws IOException {
            try (exchange) {
                String who = exchange.getRequestHeaders().getFirst("X-User");
                boolean write = exchange.getRequestMethod().equals("POST");
                byte[] answer = (side + " " + items(write, who)).getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
            } catch (SQLException e) {
                throw new IOException(e);
            }
        }

        private int items(boolean write, String who) throws SQLException {
            String sql = write
                    ? "INSERT INTO basket VALUES (?, 1) ON CONFLICT (who) DO UPDATE SET items = basket.items + 1"
                            + " RETURNING items"
                    : "SELECT items FROM basket WHERE who = ?";
            try (var statement = database.prepareStatement(sql)) {
                statement.setString(1, who);
                try (var row = statement.executeQuery()) {
                    return row.next() ? row.getInt(1) : 0;
                }
            }
        }

        URI uri() {
            return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        }

        @Override
        public void close() throws SQLException {
            server.stop(0);
            database.close();
        }
    }

    @Test
    void nobodyEverReadsOlderThanItsOwnWriteThroughWhateverGatewayHoweverFarBehindGreenIs(@TempDir Path folder)
            throws Exception {
        try (var blueServer = EmbeddedPostgres.start(EmbeddedPostgres.Version.V17);
                var greenServer = EmbeddedPostgres.start(EmbeddedPostgres.Version.V18);
                var pair = pair(blueServer, greenServer);
                var blue = Shop.open("blue", blueServer);
                var green = Shop.open("green", greenServer);
                var first = gateway(folder.resolve("first"));
                var second = gateway(folder.resolve("second"));
                var third = gateway(folder.resolve("third"));
                var balancer = new GatewayGroup(
                        Stream.of(first, second, third)
                                .map(OwnWritesTest::admin)
                                .toList(),
                        "shop-v2");
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            balancer.configure(service(blue, green), EPOCH);
            balancer.shift(Split.ALL_GREEN, EPOCH);
            List<Future<?>> inBackground = new ArrayList<>();
            try {
                inBackground.add(run(threads, pair.forward().flow()));
                var sessions = new KeepSessions(new StepId("s"), balancer, pair.forward(), new StepId("release"));
                inBackground.add(run(threads, sessions.flows().getFirst()));
                inBackground.add(threads.submit(() -> lag(greenServer)));
                var callers = new ArrayList<Future<Boolean>>();
                for (int i = 0; i < CALLERS; i++) {
                    String who = "caller-" + i;
                    callers.add(threads.submit(() -> shop(List.of(first.port(), second.port(), third.port()), who)));
                }
                for (var each : callers) {
                    assertThat(each.get(2, TimeUnit.MINUTES)).isTrue();
                }
            } finally {
                ending.set(true);
            }
            for (var each : inBackground) {
                each.get();
            }
        }
        assertThat(onGreen).as("reads that green answered").hasValueGreaterThanOrEqualTo(CALLERS * WRITES);
        assertThat(onBlue).as("reads that blue had to answer").hasPositiveValue();
    }

    private static Gateway gateway(Path state) throws IOException {
        return Gateway.start(
                GatewaySettings.of(anyPort(), anyPort(), state, TOKEN).withThreads(1));
    }

    private static GatewayBalancer admin(Gateway gateway) {
        return new GatewayBalancer(URI.create("http://127.0.0.1:" + gateway.adminPort()), () -> TOKEN, "shop-v2");
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private static Service service(Shop blue, Shop green) {
        var basket = new Route(
                "basket", Match.path("/"), Route.Spread.SESSION, Route.Hold.ALL, new CohortBy.Header("X-User"));
        return new Service(List.of(blue.uri()), List.of(green.uri()), List.of(basket));
    }

    private static PostgresPair pair(EmbeddedPostgres blue, EmbeddedPostgres green) throws Exception {
        var pair = new PostgresPair("shop-v2", address(blue), address(green), List.of(Mapping.same("basket")), false);
        pair.blue().register(EPOCH);
        pair.green().register(EPOCH);
        pair.forward().copy(EPOCH, _ -> {});
        return pair;
    }

    private static PostgresAddress address(EmbeddedPostgres server) throws SQLException {
        String url = server.createDatabase("shop");
        try (var connection = server.connect("shop");
                var statement = connection.createStatement()) {
            statement.execute(TABLE);
        }
        return new PostgresAddress(url, server.user(), server::password);
    }

    /// As a controller does: again, if it breaks.
    private Future<?> run(ExecutorService threads, Flow flow) {
        return threads.submit(() -> {
            while (!ending.get()) {
                try {
                    flow.run(EPOCH, ending::get);
                } catch (StepException.Transient broken) {
                    LOG.log(System.Logger.Level.INFO, flow.name() + " flow", broken);
                }
            }
            return true;
        });
    }

    /// Two thirds of the time no change gets into green.
    private boolean lag(EmbeddedPostgres green) throws SQLException {
        try (var connection = green.connect("shop");
                var statement = connection.createStatement()) {
            while (!ending.get()) {
                statement.execute(LAG);
            }
        }
        return true;
    }

    /// Writes through one, and reads through each of the others in turn until green answers, again and again.
    private boolean shop(List<Integer> ports, String who) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            for (int i = 0; i < WRITES; i++) {
                int written = Integer.parseInt(ask(client, ports.get(i % GATEWAYS), who, "POST")[1]);
                String side = "";
                for (int read = 0; read < MOST_READS && !side.equals("green"); read++) {
                    String[] answer = ask(client, ports.get((i + 1 + read) % GATEWAYS), who, "GET");
                    side = answer[0];
                    (side.equals("green") ? onGreen : onBlue).incrementAndGet();
                    assertThat(Integer.parseInt(answer[1]))
                            .as("what %s reads on %s after its write %d", who, side, written)
                            .isEqualTo(written);
                }
                assertThat(side)
                        .as("green has the write of %s after a while", who)
                        .isEqualTo("green");
            }
        }
        return true;
    }

    private static String[] ask(HttpClient client, int port, String who, String method) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                .header("X-User", who)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return client.send(request, BodyHandlers.ofString()).body().split(" ", -1);
    }
}
