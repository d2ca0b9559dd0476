package bascule.demo.story;

import bascule.demo.shop.BadGreen;
import bascule.demo.world.Course;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// How a story is told.
///
/// @param rate shoppers per second
/// @param seconds how long they come at least
/// @param cycles how often it is switched and rolled back before the last switch
/// @param seed of the shoppers' choices
/// @param dwell how long it stays at least at each step of the ramp, and after each switch and roll-back
/// @param home for plan, journals and logs; a temporary folder if nobody cares
/// @param bad how green misbehaves; then it is not switched, and `cycles` says nothing
/// @param outage whether what both sides need fails for a while; then it is switched once, and `cycles` says nothing
public record Settings(
        int rate,
        int seconds,
        int cycles,
        long seed,
        Duration dwell,
        Optional<Path> home,
        Optional<BadGreen> bad,
        boolean outage) {
    public static final int RATE = 300;
    public static final int SECONDS = 40;
    public static final int CYCLES = 1;
    public static final Duration DWELL = Duration.ofSeconds(1);

    /// A ramp long enough to see what there is to see.
    private static final Duration WATCHED = Duration.ofMinutes(2);

    /// Each step of the ramp lasts longer than the outage and what is before it.
    private static final Duration OUTLASTS = Duration.ofSeconds(18);

    /// With a green that behaves.
    public Settings(int rate, int seconds, int cycles, long seed, Duration dwell, Optional<Path> home) {
        this(rate, seconds, cycles, seed, dwell, home, Optional.empty(), false);
    }

    /// The world that such a story needs.
    public Course course() {
        if (outage) {
            return new Course(OUTLASTS, dwell, Optional.empty(), true);
        }
        return bad.isPresent() ? new Course(WATCHED, dwell, bad, false) : Course.quick(dwell);
    }

    public Settings {
        if (outage && bad.isPresent()) {
            throw new IllegalArgumentException("--outage shows a green that behaves: leave --bad-green out");
        }
        if (rate < 1 || rate > 20_000) {
            throw new IllegalArgumentException("a rate is 1 to 20,000 shoppers per second, got " + rate);
        }
        if (seconds < 0 || seconds > 86_400) {
            throw new IllegalArgumentException("it lasts 0 to 86,400 seconds, got " + seconds);
        }
        if (cycles < 0 || cycles > 10_000) {
            throw new IllegalArgumentException("there are 0 to 10,000 cycles, got " + cycles);
        }
    }
}
