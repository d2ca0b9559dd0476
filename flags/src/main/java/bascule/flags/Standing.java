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

    public Flags flags() {
        return reading.flags();
    }
}
