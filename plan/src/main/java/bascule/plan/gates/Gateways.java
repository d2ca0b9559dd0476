package bascule.plan.gates;

import bascule.migration.StepException;
import bascule.plan.Plan;
import bascule.plan.Watched;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/// How busy all gateways of a plan are together, as their pages of metrics tell it.
final class Gateways {
    private static final Map<String, String> METRICS =
            Map.of("in-flight", "bascule_gateway_under_way", "queued", "bascule_gateway_queued");

    private final List<MetricsPage> pages;

    Gateways(Plan.Gateway gateways, Watched.Strained watched) {
        this.pages = gateways.admin().stream()
                .map(admin -> new MetricsPage(
                        new Watched.Metric(
                                watched.name(),
                                admin.resolve("/metrics"),
                                gateways.token(),
                                String.valueOf(METRICS.get(watched.what())),
                                watched.what().equals("in-flight") ? Map.of("side", "green") : Map.of(),
                                false,
                                watched.moreThan(),
                                watched.every()),
                        InstantSource.system(),
                        () -> Duration.ofNanos(System.nanoTime())))
                .toList();
    }

    /// @return empty if one of them tells none: then nobody knows how many there are in all
    OptionalDouble number() throws StepException, InterruptedException {
        double sum = 0;
        for (MetricsPage page : pages) {
            OptionalDouble one = page.number();
            if (one.isEmpty()) {
                return one;
            }
            sum += one.getAsDouble();
        }
        return OptionalDouble.of(sum);
    }
}
