package bascule.plan.gates;

import bascule.migration.StepException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiPredicate;

/// Closes windows: each look at what only grows closes one since the look before.
///
/// A window in which something was changed, that began in the warm-up, or in which the counting began anew is left out:
/// that is no data, and neither passes nor fails.
///
/// @param <T> what is seen
final class Closing<T> {
    private static final Duration USUAL = Duration.ofSeconds(1);

    private final Duration warmUp;
    private Optional<Look<T>> before = Optional.empty();
    private Duration counted = Duration.ZERO;
    private int windows;

    /// What was counted so far.
    ///
    /// @param run names one counting: under another name it began anew
    record Counted<T>(String run, T seen) {}

    /// Where it is seen.
    interface Source<T> {
        Counted<T> now() throws StepException;
    }

    private record Look<T>(Counted<T> found, Duration stood) {}

    Closing(Duration warmUp) {
        this.warmUp = warmUp;
    }

    /// Forgets what was seen.
    void begin() {
        before = Optional.empty();
        counted = Duration.ZERO;
        windows = 0;
    }

    /// What lies between the latest look and the next is no window.
    void interrupted() {
        before = Optional.empty();
    }

    /// Looks once more.
    ///
    /// @param stood how long nothing has been changed
    /// @param window given what was seen at both its ends, whether it counts
    /// @return how long those that counted are in the mean
    /// @throws StepException if there was nothing to be seen
    Duration look(Duration stood, Source<T> source, BiPredicate<T, T> window) throws StepException {
        Look<T> now;
        try {
            now = new Look<>(source.now(), stood);
        } catch (StepException unseen) {
            interrupted();
            throw unseen;
        }
        before.filter(last -> closes(last, now))
                .filter(last -> window.test(last.found().seen(), now.found().seen()))
                .ifPresent(last -> {
                    counted = counted.plus(now.stood().minus(last.stood()));
                    windows++;
                });
        before = Optional.of(now);
        return windows == 0 ? USUAL : counted.dividedBy(windows);
    }

    private boolean closes(Look<T> last, Look<T> now) {
        boolean changed = now.stood().compareTo(last.stood()) <= 0;
        return last.found().run().equals(now.found().run())
                && !changed
                && last.stood().compareTo(warmUp) >= 0;
    }
}
