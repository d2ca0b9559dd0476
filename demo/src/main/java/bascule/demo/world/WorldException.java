package bascule.demo.world;

/// Something of the demo's world does not stand or has fallen; the message says what, and shows its log.
public final class WorldException extends Exception {
    private static final long serialVersionUID = 1;

    WorldException(String message) {
        super(message);
    }

    WorldException(String message, Throwable cause) {
        super(message, cause);
    }
}
