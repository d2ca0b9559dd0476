package bascule.bench.flags;

import bascule.bench.Contest.Turn;
import bascule.flags.Reading;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/// Many flags are read anew.
public final class Reloading implements Turn {
    private static final double MILLI = 1e6;

    private final String document;
    private final String changed;
    private final Reading before;

    /// @param count of flags
    public Reloading(int count) {
        this.document = FlagdText.many(count);
        this.changed = document.replaceFirst("ENABLED", "DISABLED");
        this.before = Reading.of(document);
    }

    @Override
    public Map<String, Double> take() {
        return Map.of(
                "read anew (ms)",
                read(document, Reading.of("{\"flags\": {}}")),
                "one changed (ms)",
                read(changed, before));
    }

    private static double read(String text, Reading last) {
        long start = System.nanoTime();
        if (!Reading.of(text, last).sound()) {
            throw new IllegalStateException("the flags of a benchmark have mistakes");
        }
        return (System.nanoTime() - start) / MILLI;
    }

    /// The same turn, while on another thread they are read anew again and again.
    public Turn during(Turn turn) {
        return () -> {
            var over = new AtomicBoolean();
            Thread reading = Thread.ofPlatform().start(() -> {
                while (!over.get()) {
                    read(changed, before);
                }
            });
            try {
                return turn.take();
            } finally {
                over.set(true);
                reading.join();
            }
        };
    }
}
