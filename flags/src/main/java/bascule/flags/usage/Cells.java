package bascule.flags.usage;

import bascule.flags.Context;
import bascule.flags.Flags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A count of its own for each variant of each flag, up to a bound. What is beyond it is not counted, and how often
/// that was.
///
/// @param <C> what counts
final class Cells<C> {
    private final int most;
    private final Supplier<C> empty;
    private final Map<String, Map<String, C>> flags = new ConcurrentHashMap<>();
    private final List<Place<C>> places = new ArrayList<>();
    private final LongAdder uncounted = new LongAdder();

    /// Where a count belongs.
    record Place<C>(String flag, String variant, C cell) {}

    Cells(int most, Supplier<C> empty) {
        this.most = most;
        this.empty = empty;
    }

    /// Nothing new is made for one that was there before. Null beyond the bound.
    @Nullable
    C of(String flag, String variant) {
        C known = get(flag, variant);
        return known != null ? known : made(flag, variant);
    }

    private @Nullable C get(String flag, String variant) {
        Map<String, C> variants = flags.get(flag);
        return variants == null ? null : variants.get(variant);
    }

    private synchronized @Nullable C made(String flag, String variant) {
        C known = get(flag, variant);
        if (known == null && places.size() >= most) {
            uncounted.increment();
        } else if (known == null) {
            known = empty.get();
            flags.computeIfAbsent(flag, _ -> new ConcurrentHashMap<>()).put(variant, known);
            places.add(new Place<>(flag, variant, known));
        }
        return known;
    }

    long uncounted() {
        return uncounted.sum();
    }

    /// The count of each variant that the flags counted so far give that caller now.
    void given(Flags all, Context caller, Consumer<C> to) {
        for (String flag : flags.keySet()) {
            all.evaluate(flag, caller).chosen().ifPresent(variant -> {
                C cell = of(flag, variant);
                if (cell != null) {
                    to.accept(cell);
                }
            });
        }
    }

    /// The eldest first.
    synchronized List<Place<C>> places() {
        return List.copyOf(places);
    }
}
