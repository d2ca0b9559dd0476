package bascule.databases.postgres;

import bascule.migration.StepException;
import java.time.Duration;

/// A wait that was interrupted: the controller ends, and what was under way is taken up again
/// later.
final class Interruption {
    private Interruption() {}

    /// Keeps the thread's interrupt.
    static StepException.Transient of(String doing, InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new StepException.Transient(doing + " was interrupted", cause);
    }

    static void rest(Duration time, String doing) throws StepException.Transient {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            throw of(doing, e);
        }
    }
}
