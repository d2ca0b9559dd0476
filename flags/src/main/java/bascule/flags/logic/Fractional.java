package bascule.flags.logic;

import bascule.migration.Cohorts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `fractional`: each caller falls on one of several answers, on each as often as its weight says, always on the same.
///
/// The lower places belong to the answers listed first, so one that grows at the front keeps the callers it has.
record Fractional(Key by, List<Share> shares) implements Logic {
    Fractional {
        shares = List.copyOf(shares);
    }

    /// @param weight a whole number; less than 0 counts as 0
    record Share(Logic answer, Logic weight) {}

    @Override
    public @Nullable Object value(@Nullable Object data) {
        long total = 0;
        for (int i = 0; i < shares.size(); i++) {
            long weight = weight(shares.get(i), data);
            if (weight < 0) {
                return null;
            }
            total += weight;
        }
        if (total == 0 || total > Integer.MAX_VALUE) {
            return null;
        }
        long hash = by.hash(data);
        return hash < 0 ? null : answer(data, Cohorts.place((int) hash, (int) total));
    }

    private @Nullable Object answer(@Nullable Object data, int place) {
        long end = 0;
        for (int i = 0; i < shares.size(); i++) {
            end += weight(shares.get(i), data);
            if (place < end) {
                return shares.get(i).answer().value(data);
            }
        }
        throw new IllegalStateException("place " + place + " is past the total of the weights");
    }

    /// Negative if it is none.
    private static long weight(Share share, @Nullable Object data) {
        Object value = share.weight().value(data);
        if (value == null) {
            return 1;
        }
        if (value instanceof Long whole) {
            return whole > Integer.MAX_VALUE ? -1 : Math.max(0, whole);
        }
        if (value instanceof Number number && number.doubleValue() == Math.rint(number.doubleValue())) {
            double whole = number.doubleValue();
            return whole > Integer.MAX_VALUE ? -1 : Math.max(0, (long) whole);
        }
        return -1;
    }

    /// What tells callers apart.
    interface Key {
        /// Negative if the caller has none; else an unsigned hash of 32 bits.
        long hash(@Nullable Object data);
    }

    /// The caller's `targetingKey` behind the flag's key, which gives each flag callers of its own.
    record Usual(String flag) implements Key {
        @Override
        public long hash(@Nullable Object data) {
            return data instanceof Facts facts && facts.get("targetingKey") instanceof String key && !key.isEmpty()
                    ? Integer.toUnsignedLong(Cohorts.hash(flag, key))
                    : -1;
        }
    }

    /// Two texts one after the other.
    record Joined(Logic first, Logic second) implements Key {
        @Override
        public long hash(@Nullable Object data) {
            return Integer.toUnsignedLong(
                    Cohorts.hash(Values.text(first.value(data)), Values.text(second.value(data))));
        }
    }

    /// A rule that gives a text. Where it gives nothing, the usual key is taken.
    record Ruled(Logic rule, Usual usual) implements Key {
        @Override
        public long hash(@Nullable Object data) {
            return switch (rule.value(data)) {
                case String text -> Integer.toUnsignedLong(Cohorts.hash("", text));
                case null -> usual.hash(data);
                default -> -1;
            };
        }
    }
}
