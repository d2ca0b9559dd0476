package bascule.cli;

import bascule.controller.Status;
import bascule.migration.Side;
import bascule.server.Shape;
import java.util.LinkedHashSet;
import java.util.SequencedSet;

/// What a status says, a sentence each, without what changes at every look: two looks differ only if something
/// happened.
final class Facts {
    private Facts() {}

    static SequencedSet<String> of(Status status) {
        SequencedSet<String> facts = standing(status);
        for (var step : status.steps()) {
            if (!step.state().equals("pending")) {
                facts.add("step " + step.id() + " " + step.state());
            }
        }
        for (var gate : status.gates()) {
            if (!gate.verdict().equals("pending")) {
                facts.add("gate %s of %s: %s".formatted(gate.name(), gate.phase(), gate.verdict()));
            }
        }
        if (!status.last().what().isEmpty()) {
            facts.add("%s %s"
                    .formatted(status.last().actor(), status.last().what())
                    .strip());
        }
        return facts;
    }

    /// Those that are so now; the others happened once.
    static SequencedSet<String> standing(Status status) {
        var facts = new LinkedHashSet<String>();
        facts.add("%s %s, %s%s"
                .formatted(
                        status.phase(),
                        Shape.word(status.state()).replace('-', ' '),
                        Shape.word(status.health()),
                        status.reversible() ? "" : ", not reversible"));
        status.traffic()
                .ifPresent(traffic -> facts.add("traffic: %s serves%s%s"
                        .formatted(
                                traffic.serving().word(),
                                traffic.serving() == Side.BLUE
                                                && traffic.split().green() > 0
                                        ? ", " + traffic.split().percent() + " to green"
                                        : "",
                                traffic.holding() ? ", holding" : "")));
        status.steps().stream()
                .filter(step -> step.state().equals("running") || step.state().equals("reverting"))
                .forEach(step -> facts.add("step " + step.id() + " " + step.state()));
        return facts;
    }
}
