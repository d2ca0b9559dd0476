package bascule.cli;

import bascule.migration.Harmless;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `logs`: what the steps of a migration said.
@Command(name = "logs", description = "Show what the steps of a migration said, and what was tried again.")
final class Logs implements Callable<Integer> {
    private static final int MOST = 10_000;

    @Mixin
    private final Output output;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "NAME", description = "The migration.")
    private String name = "";

    @Option(
            names = {"-n", "--lines"},
            paramLabel = "COUNT",
            description = "How many lines, the newest last: 1 to 10000. Default: 100.")
    private int lines = 100;

    Logs(Shell shell) {
        this.output = new Output(shell);
    }

    @Override
    public Integer call() {
        if (lines < 1 || lines > MOST) {
            throw Failure.usage("--lines is 1 to " + MOST + ", not " + lines, "");
        }
        try (var client = server.connect(output.shell())) {
            ObjectNode answer = client.log(name, lines);
            var text = new ArrayList<String>();
            answer.path("lines")
                    .forEach(line -> text.add(line.path("at").asText() + " "
                            + Harmless.line(line.path("text").asText())));
            output.answer(answer, String.join("\n", text));
            return ExitCode.OK;
        }
    }
}
