package bascule.gates;

/// What one side showed in one window.
///
/// @param exposed how often the event could have happened: requests, or clients that were seen
/// @param events how often it did; of what may happen more than once to one, such as orders, more
///     than `exposed`
public record Count(long exposed, long events) {
    public static final Count NONE = new Count(0, 0);

    public Count {
        if (exposed < 0 || events < 0) {
            throw new IllegalArgumentException(
                    "a count is not negative, got %d events of %d".formatted(events, exposed));
        }
    }

    public Count plus(Count other) {
        return new Count(exposed + other.exposed, events + other.events);
    }

    /// Events per exposure; 0 without any.
    public double rate() {
        return exposed == 0 ? 0 : (double) events / exposed;
    }

    EProcess.Mean asMean() {
        return new EProcess.Mean((double) exposed, (double) events);
    }

    @Override
    public String toString() {
        return events + " of " + exposed;
    }
}
