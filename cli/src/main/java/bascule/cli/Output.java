package bascule.cli;

import bascule.controller.Status;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.Collectors;
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
            shell.out().println(harmless(text));
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
        shell.err().println(harmless(text));
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

    /// Line by line: what comes from elsewhere may break lines, but not move the reader's cursor.
    private static String harmless(String text) {
        return text.lines().map(InkedLine::harmless).collect(Collectors.joining("\n"));
    }
}
