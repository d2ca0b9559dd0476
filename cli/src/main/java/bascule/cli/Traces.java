package bascule.cli;

import bascule.controller.Migrations;
import bascule.controller.Status;
import bascule.journal.Entry;
import bascule.journal.Event;
import bascule.migration.Sha256;
import bascule.migration.StepException.Refused;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A span for each step and each gate, made of the journals: a trace a migration, whose id follows
/// from its name and plan, so that whichever controller goes on goes on with it. Nothing waits for
/// the collector, and what it does not take is dropped.
final class Traces implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration SEND = Duration.ofSeconds(5);
    private static final int TRACE_DIGITS = 32;
    private static final int SPAN_DIGITS = 16;
    private static final AttributeKey<String> MIGRATION = AttributeKey.stringKey("bascule.migration");
    private static final AttributeKey<String> EVIDENCE = AttributeKey.stringKey("bascule.evidence");
    private static final AttributeKey<String> VERDICT = AttributeKey.stringKey("bascule.verdict");
    private static final AttributeKey<String> DIRECTION = AttributeKey.stringKey("bascule.direction");
    private static final AttributeKey<Long> EPOCH = AttributeKey.longKey("bascule.epoch");
    private static final AttributeKey<Long> SEQUENCE = AttributeKey.longKey("bascule.sequence");
    private static final Logger LOG = LoggerFactory.getLogger(Traces.class);

    private final Migrations migrations;
    private final Instant since = Instant.now();
    private final SdkTracerProvider provider;
    private final Tracer tracer;
    private final Map<String, Reading> known = new HashMap<>();
    private final Thread thread;

    /// How far a journal is read, and what of it has begun and not ended.
    private static final class Reading {
        private final Context trace;
        private final Map<String, Instant> begun = new HashMap<>();
        private long read;

        Reading(String name, String digest) {
            String trace = Sha256.hex(name + "\n" + digest);
            this.trace = Context.root()
                    .with(Span.wrap(SpanContext.createFromRemoteParent(
                            trace.substring(0, TRACE_DIGITS),
                            trace.substring(TRACE_DIGITS, TRACE_DIGITS + SPAN_DIGITS),
                            TraceFlags.getSampled(),
                            TraceState.getDefault())));
        }
    }

    private Traces(Migrations migrations, URI collector) {
        this.migrations = migrations;
        var exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(collector.toString())
                .setTimeout(SEND)
                .build();
        this.provider = SdkTracerProvider.builder()
                .setResource(Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "bascule")))
                .addSpanProcessor(BatchSpanProcessor.builder(exporter)
                        .setScheduleDelay(EVERY)
                        .build())
                .build();
        this.tracer = provider.get("bascule");
        this.thread = Thread.ofPlatform().daemon().name("traces").start(this::run);
    }

    /// @throws Failure if it is no URL of one
    static URI collector(String text) {
        try {
            URI url = URI.create(text);
            boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (http && url.getHost() != null && url.getUserInfo() == null) {
                return url;
            }
        } catch (IllegalArgumentException none) {
            // told below
        }
        throw Failure.usage("'" + text + "' is no URL of a collector", "--traces http://127.0.0.1:4318/v1/traces");
    }

    /// @param collector that takes OTLP over HTTP, such as `http://127.0.0.1:4318/v1/traces`
    static Traces begin(Migrations migrations, URI collector) {
        return new Traces(migrations, collector);
    }

    private void run() {
        while (true) {
            try {
                Thread.sleep(EVERY);
                if (migrations.duty().takesOrders()) {
                    migrations.list().forEach(this::look);
                }
            } catch (InterruptedException closed) {
                return;
            } catch (RuntimeException failure) {
                LOG.warn("no spans of the journals: {}", failure.toString());
            }
        }
    }

    private void look(Status status) {
        Reading reading = known.computeIfAbsent(status.name(), name -> new Reading(name, status.digest()));
        try {
            for (Entry entry : migrations.journal(status.name(), reading.read)) {
                take(status.name(), reading, entry);
                reading.read = entry.sequence();
            }
        } catch (Refused gone) {
            known.remove(status.name());
        }
    }

    private void take(String name, Reading reading, Entry entry) {
        switch (entry.event()) {
            case Event.StepStarted(var step, var way) -> reading.begun.put(step + " " + way, entry.time());
            case Event.StepFinished(var step, var way) -> {
                Attributes said = Attributes.of(DIRECTION, way.name());
                end(name, reading, entry, step + " " + way, "step " + step, said, "");
            }
            case Event.StepFailed(var step, var way, var reason, _) -> {
                Attributes said = Attributes.of(DIRECTION, way.name());
                end(name, reading, entry, step + " " + way, "step " + step, said, reason);
            }
            case Event.GateJudged(var phase, var gate, var verdict, var evidence) -> {
                String key = "gate " + phase + " " + gate;
                reading.begun.putIfAbsent(key, entry.time());
                if (verdict.equals("pass") || verdict.equals("fail")) {
                    Attributes said = Attributes.of(VERDICT, verdict, EVIDENCE, evidence);
                    end(name, reading, entry, key, "gate " + gate, said, verdict.equals("fail") ? evidence : "");
                }
            }
            default -> {}
        }
    }

    /// Nothing of what was before this process began is told again.
    ///
    /// @param failure why it failed; empty if it did not
    private void end(
            String name, Reading reading, Entry entry, String key, String span, Attributes more, String failure) {
        Instant begun = reading.begun.getOrDefault(key, entry.time());
        reading.begun.remove(key);
        if (entry.time().isBefore(since)) {
            return;
        }
        Span told = tracer.spanBuilder(span)
                .setParent(reading.trace)
                .setStartTimestamp(begun)
                .setAllAttributes(more)
                .setAttribute(MIGRATION, name)
                .setAttribute(EPOCH, entry.epoch().number())
                .setAttribute(SEQUENCE, entry.sequence())
                .startSpan();
        if (!failure.isEmpty()) {
            told.setStatus(StatusCode.ERROR, failure);
        }
        told.end(entry.time());
    }

    /// What has ended is sent first, within some seconds.
    @Override
    public void close() {
        thread.interrupt();
        provider.shutdown().join(SEND.toMillis(), TimeUnit.MILLISECONDS);
    }
}
