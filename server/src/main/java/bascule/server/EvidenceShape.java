package bascule.server;

import bascule.migration.Evidence;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/// The numbers that a gate or a guard rests on, as JSON.
public final class EvidenceShape {
    private EvidenceShape() {}

    public static void write(ObjectNode node, Evidence evidence) {
        node.put("events", evidence.events());
        write(node.putObject("blue"), evidence.blue());
        write(node.putObject("green"), evidence.green());
        node.put("against", evidence.against()).put("failsAt", evidence.failsAt());
        evidence.favour().ifPresent(value -> node.put("for", value));
        evidence.passesAt().ifPresent(value -> node.put("passesAt", value));
        evidence.forecast()
                .ifPresent(each -> node.putObject("forecast")
                        .put("verdict", each.passes() ? "pass" : "fail")
                        .put("seconds", each.seconds()));
    }

    private static void write(ObjectNode node, Evidence.Seen seen) {
        node.put("exposed", seen.exposed()).put("happened", seen.happened());
    }

    static Evidence read(Fields fields) {
        return new Evidence(
                fields.text("events"),
                seen(fields.object("blue")),
                seen(fields.object("green")),
                fields.fraction("against"),
                fields.fraction("failsAt"),
                fraction(fields, "for"),
                fraction(fields, "passesAt"),
                fields.maybe(
                        "forecast",
                        each -> new Evidence.Forecast(each.text("verdict").equals("pass"), each.number("seconds"))));
    }

    private static Optional<Double> fraction(Fields fields, String name) {
        return fields.has(name) ? Optional.of(fields.fraction(name)) : Optional.empty();
    }

    private static Evidence.Seen seen(Fields fields) {
        return new Evidence.Seen(fields.number("exposed"), fields.number("happened"));
    }
}
