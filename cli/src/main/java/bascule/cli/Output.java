package bascule.cli;

import bascule.controller.Status;
import bascule.migration.Harmless;
import com.fasterxml.jackson.databind.node.ObjectNode;
import picocli.CommandLine.Option;

/// How a verb answers: people read text, programs read one JSON object on stdout; progress and hints go to stderr.
final class Output {
    enum Format {
        text,
        json
    }

    private final Shell shell;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "How to answer on stdout: ${COMPLETION-CANDIDATES}. Default: text.")
    private Format format = Format.text;

    Output(Shell shell) {
        this.shell = shell;
    }

    void useJson() {
        format = Format.json;
    }

    boolean json() {
        return format == Format.json;
    }

    Shell shell() {
        return shell;
    }

    /// The answer, whichever of the two was asked for.
    void answer(ObjectNode json, String text) {
        if (json()) {
            shell.out().println(json);
        } else if (!text.isEmpty()) {
            shell.out().println(Harmless.lines(text));
        }
    }

    void answer(ObjectNode json, Status status) {
        if (json()) {
            shell.out().println(json);
        } else {
            shell.out().print(picture(status));
        }
    }

    String picture(Status status) {
        return StatusTree.render(status, width(), colour());
    }

    int width() {
        return shell.outTerminal() ? shell.columns() : Integer.MAX_VALUE;
    }

    boolean colour() {
        return shell.colour(shell.outTerminal());
    }

    void progress(String text) {
        shell.err().println(Harmless.lines(text));
    }

    void hint(String command) {
        if (!command.isEmpty()) {
            progress("hint: " + command);
        }
    }

    void fail(Failure failure) {
        if (json()) {
            shell.out().println(failure.json());
        }
        progress("bascule: " + failure.text());
        hint(failure.hint());
    }
}
