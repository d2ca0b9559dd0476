package bascule.plan;

/// Something in a plan that keeps it from being a plan.
///
/// @param line from 1, where the thing begins
/// @param column from 1
/// @param path such as `routes[1].path`, counted from 0; empty for the plan as a whole
/// @param message what is wrong and what to do. It never shows a secret
public record Problem(int line, int column, String path, String message) {
    /// As compilers say it: `12:5 routes[1].path: message`.
    @Override
    public String toString() {
        return line + ":" + column + " " + (path.isEmpty() ? "" : path + ": ") + message;
    }
}
