package bascule.cli;

import bascule.server.Shape;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// Why a verb could not do what was asked: how the process ends, a word for programs, a sentence for people, and what
/// to type next (empty if nothing helps).
final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int exitCode;
    private final String code;
    private final String hint;
    private transient ObjectNode answer = Shape.ok();

    Failure(int exitCode, String code, String message, String hint) {
        super(message);
        this.exitCode = exitCode;
        this.code = code;
        this.hint = hint;
    }

    static Failure usage(String message, String hint) {
        return new Failure(ExitCode.USAGE, "usage", message, hint);
    }

    static Failure error(String code, String message, String hint) {
        return new Failure(ExitCode.ERROR, code, message, hint);
    }

    /// What the answer holds beside the error.
    Failure with(ObjectNode more) {
        answer = more;
        return this;
    }

    /// The answer for programs.
    ObjectNode json() {
        return Shape.failed(answer.deepCopy(), code, text(), hint);
    }

    int exitCode() {
        return exitCode;
    }

    String code() {
        return code;
    }

    String hint() {
        return hint;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
