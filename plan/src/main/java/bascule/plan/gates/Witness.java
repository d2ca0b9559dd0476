package bascule.plan.gates;

import bascule.migration.StepException;
import java.time.Duration;

/// Looks at one thing again and again, and says what was shown since a stretch began. A guard asks it whether green
/// fails, and a gate whether green has passed.
interface Witness {
    /// What must hold, as in `green answers GET /catalogue as blue does`.
    String demand();

    /// What it does once the warm-up is over, such as `asked`.
    String done();

    /// Forgets what was seen.
    ///
    /// @param times how often it was begun in this migration, this time included
    void begin(int times);

    /// What lies between the latest look and the next is not counted.
    void interrupted();

    /// Looks once more, about a second after the last time.
    ///
    /// @param stood how long nothing has been changed
    /// @throws StepException if there was nothing to be seen; that is no data
    Finding look(Duration stood) throws StepException;
}
