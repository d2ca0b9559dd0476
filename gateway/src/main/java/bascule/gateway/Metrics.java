package bascule.gateway;

import bascule.gateway.Figures.Outcome;
import bascule.migration.Side;
import bascule.traffic.Balancer;
import java.util.Locale;

/// The figures as Prometheus reads them.
final class Metrics {
    private final StringBuilder text = new StringBuilder(4_096);

    private Metrics() {}

    static String text(Balancer.Standing standing, Traffic traffic, int pooled) {
        Metrics metrics = new Metrics();
        Figures figures = traffic.figures();
        Admission.Standing door = traffic.admission().standing();
        metrics.requests(figures);
        metrics.single(
                "bascule_gateway_refused_total", "counter", "Requests answered 503 at the door.", figures.notLetIn());
        metrics.single(
                "bascule_gateway_malformed_total",
                "counter",
                "Requests refused for what they are.",
                figures.malformedRequests());
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
        metrics.histograms(figures);
        return metrics.text.toString();
    }

    private void requests(Figures figures) {
        head("bascule_gateway_requests_total", "counter", "Requests let in, by side and how they ended.");
        for (Side side : Side.values()) {
            for (Outcome outcome : Outcome.values()) {
                line(
                        "bascule_gateway_requests_total{side=\"%s\",outcome=\"%s\"}"
                                .formatted(side.word(), outcome.label()),
                        String.valueOf(figures.requests(side, outcome)));
            }
        }
    }

    private void histograms(Figures figures) {
        String latency = "bascule_gateway_request_seconds";
        head(latency, "histogram", "From the head of a request to the end of its answer.");
        for (Side side : Side.values()) {
            histogram(latency, "side=\"" + side.word() + "\"", figures.latency(side));
        }
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
