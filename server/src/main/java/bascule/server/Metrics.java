package bascule.server;

import bascule.controller.Migrations;
import bascule.controller.Status;
import bascule.flags.usage.UsageBook;
import bascule.server.Routes.Answering;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/// How the migrations stand, for Prometheus: looked at when somebody asks, and not kept. Of
/// several controllers that share their journals only the one that conducts the migrations tells
/// of them, so that nothing is counted twice.
final class Metrics implements AutoCloseable {
    static final String ACTIVE = "bascule_controller_active";
    static final String ACTIVE_HELP =
            "Whether this controller takes orders; of several that share their journals, one does.";

    static final String JOURNALED = "bascule_controller_journaled";
    static final String JOURNALED_HELP =
            "Whether the database of journals was heard within the last seconds; 1 where journals are files.";

    private final Migrations migrations;
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics pauses = new JvmGcMetrics();
    private final Map<Figure, MultiGauge> gauges = new LinkedHashMap<>();
    private final UsageMetrics usage;
    private final ReentrantLock one = new ReentrantLock();

    Metrics(Migrations migrations, UsageBook flags) {
        this.migrations = migrations;
        this.usage = new UsageMetrics(flags, registry);
        for (Figure figure : Figure.values()) {
            gauges.put(
                    figure,
                    MultiGauge.builder(figure.metric())
                            .description(figure.help())
                            .register(registry));
        }
        Gauge.builder(ACTIVE, migrations, all -> all.duty().takesOrders() ? 1 : 0)
                .description(ACTIVE_HELP)
                .register(registry);
        Gauge.builder(JOURNALED, migrations, all -> all.duty().journaled() ? 1 : 0)
                .description(JOURNALED_HELP)
                .register(registry);
        pauses.bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    List<Answering> all() {
        return List.of(new Answering(HandlerType.GET, "/metrics", this::tell, Whom.VIEWERS));
    }

    private void tell(Context context) {
        Caller caller = Caller.of(context);
        List<Status> all = conducts() ? migrations.list() : List.of();
        List<Status> now =
                all.stream().filter(status -> caller.sees(status.name())).toList();
        one.lock();
        try {
            gauges.forEach((figure, gauge) -> gauge.register(rows(figure, now), true));
            usage.look();
            context.contentType("text/plain; version=0.0.4; charset=utf-8").result(registry.scrape());
        } finally {
            one.unlock();
        }
    }

    private boolean conducts() {
        return switch (migrations.duty().part()) {
            case ACTIVE, CUT_OFF -> true;
            case TAKING_UP, STANDBY -> false;
        };
    }

    private static List<Row<?>> rows(Figure figure, List<Status> all) {
        var rows = new ArrayList<Row<?>>();
        for (Status status : all) {
            for (Figure.Sample sample : figure.of(status)) {
                var tags = Tags.of("migration", status.name());
                for (var label : sample.labels().entrySet()) {
                    tags = tags.and(label.getKey(), label.getValue());
                }
                rows.add(Row.of(tags, sample.value()));
            }
        }
        return rows;
    }

    @Override
    public void close() {
        pauses.close();
        registry.close();
    }
}
