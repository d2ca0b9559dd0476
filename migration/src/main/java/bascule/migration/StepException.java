package bascule.migration;

import java.util.Objects;

/// Why a step could not go on, told by whose move is next.
public abstract sealed class StepException extends Exception {
    private static final long serialVersionUID = 1;

    private StepException(String message, Throwable cause) {
        super(message, cause);
    }

    private StepException(String message) {
        super(message);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNullElse(super.getMessage(), "");
    }

    /// Ours: the outside world was briefly unwilling, the same call may go through later.
    public static final class Transient extends StepException {
        private static final long serialVersionUID = 1;

        public Transient(String message) {
            super(message);
        }

        public Transient(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /// The operator's: the plan or an environment is wrong. The message names the thing, what is
    /// wrong with it and what to do next.
    public static final class Refused extends StepException {
        private static final long serialVersionUID = 1;

        public Refused(String message) {
            super(message);
        }

        public Refused(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /// Nobody's: a newer term holds the migration, stop at once.
    public static final class Fenced extends StepException {
        private static final long serialVersionUID = 1;

        public Fenced(String what, Epoch mine, Epoch newer) {
            super("%s is held by epoch %s, this controller's is %s: another controller has taken over"
                    .formatted(what, newer, mine));
        }

        public Fenced(String message) {
            super(message);
        }
    }
}
