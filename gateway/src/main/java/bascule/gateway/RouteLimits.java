package bascule.gateway;

import java.time.Duration;
import java.util.Optional;

/// What the requests of one route may cost the service, and how long they may stay. Nothing of it unless it is set.
///
/// @param rate of all requests
/// @param ratePerClient of the requests of one client
/// @param atOnce requests at the service; 0 for as many as come
/// @param queue requests that may wait until one of those has ended
/// @param within how long a request may take in all once it was let in; zero for as long as it takes
/// @param retries of a hundred requests that may be asked once more
/// @param stay how long what is under way may stay at the side that serves no longer
public record RouteLimits(
        Optional<Rate> rate,
        Optional<Rate> ratePerClient,
        int atOnce,
        int queue,
        Duration within,
        int retries,
        Optional<Duration> stay) {
    public static final RouteLimits NONE =
            new RouteLimits(Optional.empty(), Optional.empty(), 0, 0, Duration.ZERO, 0, Optional.empty());

    public RouteLimits withRate(Rate value) {
        return new RouteLimits(Optional.of(value), ratePerClient, atOnce, queue, within, retries, stay);
    }

    public RouteLimits withRatePerClient(Rate value) {
        return new RouteLimits(rate, Optional.of(value), atOnce, queue, within, retries, stay);
    }

    public RouteLimits withAtOnce(int value) {
        return new RouteLimits(rate, ratePerClient, value, queue, within, retries, stay);
    }

    public RouteLimits withQueue(int value) {
        return new RouteLimits(rate, ratePerClient, atOnce, value, within, retries, stay);
    }

    public RouteLimits withWithin(Duration value) {
        return new RouteLimits(rate, ratePerClient, atOnce, queue, value, retries, stay);
    }

    public RouteLimits withRetries(int value) {
        return new RouteLimits(rate, ratePerClient, atOnce, queue, within, value, stay);
    }

    public RouteLimits withStay(Duration value) {
        return new RouteLimits(rate, ratePerClient, atOnce, queue, within, retries, Optional.of(value));
    }
}
