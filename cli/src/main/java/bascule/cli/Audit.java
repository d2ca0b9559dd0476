package bascule.cli;

import bascule.journal.Entry;
import bascule.journal.Event;
import bascule.server.EntryText;
import bascule.server.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `audit`: the journal of a migration, who did what and what came of it, with the hash that chains each entry.
@Command(name = "audit", description = "Show the journal of a migration: who did what, and what came of it.")
final class Audit implements Callable<Integer> {
    private static final int HASH_SHOWN = 12;

    @Mixin
    private final Output output;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /// Not asked of a verb below this one.
    @Parameters(paramLabel = "NAME", arity = "0..1", description = "The migration.")
    private String name = "";

    @Option(names = "--after", paramLabel = "SEQUENCE", description = "Only entries after this one. Default: 0, all.")
    private long after;

    Audit(Shell shell) {
        this.output = new Output(shell);
    }

    @Override
    public Integer call() {
        if (name.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "Missing required parameter: 'NAME'");
        }
        if (after < 0) {
            throw Failure.usage("--after is 0 or more, not " + after, "");
        }
        try (var client = server.connect(output.shell())) {
            ObjectNode answer = Shape.ok().put("id", name);
            ArrayNode entries = answer.putArray("entries");
            var text = new ArrayList<String>();
            collect(client, entries);
            for (JsonNode entry : entries) {
                text.add(line(EntryText.read(entry)));
            }
            output.answer(answer, String.join("\n", text));
            return ExitCode.OK;
        }
    }

    private void collect(ServerClient client, ArrayNode entries) {
        long from = after;
        boolean more = true;
        while (more) {
            ObjectNode page = client.journal(name, from);
            for (JsonNode entry : page.path("entries")) {
                entries.add(entry);
                from = entry.path("sequence").asLong();
            }
            more = page.path("more").asBoolean() && !page.path("entries").isEmpty();
        }
    }

    private static String line(Entry entry) {
        return "%6d  %s  epoch %s  %s  %s"
                .formatted(
                        entry.sequence(),
                        entry.time(),
                        entry.epoch(),
                        entry.hash()
                                .substring(0, Math.min(HASH_SHOWN, entry.hash().length())),
                        said(entry.event()));
    }

    static String said(Event event) {
        return switch (event) {
            case Event.Claimed(var holder) -> "claimed by " + holder;
            case Event.Planned(var digest, var actor, var reason) ->
                actor.isEmpty() ? "plan " + digest : "%s started plan %s%s".formatted(actor, digest, quoted(reason));
            case Event.PhaseOpened(var phase) -> "phase " + phase + " opened";
            case Event.GateJudged(var phase, var gate, var verdict, var evidence) ->
                "gate %s of %s: %s, %s".formatted(gate, phase, verdict, evidence);
            case Event.StepStarted(var step, var way) -> "step " + step + way(way) + " started";
            case Event.StepFinished(var step, var way) -> "step " + step + way(way) + " finished";
            case Event.StepFailed(var step, var way, var reason, _) ->
                "step " + step + way(way) + " failed: " + reason;
            case Event.Ordered(var actor, var order, var reason) ->
                "%s ordered %s%s".formatted(actor, Shape.word(order), quoted(reason));
            case Event.Approved(var actor, var gate, var reason) ->
                "%s approved %s%s".formatted(actor, gate, quoted(reason));
            case Event.Noted(var what) -> "noted: " + what;
        };
    }

    private static String way(Event.Direction direction) {
        return direction == Event.Direction.BACK ? " back" : "";
    }

    private static String quoted(String reason) {
        return reason.isEmpty() ? "" : " \"" + reason + "\"";
    }
}
