package bascule.openfeature;

import bascule.flags.Context;
import bascule.flags.Evaluation;
import bascule.flags.usage.Usage;
import bascule.openfeature.Known.Origin;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.EventProvider;
import dev.openfeature.sdk.ImmutableMetadata;
import dev.openfeature.sdk.Metadata;
import dev.openfeature.sdk.ProviderEvaluation;
import dev.openfeature.sdk.ProviderEventDetails;
import dev.openfeature.sdk.TrackingEventDetails;
import dev.openfeature.sdk.Value;
import dev.openfeature.sdk.exceptions.ProviderNotReadyError;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Flags for a program in Java, by OpenFeature's SDK: evaluated here, without asking anybody, and kept current by the
/// controller. Answers given while the controller is away have the reason `STALE`.
public final class BasculeProvider extends EventProvider {
    private static final Logger LOG = LoggerFactory.getLogger(BasculeProvider.class);

    private final ProviderSettings settings;
    private final Usage usage = new Usage();
    private volatile @Nullable LiveFlags flags;
    private volatile @Nullable UsageTelling told;

    public BasculeProvider(ProviderSettings settings) {
        this.settings = settings;
    }

    @Override
    public Metadata getMetadata() {
        return () -> "bascule";
    }

    /// Waits for the server; then for it is ready with what was kept or shipped, and stale.
    ///
    /// @throws ProviderNotReadyError if there is none of the three; it goes on trying
    @Override
    public void initialize(EvaluationContext caller) throws InterruptedException {
        LiveFlags live = LiveFlags.start(settings, new Telling());
        flags = live;
        told = UsageTelling.start(settings, usage);
        if (!live.awaitCurrent(settings.ready())) {
            if (live.known().origin() == Origin.NOTHING) {
                throw new ProviderNotReadyError(
                        "no flags from %s, none kept and none shipped".formatted(settings.server()));
            }
            emitProviderStale(details(
                    "the server is out of reach; flags are the ones "
                            + (live.known().origin() == Origin.SNAPSHOT ? "kept from the last run" : "shipped"),
                    List.of()));
        }
    }

    /// To OpenFeature's SDK, which tells the program.
    private final class Telling implements Listening {
        @Override
        public void current(List<String> changed) {
            emitProviderReady(details("the server's flags are in force", List.of()));
            if (!changed.isEmpty()) {
                emitProviderConfigurationChanged(details("flags changed", changed));
            }
        }

        @Override
        public void stale(String why) {
            emitProviderStale(details(why, List.of()));
        }
    }

    private static ProviderEventDetails details(String message, List<String> changed) {
        return ProviderEventDetails.builder()
                .message(message)
                .flagsChanged(changed)
                .eventMetadata(ImmutableMetadata.EMPTY)
                .build();
    }

    @Override
    public void shutdown() {
        UsageTelling last = told;
        if (last != null) {
            last.close();
        }
        LiveFlags live = flags;
        if (live != null) {
            live.close();
        }
        super.shutdown();
    }

    private <T> ProviderEvaluation<T> evaluate(
            String key, T otherwise, @Nullable EvaluationContext caller, Function<@Nullable Object, Optional<T>> as) {
        LiveFlags live = flags;
        if (live == null) {
            throw new ProviderNotReadyError("the provider was not started");
        }
        Context context = Callers.of(caller);
        Evaluation given = live.known().reading().flags().evaluate(key, context);
        if (given instanceof Evaluation.Decided(var variant, _, _, _)) {
            usage.answered(key, variant, context.targetingKey());
        }
        return Answers.of(given, otherwise, live.current(), as);
    }

    /// Counts for the variants that the caller has of the flags which this program asked for. Nothing about the
    /// caller leaves the program. Of more than a hundred events, or one whose name is not 1 to 100 letters, digits
    /// and any of `. _ : -`, it is only logged that they do not count.
    @Override
    public void track(String event, @Nullable EvaluationContext caller, @Nullable TrackingEventDetails details) {
        LiveFlags live = flags;
        double value = details == null
                ? 0
                : details.getValue()
                        .map(Number::doubleValue)
                        .filter(Double::isFinite)
                        .orElse(0.0);
        if (live != null && !usage.tracked(event, value, live.known().reading().flags(), Callers.of(caller))) {
            LOG.debug("the event '{}' is not counted: its name is not fit, or there are too many", event);
        }
    }

    @Override
    public ProviderEvaluation<Boolean> getBooleanEvaluation(String key, Boolean otherwise, EvaluationContext caller) {
        return evaluate(key, otherwise, caller, only(Boolean.class));
    }

    @Override
    public ProviderEvaluation<String> getStringEvaluation(String key, String otherwise, EvaluationContext caller) {
        return evaluate(key, otherwise, caller, only(String.class));
    }

    @Override
    public ProviderEvaluation<Integer> getIntegerEvaluation(String key, Integer otherwise, EvaluationContext caller) {
        return evaluate(
                key,
                otherwise,
                caller,
                value -> only(Number.class).apply(value).flatMap(number -> {
                    double exact = number.doubleValue();
                    return exact == Math.rint(exact) && Math.abs(exact) <= Integer.MAX_VALUE
                            ? Optional.of(number.intValue())
                            : Optional.empty();
                }));
    }

    @Override
    public ProviderEvaluation<Double> getDoubleEvaluation(String key, Double otherwise, EvaluationContext caller) {
        return evaluate(
                key, otherwise, caller, value -> only(Number.class).apply(value).map(Number::doubleValue));
    }

    @Override
    public ProviderEvaluation<Value> getObjectEvaluation(String key, Value otherwise, EvaluationContext caller) {
        return evaluate(key, otherwise, caller, value -> Optional.of(Value.objectToValue(narrowed(value))));
    }

    /// The SDK knows no exact decimals.
    private static @Nullable Object narrowed(@Nullable Object value) {
        return value instanceof BigDecimal exact ? exact.doubleValue() : value;
    }

    private static <T> Function<@Nullable Object, Optional<T>> only(Class<T> type) {
        return value -> type.isInstance(value) ? Optional.of(type.cast(value)) : Optional.empty();
    }
}
