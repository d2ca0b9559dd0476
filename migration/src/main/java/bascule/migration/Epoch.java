package bascule.migration;

/// The fencing token of one controller's term over one migration. Every change made to the outside
/// world carries it, and whatever is changed refuses a lower one.
public record Epoch(long number) implements Comparable<Epoch> {
    public Epoch {
        if (number < 1) {
            throw new IllegalArgumentException("an epoch starts at 1, got " + number);
        }
    }

    public Epoch next() {
        return new Epoch(number + 1);
    }

    public boolean isBefore(Epoch other) {
        return number < other.number;
    }

    @Override
    public int compareTo(Epoch other) {
        return Long.compare(number, other.number);
    }

    @Override
    public String toString() {
        return Long.toString(number);
    }
}
