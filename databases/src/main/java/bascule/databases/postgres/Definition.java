package bascule.databases.postgres;

/// A table of the plan or one below it, as the catalogue shows it now.
///
/// @param root the table of the plan that it is, or stands below
/// @param heir whether it inherits without being a partition: the log tells of its rows under no name of the plan
/// @param foreign whether its rows are elsewhere
/// @param file where its rows are stored; 0 if it has none of its own. Changes whenever they are written anew
/// @param columns names and types of its columns, and how it is kept
/// @param versions which versions of the catalogue's rows describe those columns: they differ after every ALTER of a
///     column, unlike after VACUUM FULL, CLUSTER or TRUNCATE
/// @param birth the transaction that made it, if the same one put it below its parent; else empty
/// @param joined the command of that transaction that did so
record Definition(
        long oid,
        TableName name,
        TableName root,
        boolean heir,
        boolean foreign,
        long file,
        String columns,
        String versions,
        String birth,
        long joined) {
    boolean isRoot() {
        return name.equals(root);
    }

    /// What a comparison of rows has last found to be equal, or what rows were first followed under.
    ///
    /// @param note what the last comparison found, if not; else empty
    record Known(long oid, TableName name, TableName root, long file, String columns, String versions, String note) {}

    /// How it differs from what is known, for people; empty if rows can't have changed unseen.
    String differsFrom(Known known) {
        if (!columns.equals(known.columns())) {
            return "the columns of " + name + " were changed";
        }
        return file != known.file() && !versions.equals(known.versions())
                ? name + " was rewritten by ALTER TABLE, which no flow carries"
                : "";
    }
}
