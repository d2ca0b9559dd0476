package bascule.gateway;

import bascule.gateway.Json.Malformed;
import bascule.migration.Sha256;

/// Closes the text of a state file with a line that holds its digest, so that a flipped bit or an
/// edited digit is told, and no epoch or side is believed that this gateway never had.
final class StateSeal {
    private static final String LINE = "sha256 ";

    private StateSeal() {}

    static String sealed(State state) {
        return closed(Json.text(state));
    }

    private static String closed(String text) {
        return text + LINE + Sha256.hex(text) + "\n";
    }

    /// Earlier builds wrote no digest: their versions are read without one.
    ///
    /// @throws Malformed if it is not what was written
    static State opened(String whole) throws Malformed {
        int at = whole.lastIndexOf("\n" + LINE) + 1;
        if (at > 0 && !closed(whole.substring(0, at)).equals(whole)) {
            throw new Malformed("its digest does not fit what it says: its disk or somebody changed it");
        }
        return Json.state(at > 0 ? whole.substring(0, at) : whole, at > 0);
    }
}
