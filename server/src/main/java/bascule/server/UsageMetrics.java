package bascule.server;

import bascule.flags.usage.UsageBook;
import bascule.flags.usage.UsageFigures;
import bascule.flags.usage.VariantFigures;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What flags were used for, for Prometheus: by flag and variant.
final class UsageMetrics {
    /// A thing that is counted of each variant.
    enum Figure {
        ANSWERS("answers", "flag, variant", "Answers in which a caller was given the variant."),
        KEYS("keys", "flag, variant", "Different callers that were given the variant, to 1.7 percent."),
        ADOPTION("adoption_ratio", "flag, variant", "Share of the flag's callers of late with the variant."),
        TRACKED("tracked", "event, flag, variant", "What callers with the variant did, by event.");

        private final String metric;
        private final String labels;
        private final String help;

        Figure(String metric, String labels, String help) {
            this.metric = "bascule_flag_" + metric;
            this.labels = labels;
            this.help = help;
        }

        /// As the page of the metrics has it.
        String row() {
            return "| `%s` | gauge | %s | %s |".formatted(metric, labels, help);
        }
    }

    private final UsageBook book;
    private final Map<Figure, MultiGauge> gauges = new EnumMap<>(Figure.class);

    UsageMetrics(UsageBook book, MeterRegistry registry) {
        this.book = book;
        for (Figure figure : Figure.values()) {
            gauges.put(
                    figure,
                    MultiGauge.builder(figure.metric).description(figure.help).register(registry));
        }
    }

    /// Takes over what there is now.
    void look() {
        UsageFigures now = book.figures();
        gauges.forEach((figure, gauge) -> gauge.register(rows(figure, now), true));
    }

    private static List<Row<?>> rows(Figure figure, UsageFigures now) {
        var rows = new ArrayList<Row<?>>();
        now.flags()
                .forEach((flag, variants) -> variants.forEach((variant, used) -> {
                    Tags tags = Tags.of("flag", flag, "variant", variant);
                    switch (figure) {
                        case ANSWERS -> rows.add(Row.of(tags, used.answers()));
                        case KEYS -> rows.add(Row.of(tags, used.keys()));
                        case ADOPTION -> rows.add(Row.of(tags, now.adoption(flag, variant)));
                        case TRACKED -> rows.addAll(tracked(tags, used));
                    }
                }));
        return rows;
    }

    private static List<Row<?>> tracked(Tags tags, VariantFigures used) {
        return used.tracked().entrySet().stream()
                .<Row<?>>map(each ->
                        Row.of(tags.and("event", each.getKey()), each.getValue().times()))
                .toList();
    }
}
