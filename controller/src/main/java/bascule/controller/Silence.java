package bascule.controller;

import bascule.journal.Lease.Holding;
import java.time.Duration;
import java.util.Optional;

/// For how long the holder of a lease has been silent, as one who stands by sees it: by its own
/// clock that never jumps, and by looks alone. A look that failed proves nothing about the holder,
/// who may not have been able to renew either, so the time begins anew after it.
final class Silence {
    private Optional<Seen> first = Optional.empty();

    private record Seen(Holding holding, Duration at) {}

    /// @param uptime of this machine
    /// @return for how long it has stood like that
    Duration seen(Holding now, Duration uptime) {
        if (first.filter(seen -> seen.holding().equals(now)).isEmpty()) {
            first = Optional.of(new Seen(now, uptime));
        }
        return first.map(seen -> uptime.minus(seen.at())).orElse(Duration.ZERO);
    }

    void notSeen() {
        first = Optional.empty();
    }
}
