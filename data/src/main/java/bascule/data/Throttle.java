package bascule.data;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/// What holds a copy back: rows that are read as fast as it goes take from those whom the source
/// serves. A copy waits while one of these is passed, and goes on by itself afterwards.
///
/// @param rate bytes of rows in a second, over all connections; empty: as fast as it goes
/// @param commit how long a small commit at the source may take, replicas it waits for included
/// @param replica bytes of log that any of the source's replicas and subscribers may have yet to
///     take over
/// @param target bytes that the target's database may hold
public record Throttle(OptionalLong rate, Optional<Duration> commit, OptionalLong replica, OptionalLong target) {
    /// Nothing does.
    public static final Throttle NONE =
            new Throttle(OptionalLong.empty(), Optional.empty(), OptionalLong.empty(), OptionalLong.empty());

    /// Whether something has to be looked at meanwhile.
    public boolean looks() {
        return commit.isPresent() || replica.isPresent() || target.isPresent();
    }
}
