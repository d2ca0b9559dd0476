package bascule.tidy;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Asks once, and remembers.
final class StableOnce<T> implements Supplier<T> {
    private final Supplier<T> source;
    private @Nullable T value;

    private StableOnce(Supplier<T> source) {
        this.source = source;
    }

    static <T> Supplier<T> of(Supplier<T> source) {
        return new StableOnce<>(source);
    }

    @Override
    public synchronized T get() {
        T known = value;
        if (known == null) {
            known = source.get();
            value = known;
        }
        return known;
    }
}
