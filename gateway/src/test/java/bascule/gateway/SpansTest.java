package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Spans, taken by a collector that speaks what OpenTelemetry's does.
@SuppressWarnings("NullAway.Init") // JUnit sets the fields before each test.
class SpansTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    private final Queue<Span> spans = new ConcurrentLinkedQueue<>();
    private HttpServer collector;
    private volatile int status = 200;

    @BeforeEach
    void collect() throws IOException {
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        collector.createContext("/v1/traces", this::take);
        collector.start();
    }

    @AfterEach
    void stop() {
        collector.stop(0);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            ExportTraceServiceRequest came = ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
            if (status == 200) {
                came.getResourceSpansList()
                        .forEach(resource ->
                                resource.getScopeSpansList().forEach(scope -> spans.addAll(scope.getSpansList())));
            }
            exchange.sendResponseHeaders(status, -1);
        }
    }

    private Stand stand(int share) throws Exception {
        String url = "http://127.0.0.1:" + collector.getAddress().getPort() + "/v1/traces";
        return new Stand(settings -> settings.withPolicies(GatewayPolicies.NONE.withSpans(new SpanPolicy(url, share))));
    }

    private static Map<String, String> attributes(Span span) {
        Map<String, String> all = new TreeMap<>();
        for (KeyValue each : span.getAttributesList()) {
            var value = each.getValue();
            all.put(each.getKey(), value.hasIntValue() ? "" + value.getIntValue() : value.getStringValue());
        }
        return all;
    }

    private static String get(String path, String parent) {
        return "GET " + path + " HTTP/1.1\r\nHost: a\r\ntraceparent: " + parent + "\r\ntracestate: a=b\r\n\r\n";
    }

    private static String parent(Wire.Message request) {
        return String.valueOf(request.fields().get("traceparent"));
    }

    private Span only() {
        await().until(() -> spans.size() == 1);
        return spans.remove();
    }

    @Test
    void aRequestOfASampledTraceHasASpanThatIsTheParentOfWhatTheServiceDoes() throws Exception {
        try (Stand stand = stand(0);
                Wire client = stand.client()) {
            long before = System.currentTimeMillis();
            client.ask(get("/a?secret=7", "00-" + TRACE + "-b7ad6b7169203331-01"));
            Span span = only();
            assertThat(HexFormat.of().formatHex(span.getTraceId().toByteArray()))
                    .isEqualTo(TRACE);
            assertThat(HexFormat.of().formatHex(span.getParentSpanId().toByteArray()))
                    .isEqualTo("b7ad6b7169203331");
            assertThat(span.getName()).isEqualTo("GET all");
            assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
            assertThat(attributes(span))
                    .containsEntry("http.request.method", "GET")
                    .containsEntry("url.path", "/a")
                    .containsEntry("bascule.route", "all")
                    .containsEntry("bascule.side", "blue")
                    .containsEntry("bascule.outcome", "2xx")
                    .containsEntry("bascule.held_ms", "0")
                    .containsEntry("bascule.epoch", "1")
                    .containsEntry("http.response.status_code", "200");
            assertThat(TimeUnit.NANOSECONDS.toMillis(span.getStartTimeUnixNano()))
                    .isBetween(before - 1, System.currentTimeMillis());
            assertThat(span.getEndTimeUnixNano()).isGreaterThanOrEqualTo(span.getStartTimeUnixNano());
            Wire.Message asked = stand.blue.requests().getFirst();
            String own = HexFormat.of().formatHex(span.getSpanId().toByteArray());
            assertThat(parent(asked)).isEqualTo("00-" + TRACE + "-" + own + "-01");
            assertThat(asked.fields()).containsEntry("tracestate", "a=b");
        }
    }

    @Test
    void oneThatIsNotSampledIsPassedOnAsItCame() throws Exception {
        String unsampled = "00-" + TRACE + "-b7ad6b7169203331-00";
        try (Stand stand = stand(10_000);
                Wire client = stand.client()) {
            client.ask(get("/", unsampled));
            assertThat(parent(stand.blue.requests().getFirst())).isEqualTo(unsampled);
            client.get("/begun-here");
            Span span = only();
            assertThat(attributes(span)).containsEntry("url.path", "/begun-here");
            assertThat(span.getParentSpanId().isEmpty()).isTrue();
            assertThat(parent(stand.blue.requests().getLast()))
                    .contains(HexFormat.of().formatHex(span.getTraceId().toByteArray()));
        }
        try (Stand none = stand(0);
                Wire client = none.client()) {
            client.get("/");
            assertThat(none.blue.requests().getFirst().fields()).doesNotContainKey("traceparent");
        }
        assertThat(spans).isEmpty();
    }

    @Test
    void whatWasHeldAndWhatFailedSaysSo() throws Exception {
        try (Stand stand = stand(10_000);
                Wire client = stand.client()) {
            stand.balancer().hold(Duration.ofSeconds(1), Duration.ofSeconds(30), Stand.FIRST);
            client.send("POST /held HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
            await().until(() -> stand.counters().held() == 1);
            await().pollDelay(Duration.ofMillis(50)).until(() -> true);
            stand.balancer().release(bascule.migration.Side.GREEN, Stand.FIRST);
            assertThat(client.answer(false).text()).isEqualTo("green");
            assertThat(attributes(only()))
                    .containsEntry("bascule.side", "green")
                    .satisfies(all -> assertThat(Integer.parseInt(all.get("bascule.held_ms")))
                            .isGreaterThanOrEqualTo(40));
            stand.green.close();
            assertThat(client.get("/").status()).isEqualTo(503);
            Span failed = only();
            assertThat(attributes(failed)).containsEntry("bascule.outcome", "not_done");
            assertThat(failed.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_ERROR);
        }
    }

    @Test
    void whatNobodyTakesIsCountedAndKeepsNoCallerWaiting() throws Exception {
        try (Stand stand = stand(10_000);
                Wire client = stand.client()) {
            status = 400;
            client.get("/");
            await().until(() ->
                    stand.metric("bascule_gateway_spans_dropped_total").equals("1"));
            status = 200;
            client.get("/");
            only();
            await().until(() ->
                    stand.metric("bascule_gateway_spans_exported_total").equals("1"));
        }
    }

    @Test
    void aCollectorThatHangsFillsABoundedQueueAndNoMore() throws Exception {
        var go = new java.util.concurrent.CountDownLatch(1);
        collector.removeContext("/v1/traces");
        collector.createContext("/v1/traces", exchange -> {
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        try (Stand stand = stand(10_000);
                Wire client = stand.client()) {
            for (int i = 0; i < Spans.QUEUE + 1_000; i++) {
                assertThat(client.get("/").status()).isEqualTo(200);
            }
            assertThat(Integer.parseInt(stand.metric("bascule_gateway_spans_dropped_total")))
                    .isPositive();
        } finally {
            go.countDown();
        }
    }

    @Test
    void whatIsNoCollectorIsRefused() {
        for (String url : List.of("collector:4318", "ftp://a/v1/traces", "http://user:secret@a/")) {
            assertThatThrownBy(() -> new SpanPolicy(url, 1))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no URL of a collector");
        }
        assertThatThrownBy(() -> SpanPolicy.share("101%")).hasMessageContaining("0% to 100%");
        assertThat(SpanPolicy.share("0.5%")).isEqualTo(50);
    }
}
