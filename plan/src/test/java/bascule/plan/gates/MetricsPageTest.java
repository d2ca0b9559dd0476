package bascule.plan.gates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.migration.StepException.Transient;
import bascule.plan.Secret;
import bascule.plan.Watched;
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
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A page as an OpenTelemetry Collector's Prometheus exporter serves it.
class MetricsPageTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static final String PAGE = """
        # HELP queue_length Jobs that wait
        # TYPE queue_length gauge
        queue_length{env="green",job="shop"} 12
        queue_length{env="green",job="mail, \\"late\\""} 3.5
        queue_length{env="blue",job="shop"} 100
        # TYPE jobs_total counter
        jobs_total{env="green"} 1e3
        http_server_duration_bucket{le="+Inf"} 7
        stale{env="green"} 5 1764158290000
        fresh{env="green"} 5 1795694390000
        broken NaN
        target_info 1
        """;

    @TempDir
    Path folder;

    private final AtomicInteger status = new AtomicInteger(200);
    private final AtomicReference<Duration> uptime = new AtomicReference<>(Duration.ofHours(1));
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile String page = PAGE;
    private HttpServer collector;

    @BeforeEach
    void serve() throws IOException {
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/metrics", exchange -> {
            asked.add(exchange.getRequestHeaders().getFirst("Authorization") + " "
                    + exchange.getRequestHeaders().getFirst("Accept"));
            byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status.get(), bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        collector.start();
    }

    @AfterEach
    void stop() {
        collector.stop(0);
    }

    private MetricsPage metrics(String metric, Map<String, String> labels, boolean perSecond) {
        URI url = URI.create("http://127.0.0.1:" + collector.getAddress().getPort() + "/metrics");
        var watched = new Watched.Metric(
                "queue",
                url,
                new Secret.File(folder.resolve("token")),
                metric,
                labels,
                perSecond,
                5,
                Duration.ofSeconds(15));
        return new MetricsPage(watched, () -> NOW, uptime::get);
    }

    @BeforeEach
    void writeToken() throws IOException {
        Files.writeString(folder.resolve("token"), "hunter2");
    }

    @Test
    void allSeriesWithTheseLabelsAreAddedUp() throws Exception {
        assertThat(metrics("queue_length", Map.of("env", "green"), false).number())
                .hasValue(15.5);
        assertThat(metrics("queue_length", Map.of(), false).number()).hasValue(115.5);
        assertThat(metrics("queue_length", Map.of("job", "mail, \"late\""), false)
                        .number())
                .hasValue(3.5);
        assertThat(asked).first().isEqualTo("Bearer hunter2 text/plain;version=0.0.4");
    }

    @Test
    void aSeriesThatIsMissingNoNumberOrOldIsNoData() throws Exception {
        assertThat(metrics("queue_length", Map.of("env", "grey"), false).number())
                .isEmpty();
        assertThat(metrics("queue", Map.of(), false).number()).isEmpty();
        assertThat(metrics("broken", Map.of(), false).number()).isEmpty();
        assertThat(metrics("stale", Map.of(), false).number()).isEmpty();
        assertThat(metrics("fresh", Map.of(), false).number()).hasValue(5);
        Instant oldest = NOW.minus(Duration.ofSeconds(60 + 15));
        page = "edge 5 " + oldest.toEpochMilli();
        assertThat(metrics("edge", Map.of(), false).number()).hasValue(5);
        page = "edge 5 " + oldest.minusMillis(1).toEpochMilli();
        assertThat(metrics("edge", Map.of(), false).number()).isEmpty();
    }

    @Test
    void ofACounterItIsTheGrowthInASecondAndOneThatBeganAnewIsNoData() throws Exception {
        var jobs = metrics("jobs_total", Map.of("env", "green"), true);
        assertThat(jobs.number()).as("nothing to compare with").isEmpty();
        uptime.updateAndGet(time -> time.plusSeconds(15));
        page = "jobs_total{env=\"green\"} 1030\n";
        assertThat(jobs.number()).hasValue(2);
        uptime.updateAndGet(time -> time.plusSeconds(15));
        page = "jobs_total{env=\"green\"} 7\n";
        assertThat(jobs.number()).isEmpty();
        uptime.updateAndGet(time -> time.plusSeconds(31));
        page = "jobs_total{env=\"green\"} 9000\n";
        assertThat(jobs.number()).as("too long ago to say when it grew").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>login</html>", "{\"status\":\"success\"}"})
    void anotherPageIsNoData(String other) {
        page = other;
        assertThatThrownBy(() -> metrics("queue_length", Map.of(), false).number())
                .isInstanceOf(Transient.class)
                .hasMessageContaining("is no page of metrics")
                .satisfies(failure -> assertThat(failure.toString()).doesNotContain("hunter2", "login"));
    }

    @Test
    void whoDoesNotAnswerOrWithAnErrorIsNoData() {
        status.set(503);
        assertThatThrownBy(() -> metrics("queue_length", Map.of(), false).number())
                .isInstanceOf(Transient.class)
                .hasMessageEndingWith("answers 503");
        collector.stop(0);
        assertThatThrownBy(() -> metrics("queue_length", Map.of(), false).number())
                .isInstanceOf(Transient.class)
                .hasMessageContaining("does not answer");
    }
}
