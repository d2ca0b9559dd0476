package bascule.gateway;

import bascule.gateway.Forecast.Age;
import bascule.migration.StepException.Refused;
import bascule.migration.StepException.Transient;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Says what a hold would meet, by looking for a while at what comes.
///
/// @param slow names the requests in flight, the oldest first
record Forecaster(Traffic traffic, Supplier<List<Slow>> slow) {
    private static final int LOOKS = 10;

    /// Takes as long as the look does.
    ///
    /// @param drain how long a hold would wait for requests in flight
    /// @throws Refused if a hold can't be that long, or a look
    /// @throws Transient while a hold stands or the door is closed, for then nothing can be seen
    Forecast of(Duration hold, Duration drain, Duration look) throws Refused, Transient {
        check("hold", hold, Duration.ofMillis(1), Control.LONGEST_HOLD);
        check("drain", drain, Duration.ZERO, Control.LONGEST_HOLD);
        check("look", look, Forecast.SHORTEST_LOOK, Forecast.LONGEST_LOOK);
        open();
        long since = System.nanoTime();
        Map<String, Long> queued = arrived(AtHold.QUEUE);
        long rejected = sum(AtHold.REJECT);
        long passing = passing();
        Age age = age(drain, look);
        open();
        Duration measured = Duration.ofNanos(System.nanoTime() - since);
        Map<String, Long> queuedOf = new HashMap<>();
        arrived(AtHold.QUEUE).forEach((route, count) -> queuedOf.put(route, count - queued.getOrDefault(route, 0L)));
        return new Forecast(
                hold,
                measured,
                queuedOf,
                sum(AtHold.REJECT) - rejected,
                passing() - passing,
                traffic.limits().held(),
                traffic.admission().standing().underWay(),
                slow.get().stream().map(Slow::toString).toList(),
                age);
    }

    /// Looks at what is in flight again and again, for that long in all.
    private Age age(Duration drain, Duration look) throws Transient {
        Map<String, Slow> oldest = new HashMap<>();
        int slowLooks = 0;
        for (int i = 0; i < LOOKS; i++) {
            pause(look.dividedBy(LOOKS));
            List<Slow> beyond = slow.get().stream()
                    .filter(each -> each.millis() > drain.toMillis())
                    .toList();
            slowLooks += beyond.isEmpty() ? 0 : 1;
            beyond.forEach(each -> oldest.merge(each.route(), each, Forecaster::older));
        }
        return new Age(drain, LOOKS, slowLooks, oldest);
    }

    private static Slow older(Slow one, Slow other) {
        return one.millis() > other.millis() ? one : other;
    }

    private static void pause(Duration time) throws Transient {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Transient("this gateway is stopping");
        }
    }

    private Map<String, Long> arrived(AtHold atHold) {
        Map<String, Long> all = new HashMap<>();
        traffic.figures().routes().forEach(each -> all.put(each.route(), each.begunAs(atHold)));
        return all;
    }

    private long sum(AtHold atHold) {
        return arrived(atHold).values().stream().mapToLong(each -> each).sum();
    }

    private long passing() {
        return sum(AtHold.PASS) + sum(AtHold.ASIDE);
    }

    private void open() throws Transient {
        if (traffic.admission().standing().mode() != Admission.Mode.OPEN) {
            throw new Transient("the door of this gateway is closed, so that it can't see what would come");
        }
    }

    private static void check(String what, Duration given, Duration least, Duration most) throws Refused {
        if (given.compareTo(least) < 0 || given.compareTo(most) > 0) {
            throw new Refused("a %s of %d ms can't be forecast, only of %d to %d ms"
                    .formatted(what, given.toMillis(), least.toMillis(), most.toMillis()));
        }
    }
}
