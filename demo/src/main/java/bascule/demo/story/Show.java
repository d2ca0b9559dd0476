package bascule.demo.story;

import bascule.controller.Status;

/// Shows how it goes, while it goes.
public interface Show {
    /// Something worth a line of its own.
    void say(String line);

    /// Something of the demo's world stands, and where.
    default void stands(String what, String where) {
        say(what + " stands: " + where);
    }

    /// Where the migration stands now.
    ///
    /// @param shoppers how they fare, in a line
    void status(Status status, String shoppers);
}
