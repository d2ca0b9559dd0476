package bascule.flags.usage;

import com.dynatrace.hash4j.distinctcount.UltraLogLog;
import com.dynatrace.hash4j.hashing.Hashing;
import java.util.Arrays;

/// How many different callers there were, in 2 KiB however many. It holds nobody's key and can name nobody. The
/// standard error is 1.7 percent; who is counted twice, here and in another one that is added, counts once.
///
/// Any thread may count.
public final class Keys {
    private static final int PRECISION = 11;

    /// Of what `state` gives, in bytes.
    public static final int BYTES = 1 << PRECISION;

    private final UltraLogLog sketch;

    public Keys() {
        this(UltraLogLog.create(PRECISION));
    }

    private Keys(UltraLogLog sketch) {
        this.sketch = sketch;
    }

    /// @throws IllegalArgumentException if it is none that `state` gave
    public static Keys of(byte[] state) {
        if (state.length != BYTES) {
            throw new IllegalArgumentException("keys are %d bytes, not %d".formatted(BYTES, state.length));
        }
        return new Keys(UltraLogLog.create(PRECISION).add(UltraLogLog.wrap(Arrays.copyOf(state, BYTES))));
    }

    /// Nobody is counted where nobody is named.
    public void add(String key) {
        if (!key.isEmpty()) {
            long hash = Hashing.xxh3_64().hashCharsToLong(key);
            synchronized (this) {
                sketch.add(hash);
            }
        }
    }

    public void add(Keys others) {
        UltraLogLog copy = others.copy();
        synchronized (this) {
            sketch.add(copy);
        }
    }

    private synchronized UltraLogLog copy() {
        return sketch.copy();
    }

    public synchronized long count() {
        return Math.round(sketch.getDistinctCountEstimate());
    }

    public synchronized byte[] state() {
        return sketch.getState().clone();
    }

    /// What was counted, of which it then knows nothing.
    synchronized Keys taken() {
        var all = new Keys(sketch.copy());
        sketch.reset();
        return all;
    }
}
