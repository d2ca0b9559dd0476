package bascule.gateway;

import bascule.migration.Cohorts;

/// Sorts callers into 10,000 buckets by [Cohorts], as flags do.
final class Bucket {
    static final int COUNT = 10_000;

    /// Finer ones, so many to a bucket, for counting callers.
    static final int FINE = 16;

    /// Of a caller that is not known.
    static final int NONE = -1;

    private Bucket() {}

    static int of(String salt, String identity) {
        return fine(salt, identity) / FINE;
    }

    /// The bucket times 16, and one of 16 within it.
    static int fine(String salt, String identity) {
        return Cohorts.place(salt, identity, COUNT * FINE);
    }
}
