package bascule.gateway;

import bascule.comparison.RouteComparison;
import bascule.comparison.RouteComparison.Counted;
import bascule.gateway.Figures.Outcome;
import bascule.migration.Side;
import bascule.traffic.Balancer;
import bascule.traffic.Figures.Seen;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.ToLongBiFunction;
import java.util.function.ToLongFunction;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// The figures as Prometheus reads them.
final class Metrics {
    private static final double[] QUANTILES = {0.5, 0.95, 0.99};
    private static final String LATENCY = "bascule_gateway_request_seconds";

    private final StringBuilder text = new StringBuilder(4_096);

    private Metrics() {}

    static String text(Balancer.Standing standing, Traffic traffic, int pooled) {
        Metrics metrics = new Metrics();
        Figures figures = traffic.figures();
        Admission.Standing door = traffic.admission().standing();
        metrics.routes(figures.routes());
        metrics.flags(figures.compared().flags());
        metrics.single(
                "bascule_gateway_refused_total", "counter", "Requests answered 503 at the door.", figures.notLetIn());
        metrics.single(
                "bascule_gateway_malformed_total",
                "counter",
                "Requests refused for what they are.",
                figures.malformedRequests());
        metrics.single(
                "bascule_gateway_shed_total",
                "counter",
                "Of the refused ones those for whom an event loop was too late.",
                figures.shedRequests());
        metrics.single(
                "bascule_gateway_left_held_total", "counter", "Clients that left while held.", figures.leftHeld());
        metrics.single("bascule_gateway_in_flight", "gauge", "Requests a hold would wait for.", door.underWay());
        metrics.single("bascule_gateway_held", "gauge", "Requests held now.", door.held());
        metrics.single("bascule_gateway_held_max", "gauge", "Most requests held at once.", door.heldMax());
        metrics.single("bascule_gateway_hold_max_millis", "gauge", "The longest ended hold.", door.longestHoldMillis());
        metrics.single("bascule_gateway_holding", "gauge", "Whether a hold stands.", standing.holding() ? 1 : 0);
        metrics.single("bascule_gateway_sealed", "gauge", "Whether it is sealed.", standing.sealed() ? 1 : 0);
        metrics.single(
                "bascule_gateway_serving_green",
                "gauge",
                "Whether green serves.",
                standing.serving() == Side.GREEN ? 1 : 0);
        metrics.single(
                "bascule_gateway_split",
                "gauge",
                "Share to green, of 10,000.",
                standing.split().green());
        metrics.single("bascule_gateway_epoch", "gauge", "The highest epoch it was told.", standing.epoch());
        metrics.single("bascule_gateway_clients", "gauge", "Connections from clients.", figures.clients());
        metrics.single("bascule_gateway_upstream_connections", "gauge", "Connections to upstreams.", pooled);
        metrics.upstreams(traffic.admission().routing().upstreams());
        metrics.held(figures);
        metrics.protection(traffic.protection().routes());
        metrics.memory();
        metrics.log(traffic.accessLog());
        metrics.spans(traffic.spans());
        metrics.sessions(traffic.sessions());
        metrics.mirror(traffic.mirrored(), traffic.findings().comparisons().routes());
        return metrics.text.toString();
    }

    private void routes(List<RouteFigures> routes) {
        head("bascule_gateway_requests_total", "counter", "Requests let in, by route, side and how they ended.");
        each(routes, (route, side) -> {
            for (Outcome outcome : Outcome.values()) {
                line(
                        "bascule_gateway_requests_total{%s,outcome=\"%s\"}"
                                .formatted(labels(route, side), outcome.label()),
                        String.valueOf(route.count(side, outcome)));
            }
        });
        of(routes, "bascule_gateway_under_way", "gauge", "Requests let in and not ended.", RouteFigures::underWay);
        of(
                routes,
                "bascule_gateway_request_bytes_total",
                "counter",
                "Bytes of bodies of requests, on their way to a side.",
                RouteFigures::bytesIn);
        of(
                routes,
                "bascule_gateway_response_bytes_total",
                "counter",
                "Bytes of bodies of answers, on their way to clients.",
                RouteFigures::bytesOut);
        head(LATENCY, "histogram", "From the head of a request to the end of its answer.");
        each(routes, this::latency);
    }

    private void latency(RouteFigures route, Side side) {
        Histogram latency = route.latency(side);
        long total = latency.getTotalCount();
        for (double bound : Figures.BOUNDS) {
            long below = total == 0 ? 0 : latency.getCountBetweenValues(0, (long) (bound * 1_000));
            line(
                    "%s_bucket{%s,le=\"%s\"}".formatted(LATENCY, labels(route, side), bound / 1_000),
                    String.valueOf(below));
        }
        line("%s_bucket{%s,le=\"+Inf\"}".formatted(LATENCY, labels(route, side)), String.valueOf(total));
        line("%s_sum{%s}".formatted(LATENCY, labels(route, side)), String.valueOf(route.seconds(side)));
        line("%s_count{%s}".formatted(LATENCY, labels(route, side)), String.valueOf(total));
    }

    private void flags(Map<String, Map<String, Seen>> flags) {
        head(
                "bascule_gateway_flag_requests_total",
                "counter",
                "Requests whose caller was given the variant, as the service says.");
        each(
                flags,
                (labels, seen) ->
                        line("bascule_gateway_flag_requests_total{" + labels + "}", String.valueOf(seen.requests())));
        head("bascule_gateway_flag_failed_total", "counter", "Of these the ones that failed.");
        each(
                flags,
                (labels, seen) ->
                        line("bascule_gateway_flag_failed_total{" + labels + "}", String.valueOf(seen.failed())));
        head("bascule_gateway_flag_seconds", "gauge", "Quantiles of their latency since the start.");
        each(flags, (labels, seen) -> {
            for (double quantile : QUANTILES) {
                line(
                        "bascule_gateway_flag_seconds{%s,quantile=\"%s\"}".formatted(labels, quantile),
                        String.valueOf(seen.micros().getValueAtPercentile(100 * quantile) / 1e6));
            }
        });
    }

    private static void each(Map<String, Map<String, Seen>> flags, BiConsumer<String, Seen> act) {
        flags.forEach((flag, variants) -> variants.forEach((variant, seen) ->
                act.accept("flag=\"%s\",variant=\"%s\"".formatted(escaped(flag), escaped(variant)), seen)));
    }

    private static String labels(RouteFigures route, Side side) {
        return "route=\"%s\",side=\"%s\"".formatted(escaped(route.route()), side.word());
    }

    /// As a label's value can hold it.
    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    private void of(
            List<RouteFigures> routes,
            String name,
            String type,
            String help,
            ToLongBiFunction<RouteFigures, Side> value) {
        head(name, type, help);
        each(
                routes,
                (route, side) ->
                        line(name + "{" + labels(route, side) + "}", String.valueOf(value.applyAsLong(route, side))));
    }

    private static void each(List<RouteFigures> routes, BiConsumer<RouteFigures, Side> act) {
        for (RouteFigures route : routes) {
            for (Side side : Side.values()) {
                act.accept(route, side);
            }
        }
    }

    private void upstreams(List<Upstream> upstreams) {
        head("bascule_gateway_upstream_reached", "gauge", "Whether an upstream was reached when it was tried last.");
        for (Upstream each : upstreams) {
            line(
                    "bascule_gateway_upstream_reached{side=\"%s\",upstream=\"%s\"}"
                            .formatted(each.side().word(), escaped(each.uri().toString())),
                    each.reachable() ? "1" : "0");
        }
        head("bascule_gateway_upstream_well", "gauge", "Whether an upstream gets requests, as far as its health goes.");
        for (Upstream each : upstreams) {
            line(
                    "bascule_gateway_upstream_well{side=\"%s\",upstream=\"%s\"}"
                            .formatted(each.side().word(), escaped(each.uri().toString())),
                    each.health().why().isEmpty() ? "1" : "0");
        }
    }

    private void protection(Map<String, RouteProtection> routes) {
        head(
                "bascule_gateway_limited_total",
                "counter",
                "Requests that were refused or ended by a limit of their route.");
        routes.forEach((route, each) -> {
            for (RouteProtection.By by : RouteProtection.By.values()) {
                String labels = "{route=\"%s\",by=\"%s\"}".formatted(escaped(route), by.label());
                line("bascule_gateway_limited_total" + labels, String.valueOf(each.counted(by)));
            }
        });
        of(
                routes,
                "bascule_gateway_asked_again_total",
                "counter",
                "Requests that were asked once more.",
                RouteProtection::askedAgain);
        of(
                routes,
                "bascule_gateway_at_once",
                "gauge",
                "Requests that have a place at the service.",
                each -> each.places().taken());
        of(
                routes,
                "bascule_gateway_queued",
                "gauge",
                "Requests that wait for a place.",
                each -> each.places().waiting());
        of(
                routes,
                "bascule_gateway_known_clients",
                "gauge",
                "Clients whose requests are counted apart.",
                RouteProtection::knownClients);
    }

    private void of(
            Map<String, RouteProtection> routes,
            String name,
            String type,
            String help,
            ToLongFunction<RouteProtection> value) {
        head(name, type, help);
        routes.forEach((route, each) ->
                line(name + "{route=\"" + escaped(route) + "\"}", String.valueOf(value.applyAsLong(each))));
    }

    private void spans(@Nullable Spans spans) {
        single(
                "bascule_gateway_spans_exported_total",
                "counter",
                "Spans that a collector took.",
                spans == null ? 0 : spans.exported());
        single(
                "bascule_gateway_spans_dropped_total",
                "counter",
                "Spans for which the queue had no room, or that no collector took.",
                spans == null ? 0 : spans.dropped());
    }

    private void memory() {
        Runtime process = Runtime.getRuntime();
        single(
                "bascule_gateway_heap_bytes",
                "gauge",
                "Heap in use, what nobody needs any more included.",
                process.totalMemory() - process.freeMemory());
        single(
                "bascule_gateway_direct_bytes",
                "gauge",
                "Memory beside the heap that is kept for buffers.",
                ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider known
                        ? known.metric().usedDirectMemory()
                        : 0);
    }

    private void log(@Nullable AccessLog log) {
        single(
                "bascule_gateway_log_written_total",
                "counter",
                "Lines of the access log.",
                log == null ? 0 : log.written());
        single(
                "bascule_gateway_log_dropped_total",
                "counter",
                "Lines for which its queue or its disk had no room.",
                log == null ? 0 : log.dropped());
        single(
                "bascule_gateway_log_sampled_out_total",
                "counter",
                "Requests without a line because there were many.",
                log == null ? 0 : log.sampledOut());
    }

    private void sessions(Sessions sessions) {
        single(
                "bascule_gateway_session_writers",
                "gauge",
                "Callers that wrote, or write, what green may not have yet.",
                sessions.writers().waiting());
        single(
                "bascule_gateway_session_kept_total",
                "counter",
                "Reads that went to blue because green may not have what their callers wrote.",
                sessions.kept());
        single(
                "bascule_gateway_session_promises",
                "gauge",
                "Other gateways that are told who writes before a write is answered.",
                sessions.promises().holders());
        single(
                "bascule_gateway_session_gateways_missing",
                "gauge",
                "Other gateways that do not promise to tell who writes; while there is one, these reads go to blue.",
                sessions.others().missing());
    }

    private void mirror(Mirrored mirrored, Map<String, RouteComparison> comparisons) {
        head("bascule_gateway_mirror_copies_total", "counter", "Copies of requests that were made, by the side asked.");
        for (Side to : Side.values()) {
            line("bascule_gateway_mirror_copies_total{to=\"" + to.word() + "\"}", String.valueOf(mirrored.begunTo(to)));
        }
        head(
                "bascule_gateway_mirror_dropped_total",
                "counter",
                "Requests that were to be mirrored and were not compared.");
        for (Mirrored.Dropped why : Mirrored.Dropped.values()) {
            line(
                    "bascule_gateway_mirror_dropped_total{why=\"" + why.label() + "\"}",
                    String.valueOf(mirrored.count(why)));
        }
        single(
                "bascule_gateway_mirror_under_way",
                "gauge",
                "Copies under way or waiting to be compared.",
                mirrored.copies());
        compared(
                comparisons,
                "bascule_gateway_mirror_compared_total",
                "counter",
                "Pairs of answers that were compared.",
                Counted::compared);
        compared(
                comparisons,
                "bascule_gateway_mirror_differed_total",
                "counter",
                "Of them those that differed.",
                Counted::differed);
        compared(
                comparisons,
                "bascule_gateway_mirror_beyond_noise",
                "gauge",
                "Of those the ones that did where blue does not differ from itself.",
                Counted::beyondNoise);
    }

    private void compared(
            Map<String, RouteComparison> comparisons,
            String name,
            String type,
            String help,
            ToLongFunction<Counted> value) {
        head(name, type, help);
        String series = name + "{route=\"%s\",to=\"%s\"}";
        comparisons.forEach((route, each) -> {
            line(series.formatted(escaped(route), "green"), String.valueOf(value.applyAsLong(each.green())));
            line(series.formatted(escaped(route), "blue"), String.valueOf(value.applyAsLong(each.noise())));
        });
    }

    private void held(Figures figures) {
        head("bascule_gateway_held_seconds", "histogram", "How long requests were held that were let in after a hold.");
        histogram("bascule_gateway_held_seconds", "", figures.held());
    }

    private void histogram(String name, String label, Figures.Durations durations) {
        String before = label.isEmpty() ? "" : label + ",";
        String braces = label.isEmpty() ? "" : "{" + label + "}";
        long sum = 0;
        for (int i = 0; i < Figures.BOUNDS.length; i++) {
            sum += durations.count(i);
            String bound = String.format(Locale.ROOT, "%s", Figures.BOUNDS[i] / 1_000);
            line(name + "_bucket{" + before + "le=\"" + bound + "\"}", String.valueOf(sum));
        }
        sum += durations.count(Figures.BOUNDS.length);
        line(name + "_bucket{" + before + "le=\"+Inf\"}", String.valueOf(sum));
        line(name + "_sum" + braces, String.valueOf(durations.seconds()));
        line(name + "_count" + braces, String.valueOf(sum));
    }

    private void single(String name, String type, String help, long value) {
        head(name, type, help);
        line(name, String.valueOf(value));
    }

    private void head(String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private void line(String name, String value) {
        text.append(name).append(' ').append(value).append('\n');
    }
}
