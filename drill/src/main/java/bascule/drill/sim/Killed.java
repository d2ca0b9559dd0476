package bascule.drill.sim;

/// The controller's process ended here.
final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;

    Killed(String where) {
        super("killed at " + where);
    }
}
