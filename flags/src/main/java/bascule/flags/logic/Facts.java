package bascule.flags.logic;

import org.jspecify.annotations.Nullable;

/// What is known about a caller.
public interface Facts {
    /// Null if nothing is known under that name.
    @Nullable
    Object get(String name);

    /// Seconds since 1970.
    long timestamp();
}
