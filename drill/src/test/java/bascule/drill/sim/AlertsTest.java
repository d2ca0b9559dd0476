package bascule.drill.sim;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.balancers.MemoryBalancer;
import bascule.controller.Connectors;
import bascule.controller.HomeMigrations;
import bascule.controller.Status;
import bascule.controller.Surroundings;
import bascule.data.Pair;
import bascule.flags.FlagStore;
import bascule.journal.Event.Order;
import bascule.journal.FileJournal;
import bascule.plan.Plan;
import bascule.traffic.Balancer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a whole controller tells people, over HTTP, and what it does when they can't be told.
@Timeout(60)
class AlertsTest {
    private static final String PLAN = """
        migration: shop-v2
        owner: payments
        ticket: OPS-1234
        environments:
          blue: {service: http://127.0.0.1:9001}
          green: {service: http://127.0.0.1:9002}
        gateway: {admin: http://127.0.0.1:8081, token: {env: TOKEN}}
        soak: 1h
        gates:
          - {before: cutover, approval: oncall}
        alerts:
          dashboard: https://bascule.example
          to:
            - {name: hook, webhook: {file: hook-url}}
        """;

    @TempDir
    private Path home;

    private final ObjectMapper json = new ObjectMapper();
    private final List<JsonNode> told = new CopyOnWriteArrayList<>();
    private final AtomicInteger status = new AtomicInteger(200);
    private final MemoryBalancer balancer = new MemoryBalancer(() -> Duration.ofNanos(System.nanoTime()), _ -> {});
    private Optional<HttpServer> sink = Optional.empty();
    private Optional<HomeMigrations> running = Optional.empty();

    @BeforeEach
    void listen() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            told.add(json.readTree(exchange.getRequestBody()));
            exchange.sendResponseHeaders(status.get(), -1);
            exchange.close();
        });
        server.start();
        sink = Optional.of(server);
        tellAt("http://127.0.0.1:" + server.getAddress().getPort() + "/hunter2");
    }

    private void tellAt(String url) throws IOException {
        Files.writeString(home.resolve("hook-url"), url);
    }

    @AfterEach
    void close() {
        running.ifPresent(HomeMigrations::close);
        sink.ifPresent(server -> server.stop(0));
    }

    private HomeMigrations open() throws Exception {
        running.ifPresent(HomeMigrations::close);
        var opened = new HomeMigrations(
                home.resolve("controller"),
                new Connectors() {
                    @Override
                    public Optional<Pair> pair(Plan plan) {
                        return Optional.empty();
                    }

                    @Override
                    public Optional<Balancer> balancer(Plan plan) {
                        return Optional.of(balancer.as(plan.name()));
                    }

                    @Override
                    public Optional<FlagStore> flags(Plan plan) {
                        return Optional.empty();
                    }
                },
                folder -> FileJournal.open(folder.resolve("journal"), InstantSource.system()),
                Surroundings.REAL);
        running = Optional.of(opened);
        return opened;
    }

    private List<String> kinds() {
        return told.stream()
                .map(each ->
                        each.path("kind").asText() + " " + each.path("turn").asText())
                .toList();
    }

    private void awaitKinds(String... kinds) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(kinds()).containsExactly(kinds));
    }

    private Status status(HomeMigrations migrations) {
        return migrations.status("shop-v2").orElseThrow();
    }

    @Test
    void peopleAreToldWhatHappensAndAControllerThatIsStartedAnewTellsNoneOfItAgain() throws Exception {
        HomeMigrations first = open();
        first.start(PLAN, home, "ana", "");
        awaitKinds("started news", "phase news", "asked begins");
        assertThat(told.getLast().path("what").asText()).isEqualTo("a person is asked: bascule approve shop-v2 oncall");
        assertThat(told.getLast().path("link").asText()).isEqualTo("https://bascule.example/m/shop-v2");

        HomeMigrations second = open();
        second.approve("shop-v2", "bo", "oncall", "");
        awaitKinds(
                "started news",
                "phase news",
                "asked begins",
                "ordered news",
                "asked ends",
                "phase news",
                "switched news",
                "phase news");
        assertThat(status(second).health()).isEqualTo(Status.Health.HEALTHY);
    }

    @Test
    void whoCantBeToldIsInTheStatusAndKeepsNothingWaiting() throws Exception {
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            tellAt("http://127.0.0.1:" + silent.getLocalPort() + "/hunter2");
            HomeMigrations migrations = open();
            migrations.start(PLAN, home, "ana", "");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> status(migrations).state() == Status.State.AWAITING_APPROVAL);
            migrations.approve("shop-v2", "bo", "oncall", "");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> status(migrations).state() == Status.State.SWITCHED);
        }
        status.set(500);
        tellAt("http://127.0.0.1:" + sink.orElseThrow().getAddress().getPort() + "/hunter2");
        HomeMigrations migrations = open();
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> status(migrations).reason().contains("alerts: 'hook' is not told of shop-v2/started/"));
        assertThat(status(migrations).reason()).contains("it answers 500").doesNotContain("hunter2");
        assertThat(status(migrations).health()).isEqualTo(Status.Health.DEGRADED);
        status.set(200);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> status(migrations).health() == Status.Health.HEALTHY);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(kinds()).endsWith("switched news", "phase news"));
    }

    @Test
    void whatAStopHasToSayDoesNotHideThatNobodyWasTold() throws Exception {
        status.set(400);
        HomeMigrations migrations = open();
        migrations.start(PLAN, home, "ana", "");
        Awaitility.await().until(() -> status(migrations).state() == Status.State.AWAITING_APPROVAL);
        migrations.order("shop-v2", "ana", Order.ROLL_BACK, "not today");
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() ->
                        status(migrations).reason().contains("rolled back: blue serves; alerts: 'hook' was not told"));
        assertThat(migrations.log("shop-v2", 100))
                .anyMatch(line -> line.text().contains("given up: shop-v2: was started by ana"));
    }
}
