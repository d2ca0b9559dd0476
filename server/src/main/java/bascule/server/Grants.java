package bascule.server;

import java.util.List;

/// The people who have a token of their own.
public interface Grants {
    Grants NONE = List::of;

    /// Those that are valid now. Asked for each request, so that one that was revoked ends at once.
    ///
    /// @throws ApiError if that can't be known now
    List<Grant> now();
}
