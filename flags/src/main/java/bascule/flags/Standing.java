package bascule.flags;

import bascule.flags.json.Problem;
import java.util.List;

/// Flags as they are in force.
///
/// @param refused what is wrong with a newer document that lies there, and was not taken over because of it
public record Standing(Version version, Reading reading, List<Problem> refused) {
    public Standing {
        refused = List.copyOf(refused);
    }

    /// Whether such a change waits for somebody else to order the same.
    public boolean proposed(FlagChange change) {
        return change instanceof FlagChanges.OfOne one
                && flags().flag(one.flag())
                        .map(flag -> String.valueOf(flag.metadata().get("bascule.proposed")))
                        .filter(waits -> waits.startsWith((one.word() + " " + one.to()).strip() + ", by "))
                        .isPresent();
    }

    /// These flags, while a newer document was not taken over.
    Standing refusing(List<Problem> problems) {
        return new Standing(version, reading, problems);
    }

    public Flags flags() {
        return reading.flags();
    }
}
