package bascule.journal;

import java.util.Objects;

/// The journal can't be read or written. A controller stops: without its journal it must not act.
public sealed class JournalException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public JournalException(String message) {
        super(message);
    }

    public JournalException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNullElse(super.getMessage(), "");
    }

    /// Another controller holds the journal; the message says which.
    public static final class Held extends JournalException {
        private static final long serialVersionUID = 1;

        public Held(String message) {
            super(message);
        }
    }
}
