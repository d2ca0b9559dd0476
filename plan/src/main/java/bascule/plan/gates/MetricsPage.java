package bascule.plan.gates;

import bascule.migration.StepException;
import bascule.migration.StepException.Transient;
import bascule.plan.Secrets;
import bascule.plan.Watched;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/// A number that a page of metrics tells, as an OpenTelemetry Collector, or a service itself, serves
/// it: now, or by how much it grew in a second since the look before.
final class MetricsPage {
    /// Collectors go on telling what they heard last for minutes.
    private static final Duration FRESH = Duration.ofMinutes(1);
    private static final int BYTES_MAX = 8 << 20;

    private final Watched.Metric watched;
    private final InstantSource clock;
    private final Supplier<Duration> uptime;
    private Optional<Look> before = Optional.empty();

    private record Look(double number, Duration at) {}

    /// @param uptime a clock that never jumps
    MetricsPage(Watched.Metric watched, InstantSource clock, Supplier<Duration> uptime) {
        this.watched = watched;
        this.clock = clock;
        this.uptime = uptime;
    }

    /// Takes some five seconds at most.
    ///
    /// @return empty if there is no such series, none that is fresh, or it began to count anew
    /// @throws Transient if nobody answers, or with something else
    OptionalDouble number() throws StepException, InterruptedException {
        OptionalDouble now = look();
        if (!watched.perSecond()) {
            return now;
        }
        Optional<Look> last = before;
        before = now.isEmpty() ? Optional.empty() : Optional.of(new Look(now.getAsDouble(), uptime.get()));
        return last.isEmpty() || before.isEmpty() ? OptionalDouble.empty() : growth(last.get(), before.get());
    }

    /// What lies further back was seen before something was changed.
    private OptionalDouble growth(Look last, Look now) {
        Duration between = now.at().minus(last.at());
        boolean fits = between.isPositive()
                && between.compareTo(watched.every().multipliedBy(2)) <= 0
                && now.number() >= last.number();
        return fits
                ? OptionalDouble.of((now.number() - last.number()) / (between.toNanos() / 1e9))
                : OptionalDouble.empty();
    }

    private OptionalDouble look() throws StepException, InterruptedException {
        HttpResponse<String> answer = Pages.read(
                watched.url(), Secrets.read(watched.token()), "text/plain;version=0.0.4", BYTES_MAX, toString());
        if (answer.statusCode() != 200) {
            throw new Transient("%s answers %d".formatted(this, answer.statusCode()));
        }
        try {
            return Exposition.sum(
                    answer.body(),
                    watched.metric(),
                    watched.labels(),
                    clock.instant().minus(FRESH).minus(watched.every()));
        } catch (IllegalArgumentException none) {
            throw new Transient(this + " is no page of metrics in Prometheus' text format", none);
        }
    }

    @Override
    public String toString() {
        return "the page of metrics at " + watched.url();
    }
}
