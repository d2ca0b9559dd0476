package bascule.gateway;

import io.netty.handler.codec.http.HttpHeaders;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Spans of requests, sent to a collector by a thread of its own. No request waits for it: what ends
/// goes into a bounded queue, and is counted as dropped where there is no room or nobody takes it.
final class Spans implements AutoCloseable {
    static final int QUEUE = 4_096;

    private static final Logger LOG = LoggerFactory.getLogger(Spans.class);
    private static final int BATCH = 512;
    private static final Duration SEND = Duration.ofSeconds(5);
    private static final long GATHER_MILLIS = 500;
    private static final long NEVER_TOLD = -1;

    private final SpanPolicy policy;
    private final BlockingQueue<SpanData> queue = new ArrayBlockingQueue<>(QUEUE);
    private final LongAdder exported = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final SpanExporter exporter;
    private final SdkTracerProvider provider;
    private final Tracer tracer;
    private final Thread sender;
    private volatile boolean closed;
    private long toldAt = NEVER_TOLD;

    private Spans(SpanPolicy policy) {
        this.policy = policy;
        this.exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(policy.endpoint())
                .setTimeout(SEND)
                .build();
        this.provider = SdkTracerProvider.builder()
                .setResource(Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "bascule-gateway")))
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased((double) policy.share() / Bucket.COUNT)))
                .addSpanProcessor(new Queueing())
                .build();
        this.tracer = provider.get("bascule-gateway");
        this.sender = Thread.ofPlatform().name("bascule-gateway-spans").daemon().unstarted(this::send);
    }

    /// Null if there are none.
    static @Nullable Spans of(SpanPolicy policy) {
        if (!policy.on()) {
            return null;
        }
        Spans spans = new Spans(policy);
        spans.sender.start();
        return spans;
    }

    SpanPolicy policy() {
        return policy;
    }

    long exported() {
        return exported.sum();
    }

    long dropped() {
        return dropped.sum();
    }

    /// Begins the span of a request and makes it the parent of what the service does.
    ///
    /// @param age of the request, in nanoseconds
    /// @return null if it is not sampled; then its fields stay as they are
    @Nullable
    Span begin(HttpHeaders headers, String method, long age) {
        SpanBuilder builder = tracer.spanBuilder(method).setSpanKind(SpanKind.SERVER);
        String parent = Trace.parent(headers);
        if (parent == null) {
            builder.setNoParent();
        } else {
            builder.setParent(Context.root()
                    .with(Span.wrap(SpanContext.createFromRemoteParent(
                            Trace.id(parent),
                            Trace.span(parent),
                            TraceFlags.fromHex(parent, Trace.FLAGS),
                            TraceState.getDefault()))));
        }
        Span span = builder.setStartTimestamp(now() - age, TimeUnit.NANOSECONDS).startSpan();
        if (!span.isRecording()) {
            return null;
        }
        SpanContext context = span.getSpanContext();
        headers.set(Trace.PARENT, "00-" + context.getTraceId() + "-" + context.getSpanId() + "-01");
        if (parent == null) {
            headers.remove(Trace.STATE);
        }
        return span;
    }

    private static long now() {
        return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    }

    /// What has ended waits here.
    private final class Queueing implements SpanProcessor {
        @Override
        public void onStart(Context parent, ReadWriteSpan span) {}

        @Override
        public boolean isStartRequired() {
            return false;
        }

        @Override
        public void onEnd(ReadableSpan span) {
            if (span.getSpanContext().isSampled() && !queue.offer(span.toSpanData())) {
                dropped.increment();
            }
        }

        @Override
        public boolean isEndRequired() {
            return true;
        }
    }

    private void send() {
        List<SpanData> batch = new ArrayList<>(BATCH);
        while (!closed || !queue.isEmpty()) {
            try {
                SpanData first = queue.poll(GATHER_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch, BATCH - 1);
                    export(batch);
                    batch.clear();
                }
            } catch (InterruptedException e) {
                dropped.add(queue.size());
                return;
            }
        }
    }

    private void export(List<SpanData> batch) {
        CompletableResultCode came = exporter.export(List.copyOf(batch)).join(SEND.toMillis(), TimeUnit.MILLISECONDS);
        if (came.isSuccess()) {
            exported.add(batch.size());
            toldAt = NEVER_TOLD;
        } else {
            dropped.add(batch.size());
            if (toldAt == NEVER_TOLD) {
                toldAt = System.nanoTime();
                LOG.warn("spans can't be sent to {}, they are dropped until they can be", policy.endpoint());
            }
        }
    }

    /// What has ended is sent first, within a second.
    @Override
    public void close() {
        closed = true;
        try {
            sender.join(TimeUnit.SECONDS.toMillis(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        sender.interrupt();
        provider.close();
        exporter.close();
    }
}
