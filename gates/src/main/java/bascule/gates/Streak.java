package bascule.gates;

import java.util.Optional;

/// The guard that needs no statistics: green answered nothing but errors, many times in a row,
/// while blue did not.
///
/// It sees whole windows, so a row that begins in the middle of one counts from the next.
public final class Streak {
    private final long most;
    private long row;
    private boolean broken;

    /// @param most so many failures in a row are too many
    public Streak(long most) {
        if (most < 1) {
            throw new IllegalArgumentException("a streak has at least one failure, got " + most);
        }
        this.most = most;
    }

    /// @param blue requests and failed ones of a window
    public void take(Count blue, Count green) {
        boolean shared = blue.exposed() > 0 && blue.events() == blue.exposed();
        if (green.exposed() == 0 || shared) {
            return;
        }
        row = green.events() == green.exposed() ? row + green.events() : 0;
        broken |= row >= most;
    }

    /// Why green must not go on; empty if it may.
    public Optional<String> broken() {
        return broken
                ? Optional.of("green answered at least " + most + " requests in a row with errors")
                : Optional.empty();
    }
}
