package bascule.cli;

import bascule.migration.Harmless;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `flags usage`: what the programs that listen say of their flags.
@Command(name = "usage", description = "Show what each variant was used for, as programs tell a controller.")
final class FlagUsage implements Callable<Integer> {
    @Mixin
    private final Output output;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "FLAG", arity = "0..1", description = "Only that one.")
    private Optional<String> key = Optional.empty();

    FlagUsage(Shell shell) {
        this.output = new Output(shell);
    }

    @Override
    public Integer call() {
        ObjectNode answer;
        try (ServerClient client = server.connect(output.shell())) {
            answer = client.flagUsage(key);
        }
        var lines = new ArrayList<String>();
        for (var flag : answer.path("flags").properties()) {
            for (var variant : flag.getValue().properties()) {
                lines.add(line(flag.getKey(), variant.getKey(), variant.getValue()));
            }
        }
        output.answer(answer, lines.isEmpty() ? "no program told of a flag yet" : String.join("\n", lines));
        return ExitCode.OK;
    }

    /// `checkout-v2  on  25.0 %  about 250 callers, 1,204 answers  order 31 times, 930.5 in all`.
    private static String line(String flag, String variant, JsonNode used) {
        List<String> events = new ArrayList<>();
        for (var event : used.path("tracked").properties()) {
            events.add(String.format(
                    Locale.ROOT,
                    "%s %,d times, %s in all",
                    event.getKey(),
                    event.getValue().path("times").asLong(),
                    event.getValue().path("sum").asText()));
        }
        return Harmless.line(String.format(
                        Locale.ROOT,
                        "%-30s %-16s %5.1f %%  about %,d callers, %,d answers  %s",
                        flag,
                        variant,
                        100 * used.path("adoption").asDouble(),
                        used.path("keys").asLong(),
                        used.path("answers").asLong(),
                        String.join("; ", events)))
                .stripTrailing();
    }
}
