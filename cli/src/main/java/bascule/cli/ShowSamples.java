package bascule.cli;

import bascule.migration.Harmless;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `samples`: the last answers to mirrored requests that differed. Nothing personal is kept of them.
@Command(name = "samples", description = "Show the last answers to mirrored requests that differed, and where.")
final class ShowSamples implements Callable<Integer> {
    @Mixin
    private final Output output;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "The migration. Default: the only one under way.")
    private Optional<String> name = Optional.empty();

    @Option(names = "--route", paramLabel = "ID", description = "Only those of this route.")
    private Optional<String> route = Optional.empty();

    ShowSamples(Shell shell) {
        this.output = new Output(shell);
    }

    @Override
    public Integer call() {
        try (var client = server.connect(output.shell())) {
            ObjectNode answer = client.samples(ShowStatus.nameOf(name, client));
            var lines = new ArrayList<String>();
            for (JsonNode sample : answer.withArray("samples")) {
                if (route.isEmpty() || route.get().equals(sample.path("route").asText())) {
                    lines.add("%s  %s of %s, copied to %s%s"
                            .formatted(
                                    text(sample, "at"),
                                    text(sample, "method"),
                                    text(sample, "route"),
                                    text(sample, "copiedTo"),
                                    text(sample, "trace").isEmpty() ? "" : ", trace " + text(sample, "trace")));
                    sample.path("differences")
                            .forEach(each -> lines.add("   %s: %s, the copy %s"
                                    .formatted(text(each, "path"), text(each, "blue"), text(each, "copy"))));
                }
            }
            output.answer(answer, lines.isEmpty() ? "no answers differed, or none are kept" : String.join("\n", lines));
            return ExitCode.OK;
        }
    }

    private static String text(JsonNode node, String key) {
        return Harmless.line(node.path(key).asText());
    }
}
