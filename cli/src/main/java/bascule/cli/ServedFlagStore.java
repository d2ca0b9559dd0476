package bascule.cli;

import bascule.flags.By;
import bascule.flags.FlagChange;
import bascule.flags.FlagChanges;
import bascule.flags.FlagStore;
import bascule.flags.Past;
import bascule.flags.Reading;
import bascule.flags.Standing;
import bascule.flags.Version;
import bascule.flags.imports.Import;
import bascule.flags.json.Problem;
import bascule.migration.Epoch;
import bascule.migration.StepException.Refused;
import bascule.migration.StepException.Transient;
import bascule.server.FlagShape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// The flags that a controller serves, by its API. Only people change them so; a migration's terms
/// have the store itself.
final class ServedFlagStore implements FlagStore {
    /// What one answer of the server holds at most.
    private static final int HISTORY_MAX = 1_000;

    private static final Pattern VERB = Pattern.compile("bascule flags approve \\w+");

    private final ServerClient server;
    private final Output output;

    ServedFlagStore(ServerClient server, Output output) {
        this.server = server;
        this.output = output;
    }

    @Override
    public Standing read() {
        ObjectNode answer = server.flagDocument();
        Version version = Version.parse(answer.path("version").asText())
                .orElseThrow(() -> Failure.error("protocol", "the server's flags have no version", "bascule version"));
        Reading reading = Reading.of(answer.path("document").asText());
        var problems = new ArrayList<>(reading.problems());
        for (JsonNode each : answer.path("refused")) {
            problems.add(problem(each));
        }
        return new Standing(version, reading, problems);
    }

    @Override
    public Standing write(FlagChange change, Version expected, By by) throws Refused, Transient {
        ObjectNode answer = switch (change) {
            case FlagChanges.OfOne one -> changed(() -> server.changeFlag(one, expected, by));
            case Import all -> changed(() -> server.importFlags(all, expected, by));
            default ->
                throw new Refused("a controller takes changes of one flag, and imports, not: " + change.describe());
        };
        if (!answer.path("proposed").asBoolean()) {
            tellWhoHasIt(answer);
        }
        return read();
    }

    @Override
    public Standing approve(String edit, By.Person by) {
        ObjectNode answer = server.approveEdit(edit, by);
        if (!answer.path("proposed").asBoolean()) {
            tellWhoHasIt(answer);
        }
        return read();
    }

    private void tellWhoHasIt(ObjectNode answer) {
        List<String> behind = new ArrayList<>();
        answer.path("behind").forEach(name -> behind.add(name.asText()));
        int listening = answer.path("listening").asInt();
        if (behind.isEmpty()) {
            output.progress("%d of %d clients that listen have it".formatted(listening, listening));
        } else {
            output.progress("%d of %d clients that listen have it; behind: %s"
                    .formatted(listening - behind.size(), listening, String.join(", ", behind)));
        }
    }

    /// What it says to type is of the server and not of a file here.
    private Problem problem(JsonNode node) {
        try {
            Problem told = FlagShape.problem(node);
            String said = VERB.matcher(told.message()).replaceAll("$0 --server " + server.server());
            return new Problem(told.line(), told.column(), told.pointer(), said);
        } catch (IllegalArgumentException wrong) {
            throw Failure.error("protocol", "the server's mistakes are none: " + wrong.getMessage(), "bascule version");
        }
    }

    private static ObjectNode changed(Supplier<ObjectNode> order) throws Transient {
        try {
            return order.get();
        } catch (Failure failure) {
            if (failure.code().equals("changed")) {
                throw new Transient(String.valueOf(failure.getMessage()), failure);
            }
            throw failure;
        }
    }

    @Override
    public void raise(String migration, Epoch epoch) throws Refused {
        throw new Refused("a migration's term writes its flags itself, not by the API");
    }

    @Override
    public List<Past> history(int most) {
        var changes = new ArrayList<Past>();
        try {
            for (JsonNode each : server.flagHistory(Math.min(most, HISTORY_MAX)).path("changes")) {
                changes.add(FlagShape.past(each));
            }
        } catch (IllegalArgumentException wrong) {
            throw Failure.error("protocol", "the server's history is none: " + wrong.getMessage(), "bascule version");
        }
        return changes;
    }
}
