package bascule.embedded;

/// A server that can't be unpacked, started or stopped. The message names what is missing and what to do.
public final class EmbeddedPostgresException extends RuntimeException {
    EmbeddedPostgresException(String message) {
        super(message);
    }

    EmbeddedPostgresException(String message, Throwable cause) {
        super(message, cause);
    }
}
