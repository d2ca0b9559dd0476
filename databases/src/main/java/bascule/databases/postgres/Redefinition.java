package bascule.databases.postgres;

/// A change of a carried table that may have changed rows behind the flows' back.
///
/// @param root the table of the plan it is about
/// @param what in words, with what to do
/// @param comparable whether it is settled once a comparison finds the rows of both sides equal
/// @param note what the last such comparison found; empty if there was none
record Redefinition(TableName root, String what, boolean comparable, String note) {
    /// As people read it.
    String line() {
        if (!comparable) {
            return what;
        }
        return "%s: the running flow compares %s by itself, and goes on once both sides hold the same rows%s"
                .formatted(what, root, note.isEmpty() ? "" : " (" + note + ")");
    }

    static Redefinition compared(TableName root, String what, String note) {
        return new Redefinition(root, what, true, note);
    }

    static Redefinition unsettled(TableName root, String what) {
        return new Redefinition(root, what, false, "");
    }

    static Redefinition inherited(Definition heir) {
        return unsettled(
                heir.root(),
                ("%s is inherited by %s, whose rows no flow carries: ALTER TABLE %s NO INHERIT %s, and move its rows"
                                + " into a table of the plan")
                        .formatted(
                                heir.root(),
                                heir.name(),
                                heir.name().quoted(),
                                heir.root().quoted()));
    }

    static Redefinition unpublished(TableName root) {
        return unsettled(
                root,
                root + " is not the table that the flow was set up for, so its changes are not carried: put that one"
                        + " back under its name, or abort and start anew, which copies anew");
    }
}
