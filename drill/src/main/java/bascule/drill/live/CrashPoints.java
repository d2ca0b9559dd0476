package bascule.drill.live;

import bascule.drill.sim.Points;
import java.util.List;

/// Every crash point of the swing, as a simulated migration there and back passes them: a new step or a new point in
/// one can't be forgotten.
final class CrashPoints {
    private CrashPoints() {}

    /// On the way to green, in order.
    static List<String> forward() {
        return Points.ofTheSwing().stream()
                .filter(point -> !point.contains(".back."))
                .toList();
    }

    /// On the way back to blue, in order.
    static List<String> back() {
        return Points.ofTheSwing().stream()
                .filter(point -> point.contains(".back."))
                .toList();
    }

    /// One of each step: its effect is done, and no record says so.
    static List<String> worstOf(List<String> points) {
        return points.stream().filter(point -> point.endsWith(".done")).toList();
    }
}
