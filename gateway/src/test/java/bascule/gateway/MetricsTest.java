package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import bascule.migration.Side;
import bascule.traffic.Mirror;
import bascule.traffic.Mirroring;
import bascule.traffic.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What `/metrics` prints, and that its page says the same.
@SuppressWarnings("NullAway.Init") // JUnit sets the field before each test.
class MetricsTest {
    private static final Path PAGE = Path.of(System.getProperty("project.root", ".."), "docs/gateway-metrics.md");
    private static final Pattern LABEL = Pattern.compile("[{,](\\w+)=");
    private Stand stand;

    /// So that there is something to say of it.
    private static GatewaySettings protecting(GatewaySettings settings) {
        return settings.withPolicies(settings.policies().withProtection("*", RouteLimits.NONE.withAtOnce(1_000)));
    }

    @BeforeEach
    void start() throws Exception {
        stand = new Stand(MetricsTest::protecting);
    }

    @AfterEach
    void stop() throws IOException {
        stand.close();
    }

    private String value(String series) throws IOException {
        return stand.metric(series);
    }

    @Test
    void thePageHasARowForEveryMetricAndNoOther() throws Exception {
        ((Mirroring) stand.balancer()).mirror(new Mirror(Split.ALL_GREEN, Split.ALL_BLUE, Set.of()), Stand.FIRST);
        try (Wire client = stand.client()) {
            client.get("/");
            stand.blue.service((wire, head) -> {
                wire.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX-Bascule-Flags: checkout=new\r\n\r\n");
                return true;
            });
            client.ask("POST / HTTP/1.1\r\nHost: a\r\nX-Bascule-Id: me\r\nContent-Length: 0\r\n\r\n");
        }
        await().until(() -> value("bascule_gateway_flag_requests_total{flag=\"checkout\",variant=\"new\"}")
                .equals("1"));
        await().until(() -> value("bascule_gateway_mirror_compared_total{route=\"all\",to=\"green\"}")
                .equals("1"));
        List<String> lines = stand.metrics();
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("# HELP ")) {
                String[] help = lines.get(i).substring("# HELP ".length()).split(" ", 2);
                String type = lines.get(i + 1).split(" ", -1)[3];
                rows.add("| `%s` | %s | %s | %s |".formatted(help[0], type, labels(lines, help[0]), help[1]));
            }
        }
        List<String> page = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| `bascule_"))
                .toList();
        assertThat(page)
                .as("rows as the code has them:\n" + String.join("\n", rows))
                .isEqualTo(rows);
    }

    private static String labels(List<String> lines, String name) {
        Set<String> labels = new TreeSet<>();
        for (String line : lines) {
            if (line.startsWith(name + "{") || line.startsWith(name + "_bucket{")) {
                Matcher label = LABEL.matcher(line);
                while (label.find()) {
                    labels.add(label.group(1));
                }
            }
        }
        labels.remove("le");
        return labels.isEmpty() ? "none" : String.join(", ", labels);
    }

    @Test
    void requestsAreCountedByRouteAndSideWithTheirBytesAndLatencies() throws Exception {
        try (Wire client = stand.client()) {
            client.get("/");
            client.post("/orders", "12345");
            client.get("/catalogue/1");
            stand.balancer().release(Side.GREEN, Stand.FIRST);
            client.get("/catalogue/1");
        }
        String all = "{route=\"all\",side=\"blue\"}";
        assertThat(value("bascule_gateway_requests_total{route=\"all\",side=\"blue\",outcome=\"2xx\"}"))
                .isEqualTo("2");
        assertThat(value("bascule_gateway_requests_total{route=\"catalogue\",side=\"green\",outcome=\"2xx\"}"))
                .isEqualTo("1");
        assertThat(value("bascule_gateway_request_bytes_total" + all)).isEqualTo("5");
        assertThat(value("bascule_gateway_response_bytes_total" + all)).isEqualTo(String.valueOf(2 * "blue".length()));
        assertThat(value("bascule_gateway_request_seconds_count" + all)).isEqualTo("2");
        assertThat(value("bascule_gateway_request_seconds_count" + all))
                .as("looking takes nothing away")
                .isEqualTo("2");
        assertThat(value("bascule_gateway_under_way" + all)).isEqualTo("0");
        assertThat(stand.counters().requestsBlue()).isEqualTo(3);
        assertThat(stand.counters().requestsGreen()).isEqualTo(1);
    }

    @Test
    void aHistogramGrowsUpToItsCount() throws Exception {
        stand.blue.service((wire, head) -> {
            wire.body(head, false);
            if (head.target().equals("/slow")) {
                new CountDownLatch(1).await(30, java.util.concurrent.TimeUnit.MILLISECONDS);
            }
            wire.send(Origin.response("blue"));
            return true;
        });
        try (Wire client = stand.client()) {
            for (int i = 0; i < 20; i++) {
                client.get(i % 2 == 0 ? "/slow" : "/");
            }
        }
        Map<Double, Long> buckets = new TreeMap<>();
        Pattern bucket = Pattern.compile(
                "bascule_gateway_request_seconds_bucket\\{route=\"all\",side=\"blue\",le=\"(.*)\"} (\\d+)");
        for (String line : stand.metrics()) {
            Matcher matcher = bucket.matcher(line);
            if (matcher.matches()) {
                String bound = matcher.group(1);
                buckets.put(
                        bound.equals("+Inf") ? Double.MAX_VALUE : Double.parseDouble(bound),
                        Long.parseLong(matcher.group(2)));
            }
        }
        assertThat(buckets).hasSize(Figures.BOUNDS.length + 1);
        assertThat(List.copyOf(buckets.values())).isSorted().endsWith(20L);
        assertThat(buckets.get(0.025)).as("ten took 30 ms").isLessThanOrEqualTo(10);
    }

    @Test
    void whatIsUnderWayIsCounted() throws Exception {
        CountDownLatch finish = new CountDownLatch(1);
        stand.blue.service((wire, head) -> {
            finish.await();
            wire.send(Origin.response("blue"));
            return true;
        });
        try (Wire client = stand.client()) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> value("bascule_gateway_under_way{route=\"all\",side=\"blue\"}")
                            .equals("1"));
            finish.countDown();
            client.answer(false);
            assertThat(value("bascule_gateway_under_way{route=\"all\",side=\"blue\"}"))
                    .isEqualTo("0");
        }
    }
}
