package bascule.cli;

import bascule.controller.Status;
import bascule.server.Shape;
import java.util.Optional;

/// How a migration has come to rest: nothing moves on until an operator acts.
///
/// @param exitCode of a verb that waited for it
/// @param code a word for programs
/// @param message a sentence for people
record Outcome(int exitCode, String code, String message) {
    /// Empty while it moves.
    ///
    /// @param approvalEnds whether waiting for a person counts as rest
    static Optional<Outcome> of(Status status, boolean approvalEnds) {
        return switch (status.state()) {
            case RUNNING, WAITING, PAUSED, ROLLING_BACK -> Optional.empty();
            case AWAITING_APPROVAL -> approvalEnds ? Optional.of(awaiting(status)) : Optional.empty();
            case STOPPED -> Optional.of(stopped(status));
            case ROLLED_BACK -> rest(status, ExitCode.WENT_BACK, "is rolled back: blue serves");
            case ABORTED -> rest(status, ExitCode.WENT_BACK, "is aborted: every step is undone");
            case SWITCHED -> rest(status, ExitCode.OK, "is switched: green serves");
            case HELD -> rest(status, ExitCode.HELD, "is held by another controller");
            case COMPLETED -> rest(status, ExitCode.OK, "is completed");
        };
    }

    boolean good() {
        return exitCode == ExitCode.OK;
    }

    private static Optional<Outcome> rest(Status status, int exitCode, String what) {
        return Optional.of(new Outcome(exitCode, Shape.word(status.state()), status.name() + " " + what));
    }

    private static Outcome awaiting(Status status) {
        return new Outcome(ExitCode.AWAITING_APPROVAL, "awaiting-approval", said(status, "waits for a person"));
    }

    private static Outcome stopped(Status status) {
        if (status.desired().equals("blue")) {
            return new Outcome(ExitCode.ROLL_BACK_FAILED, "roll-back-failed", said(status, "could not go back"));
        }
        boolean gate = status.gates().stream().anyMatch(each -> each.verdict().equals("fail"));
        return gate
                ? new Outcome(ExitCode.GATE_FAILED, "gate-failed", said(status, "was stopped by a gate"))
                : new Outcome(ExitCode.ERROR, "stopped", said(status, "has stopped"));
    }

    private static String said(Status status, String what) {
        return status.name() + " " + what + (status.reason().isEmpty() ? "" : ": " + status.reason());
    }
}
