package bascule.gateway;

import bascule.migration.StepException.Refused;
import bascule.migration.StepException.Transient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Says what a hold would meet, by looking for a while at what comes.
///
/// @param slow names the requests in flight, the oldest first
record Forecaster(Traffic traffic, Supplier<List<String>> slow) {
    /// Takes as long as the look does.
    ///
    /// @throws Refused if a hold can't be that long, or a look
    /// @throws Transient while a hold stands or the door is closed, for then nothing can be seen
    Forecast of(Duration hold, Duration look) throws Refused, Transient {
        check("hold", hold, Duration.ofMillis(1), Control.LONGEST_HOLD);
        check("look", look, Forecast.SHORTEST_LOOK, Forecast.LONGEST_LOOK);
        Figures figures = traffic.figures();
        open();
        long since = System.nanoTime();
        long queued = figures.arrived(AtHold.QUEUE);
        long rejected = figures.arrived(AtHold.REJECT);
        long passing = passing();
        try {
            TimeUnit.NANOSECONDS.sleep(look.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Transient("this gateway is stopping");
        }
        open();
        return new Forecast(
                hold,
                Duration.ofNanos(System.nanoTime() - since),
                figures.arrived(AtHold.QUEUE) - queued,
                figures.arrived(AtHold.REJECT) - rejected,
                passing() - passing,
                traffic.limits().held(),
                traffic.admission().standing().underWay(),
                slow.get());
    }

    private long passing() {
        return traffic.figures().arrived(AtHold.PASS) + traffic.figures().arrived(AtHold.ASIDE);
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
