package bascule.plan.gates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import bascule.data.Asking;
import bascule.migration.Gate.Verdict;
import bascule.plan.Commands;
import bascule.plan.CommandsReader;
import bascule.plan.Plan;
import bascule.plan.PlanReader;
import bascule.plan.Suite;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Suites against a real green, over HTTP.
@Timeout(30)
class SuiteTest {
    private static final String PLAN = """
        migration: shop-v2
        owner: payments
        environments:
          blue: {service: http://127.0.0.1:9001, database: {url: "jdbc:postgresql://blue/shop", user: bascule}}
          green: {service: http://127.0.0.1:9002, database: {url: "jdbc:postgresql://green/shop", user: bascule}}
        gateway: {admin: http://127.0.0.1:8081, token: {env: TOKEN}}
        tables: [orders]
        """;

    private static final String SEQUENCE = """
        suites:
          - name: smoke
            every: 1s
            checks:
              - request: POST /login
                body: '{"user":"ana"}'
                headers: {Content-Type: application/json}
                status: 201
                keep: {id: "$.carts[0].id"}
              - request: GET /carts/${id}?full=1
                token: {file: token}
                json: {$.id: "7 &", $.items: 0, $.open: "true"}
              - {sql: "SELECT count(*) FROM app.orders", is: 3}
              - {command: smoke}
        """;

    @TempDir
    Path folder;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final AtomicInteger status = new AtomicInteger(200);
    private final AtomicReference<Duration> now = new AtomicReference<>(Duration.ofHours(1));
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicLong peak = new AtomicLong();
    private final AtomicLong slowNanos = new AtomicLong();
    private HttpServer green;

    @BeforeEach
    void serve() throws IOException {
        Files.writeString(folder.resolve("token"), "hunter2");
        green = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        green.createContext("/login", exchange -> {
            exchange.getResponseHeaders().add("Set-Cookie", "session=s1; Path=/");
            answer(exchange, 201, "{\"carts\":[{\"id\":\"7 &\"}]}");
        });
        green.createContext(
                "/carts/",
                exchange ->
                        answer(exchange, status.get(), "{\"id\":\"7 &\",\"items\":0,\"open\":true,\"name\":\"Ann\"}"));
        green.createContext("/catalogue", exchange -> {
            LockSupport.parkNanos(slowNanos.get());
            answer(exchange, status.get(), "{}");
        });
        green.setExecutor(threads);
        green.start();
    }

    @AfterEach
    void stop() {
        green.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange, int status, String body) throws IOException {
        asked.add("%s %s %s %s %s"
                .formatted(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI(),
                        exchange.getRequestHeaders().getFirst("Cookie"),
                        exchange.getRequestHeaders().getFirst("Authorization"),
                        new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private Suite suite(String text) {
        var reading = PlanReader.read(PLAN + text, folder);
        assertThat(reading.problems()).isEmpty();
        return reading.plan().map(Plan::suites).orElseThrow().getFirst();
    }

    private SuiteRun run(String text) {
        URI address = URI.create("http://127.0.0.1:" + green.getAddress().getPort());
        Asking database = (_, _) -> OptionalDouble.of(3);
        Commands commands = CommandsReader.read("""
            smoke: {run: [/bin/true]}
            one: {run: [/bin/false]}
            bad: {run: [/bin/sh, -c, 'echo no; exit 3']}
            """).commands().orElseThrow();
        return new SuiteRun(suite(text), List.of(address), Optional.of(database), commands, peak::get);
    }

    private List<String> failures(String checks) throws InterruptedException {
        return run("suites: [{name: smoke, checks: [" + checks + "]}]\n").run(() -> true).failed().stream()
                .map(each -> each.replaceAll("http://127.0.0.1:\\d+", "green"))
                .toList();
    }

    @Test
    void aSequenceKeepsCookiesAndWhatItWasAnswered() throws Exception {
        var result = run(SEQUENCE).run(() -> true);
        assertThat(result.failed()).isEmpty();
        assertThat(result.passed()).hasSize(4);
        assertThat(asked)
                .containsExactly(
                        "POST /login null null {\"user\":\"ana\"}",
                        "GET /carts/7%20%26?full=1 session=s1 Bearer hunter2 ");
    }

    @Test
    void whatIsWrongIsToldAndNothingOfTheAnswer() throws Exception {
        assertThat(failures("{request: GET /login}")).containsExactly("GET /login at green: status 201, not 200");
        assertThat(failures("{request: GET /carts/7, json: {$.name: Bob}}"))
                .containsExactly("GET /carts/7 at green: $.name is not 'Bob'");
        assertThat(failures("{request: GET /carts/7, json: {$.price: 3}}"))
                .containsExactly("GET /carts/7 at green: $.price is not there");
        assertThat(failures("{sql: SELECT 1, is: 4}")).containsExactly("sql SELECT 1: 3, not 4");
        assertThat(failures("{command: bad}")).containsExactly("command bad: it ended with 3: no");
        assertThat(failures("{command: one}")).containsExactly("command one: it ended with 1 and said nothing");
        assertThat(failures("{command: other}").getFirst()).contains("is not allowed by this controller");
        green.stop(0);
        assertThat(failures("{request: GET /carts/7}"))
                .containsExactly("GET /carts/7 at green: nobody takes a connection there");
    }

    private Verdict judged(SuitePasses gate, Class<? extends Verdict> wanted, String words) {
        return await().atMost(Duration.ofSeconds(10))
                .until(
                        () -> gate.judge(new Stood()),
                        verdict ->
                                wanted.isInstance(verdict) && verdict.toString().contains(words));
    }

    private record Stood() implements bascule.migration.Gate.Standing {
        @Override
        public List<bascule.migration.Gate.Approved> approvals() {
            return List.of();
        }

        @Override
        public Instant now() {
            return Instant.EPOCH;
        }

        @Override
        public Duration waited() {
            return Duration.ZERO;
        }

        @Override
        public boolean completionOrdered() {
            return false;
        }

        @Override
        public String trouble(String flow) {
            return "";
        }
    }

    @Test
    void theGateWaitsWhileACheckFailsRunsThemAgainAndAPassDoesNotCountForEver() throws Exception {
        status.set(500);
        var gate = new SuitePasses(suite(SEQUENCE), run(SEQUENCE), now::get);
        judged(gate, Verdict.Wait.class, "1 of 4 failed: GET /carts/${id}?full=1 at http://127.0.0.1:");
        int before = asked.size();
        gate.judge(new Stood());
        gate.judge(new Stood());
        assertThat(asked).as("not before it is due").hasSize(before);
        status.set(200);
        now.updateAndGet(time -> time.plusSeconds(1));
        judged(gate, Verdict.Pass.class, "passed: POST /login");
        status.set(500);
        now.updateAndGet(time -> time.plusMinutes(2));
        assertThat(gate.judge(new Stood())).isInstanceOf(Verdict.Wait.class);
        judged(gate, Verdict.Wait.class, "1 of 4 failed");
    }

    private SuiteRun.Result load(String load) throws InterruptedException {
        return run("suites: [{name: capacity, checks: [{load: {paths: [/catalogue, /catalogue/2], " + load
                        + "}, token: {file: token}}]}]\n")
                .run(() -> true);
    }

    @Test
    void aLoadThatGreenBearsPassesWithWhatWasCounted() throws Exception {
        var result = load("rate: 50, for: 1s, latency: 5s");
        assertThat(result.failed()).isEmpty();
        assertThat(result.passed().getFirst())
                .startsWith("load of 50 requests a second for 1s: 50 a second: 50 of 50 requests answered, 0 failed (0"
                        + " may), 0 took longer than 5s (0 may), 99th percentile ");
        assertThat(asked)
                .hasSize(50)
                .contains("GET /catalogue null Bearer hunter2 ", "GET /catalogue/2 null Bearer hunter2 ");
    }

    @Test
    void aLoadIsSoManyTimesThePeakAndWithoutAPeakNothingPasses() throws Exception {
        assertThat(load("times: 2.5, for: 1s, latency: 5s").failed())
                .containsExactly(
                        "load of 2.5 times the measured peak for 1s: no peak was measured, since no requests came"
                                + " through the gateways");
        assertThat(asked).isEmpty();
        peak.set(20);
        assertThat(load("times: 2.5, for: 1s, latency: 5s").passed().getFirst()).contains(": 50 a second: 50 of 50");
    }

    @Test
    void aGreenThatAnswersWithErrorsIsLoadedNoLongerThanItTakesToSee() throws Exception {
        status.set(503);
        assertThat(load("rate: 100, for: 10m, failures: 0.01%, latency: 5s")
                        .failed()
                        .getFirst())
                .contains("of 60,000 requests answered", "(6 may)", "ended early, since it could not pass any more");
        assertThat(asked).hasSizeLessThan(1_000);
    }

    /// Latency is counted from when a request was due.
    @Test
    void aGreenThatIsTooSlowFailsAndIsLoadedNoLonger() throws Exception {
        slowNanos.set(Duration.ofMillis(50).toNanos());
        assertThat(load("rate: 100, for: 10m, latency: 20ms").failed().getFirst())
                .contains("took longer than 20ms (600 may)", "ended early, since it could not pass any more");
        assertThat(asked).hasSizeLessThan(5_000);
    }

    @Test
    void aLoadEndsOnceNobodyAsksForIt() throws Exception {
        var left = new AtomicInteger(10);
        var result = run("suites: [{name: capacity, checks: [{load: {paths: /catalogue, rate: 100, for: 10m, latency:"
                        + " 5s}}]}]\n")
                .run(() -> left.decrementAndGet() >= 0);
        assertThat(result.failed().getFirst()).contains("ended early, since nobody waited for it");
        assertThat(asked).hasSize(10);
    }

    @Test
    void aGreenThatFailsAnotherCheckIsPutUnderNoLoad() throws Exception {
        var result =
                run("suites: [{name: capacity, checks: [{load: {paths: /catalogue, rate: 100, latency: 5s}}, {command:"
                                + " bad}]}]\n")
                        .run(() -> true);
        assertThat(result.failed()).hasSize(1);
        assertThat(asked).isEmpty();
    }

    @Test
    void aSuiteWithALoadThatPassedIsNotRunEachMinute() throws Exception {
        String text =
                "suites: [{name: capacity, checks: [{load: {paths: /catalogue, rate: 20, for: 1s, latency: 5s}}]}]\n";
        var gate = new SuitePasses(suite(text), run(text), now::get);
        judged(gate, Verdict.Pass.class, "20 of 20 requests answered");
        now.updateAndGet(time -> time.plusMinutes(59));
        assertThat(gate.judge(new Stood())).isInstanceOf(Verdict.Pass.class);
        assertThat(gate.judge(new Stood())).isInstanceOf(Verdict.Pass.class);
        assertThat(asked).hasSize(20);
        now.updateAndGet(time -> time.plusMinutes(61));
        assertThat(gate.judge(new Stood())).isInstanceOf(Verdict.Wait.class);
    }
}
