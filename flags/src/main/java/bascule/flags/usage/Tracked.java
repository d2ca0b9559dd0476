package bascule.flags.usage;

/// Something that callers did, such as orders, of those who had one variant.
///
/// @param sum of the values that came with it, such as prices
public record Tracked(long times, double sum) {
    static final Tracked NONE = new Tracked(0, 0);

    public Tracked {
        if (times < 0 || !Double.isFinite(sum)) {
            throw new IllegalArgumentException("%d times with a sum of %s is none".formatted(times, sum));
        }
    }

    Tracked plus(Tracked other) {
        return new Tracked(times + other.times, sum + other.sum);
    }
}
