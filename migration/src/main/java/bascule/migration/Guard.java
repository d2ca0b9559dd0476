package bascule.migration;

import java.time.Duration;
import java.util.Optional;

/// A question that is asked again and again while a phase lasts. Its fail stops the way forward at once.
public interface Guard {
    /// Unique within the migration, and no gate's.
    String name();

    String describe();

    /// While that phase lasts: RAMP from its first share until the cutover begins, SOAK while green serves and
    /// a way back is open.
    Phase.Name during();

    /// Forgets what was seen: a stretch begins.
    ///
    /// @param times how often it was begun in this migration, by whatever controller, this time included.
    ///     One that goes by chance must not use its chance of a mistake up anew each time
    void begin(int times);

    /// Looks, and judges what was seen since the stretch began. It never passes: it fails, or it goes on watching.
    ///
    /// @param stood how long nothing has been changed
    Gate.Verdict judge(Duration stood) throws StepException;

    /// What the latest judging rests on; empty if it rests on no counts.
    default Optional<Evidence> evidence() {
        return Optional.empty();
    }
}
