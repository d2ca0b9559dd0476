package bascule.cli;

/// How the command line ends; scripts rely on these numbers.
final class ExitCode {
    static final int OK = 0;
    static final int ERROR = 1;
    static final int USAGE = 2;
    static final int GATE_FAILED = 3;
    /// Aborted or rolled back, cleanly.
    static final int WENT_BACK = 4;
    /// The wait is over, the migration goes on.
    static final int TIMEOUT = 5;
    static final int AWAITING_APPROVAL = 6;
    /// Held by another controller.
    static final int HELD = 7;
    static final int ROLL_BACK_FAILED = 8;
    /// The command line was interrupted, the migration goes on.
    static final int INTERRUPTED = 130;

    private ExitCode() {}
}
