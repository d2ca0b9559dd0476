package bascule.migration;

import java.util.Optional;

/// A gate that passes only once it was shown, by what is seen while it is asked, that green is good enough. It is asked
/// about once a second. Its fail stops the way forward as a guard's does.
public interface Proof extends Gate {
    /// Forgets what was seen: a stretch begins.
    ///
    /// @param times how often it was begun in this migration, by whatever controller, this time included.
    ///     Its chances of a mistake must not be used up anew each time
    void begin(int times);

    /// Something else was done since the latest look: what lies between that and the next is not counted.
    void interrupted();

    /// What the latest judging rests on; empty if it rests on no counts.
    Optional<Evidence> evidence();
}
