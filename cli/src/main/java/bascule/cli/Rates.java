package bascule.cli;

import bascule.controller.Status;
import bascule.traffic.Balancer.Counters;
import java.time.Duration;
import java.util.Optional;

/// Requests per second that each side served between two looks.
record Rates(long blue, long green) {
    /// Empty if there is no traffic to see, no time went by, or the balancer has restarted in between.
    static Optional<Rates> between(Status earlier, Status later) {
        long millis = Duration.between(earlier.at(), later.at()).toMillis();
        if (millis <= 0 || earlier.traffic().isEmpty() || later.traffic().isEmpty()) {
            return Optional.empty();
        }
        Counters before = earlier.traffic().get().counters();
        Counters after = later.traffic().get().counters();
        long blue = after.requestsBlue() - before.requestsBlue();
        long green = after.requestsGreen() - before.requestsGreen();
        return blue < 0 || green < 0
                ? Optional.empty()
                : Optional.of(new Rates(blue * 1_000 / millis, green * 1_000 / millis));
    }
}
