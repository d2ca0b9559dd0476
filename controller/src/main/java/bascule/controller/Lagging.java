package bascule.controller;

import bascule.alerts.Alert;
import bascule.alerts.Alert.Turn;
import bascule.alerts.Kind;
import bascule.alerts.Subject;
import bascule.data.Link;
import bascule.migration.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Tells of flows that are further behind than the plan allows, and again once they are less than half of that behind:
/// one that is about as far behind as it may be does not come and go all the time. No journal has it, so a controller
/// that is started anew tells it anew.
final class Lagging {
    private final Subject subject;
    private final Duration most;
    private final Set<String> behind = new HashSet<>();

    Lagging(Subject subject, Duration most) {
        this.subject = subject;
        this.most = most;
    }

    /// @param seen how the flows stand; empty if that is not known
    /// @param sequence of the latest entry of the journal
    List<Alert> look(Optional<Status.Links> seen, long sequence, Instant now) {
        return seen.stream()
                .flatMap(links -> Stream.of(
                        look("forward", links.forward(), sequence, now),
                        look("reverse", links.reverse(), sequence, now)))
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Alert> look(String flow, Link.Standing standing, long sequence, Instant now) {
        Duration lag = Duration.ofMillis(standing.lagMillis());
        if (lag.compareTo(most) > 0 && behind.add(flow)) {
            return Optional.of(alert(flow, Turn.BEGINS, lag, sequence, now));
        }
        if (lag.compareTo(most.dividedBy(2)) < 0 && behind.remove(flow)) {
            return Optional.of(alert(flow, Turn.ENDS, lag, sequence, now));
        }
        return Optional.empty();
    }

    private Alert alert(String flow, Turn turn, Duration lag, long sequence, Instant now) {
        return new Alert(
                subject,
                sequence,
                Kind.LAGGING,
                turn,
                "lagging/" + flow,
                "the %s flow is more than %s behind".formatted(flow, Durations.text(most)),
                "it is %s behind now".formatted(Durations.text(lag)),
                now);
    }
}
