package bascule.drill.live;

import java.util.List;

/// Crash points as a simulated migration passes them: a new step or a new point in one can't be forgotten.
final class CrashPoints {
    private CrashPoints() {}

    /// Of those given, the ones on the way to green, in order.
    static List<String> there(List<String> points) {
        return points.stream().filter(point -> !isBack(point)).toList();
    }

    /// Of those given, the ones on the way back to blue, in order.
    static List<String> back(List<String> points) {
        return points.stream().filter(CrashPoints::isBack).toList();
    }

    private static boolean isBack(String point) {
        return point.contains(".back.");
    }

    /// One of each step: its effect is done, and no record says so.
    static List<String> worstOf(List<String> points) {
        return points.stream().filter(point -> point.endsWith(".done")).toList();
    }
}
