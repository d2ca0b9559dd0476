package bascule.demo.world;

import bascule.demo.shop.BadGreen;
import java.time.Duration;
import java.util.Optional;

/// What a world's plan, its green and its surroundings are like.
///
/// @param ramp how long the plan stays at each step of its ramp
/// @param soak how long it soaks
/// @param bad how green misbehaves; empty if it doesn't
/// @param warehouse whether both versions of the shop need one, which can be out
public record Course(Duration ramp, Duration soak, Optional<BadGreen> bad, boolean warehouse) {
    /// With a green that behaves.
    public static Course quick(Duration dwell) {
        return new Course(dwell, dwell, Optional.empty(), false);
    }
}
