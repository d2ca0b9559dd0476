package bascule.databases.postgres;

/// How a copy is cut and shared.
///
/// @param workers how many connections to each side copy at once
/// @param partBytes so much of a table, with what it stores apart, is copied as one
/// @param asideBytes from this size on, a table's indexes and keys are put aside
record CopySizes(int workers, long partBytes, long asideBytes) {
    /// More workers than that do not make two servers faster, and each holds a replication origin.
    static final int WORKERS_MAX = 32;

    static final CopySizes USUAL = new CopySizes(4, 64L << 20, 1L << 20);

    CopySizes {
        if (workers < 1 || workers > WORKERS_MAX || partBytes < 1 || asideBytes < 0) {
            throw new IllegalArgumentException(
                    "a copy can't be shared by " + workers + " workers in parts of " + partBytes + " bytes");
        }
    }
}
