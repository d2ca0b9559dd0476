package bascule.flags;

import bascule.flags.FlagChanges.Kill;
import bascule.flags.FlagChanges.OfOne;
import bascule.flags.json.Json;
import bascule.flags.json.JsonText;
import bascule.flags.json.Spot;
import bascule.migration.StepException.Refused;
import java.util.LinkedHashMap;

/// Two people for one change, where the [Conventions] ask for it: the first order is kept beside the flag and does
/// nothing, the same order by somebody else makes the change. A kill waits for nobody.
final class FourEyes {
    private static final String PROPOSED = "proposed";

    private FourEyes() {}

    /// What an order comes to.
    ///
    /// @throws Refused if the same person orders the same a second time, or it can't be made
    static FlagChange seen(Reading now, FlagChange order, By by) throws Refused {
        boolean two = by instanceof By.Person
                && order instanceof OfOne one
                && !(one instanceof Kill)
                && (Conventions.demandTwo(now.source(), one.flag()) || reaches(now, one));
        return two ? seen(now.source(), (OfOne) order, by.actor(), by.reason()) : order;
    }

    /// Whether a flag at such a risk would mean something else by it: it may need the one that is changed.
    private static boolean reaches(Reading now, OfOne order) throws Refused {
        return Guarded.in(now)
                && !Guarded.changed(now, Reading.of(JsonText.write(order.made(now.source()))), "")
                        .isEmpty();
    }

    private static FlagChange seen(Json.Fields document, OfOne order, String actor, String reason) throws Refused {
        Json.Fields before = FlagChanges.member(FlagChanges.extras(document, order.flag()), PROPOSED);
        boolean same = text(before, "change").equals(order.word())
                && text(before, "to").equals(order.to());
        if (!same) {
            return new Proposal(order, actor, reason);
        }
        if (text(before, "by").equals(actor)) {
            throw new Refused("%s asked for that already: at the risk of '%s' somebody else must order the same"
                    .formatted(actor, order.flag()));
        }
        return new Agreed(order, text(before, "by"));
    }

    private static String text(Json.Fields fields, String name) {
        return fields.get(name) instanceof Json.Text(_, var text) ? text : "";
    }

    /// It waits for somebody else.
    private record Proposal(OfOne order, String actor, String reason) implements FlagChange {
        @Override
        public String describe() {
            return "propose: " + order.describe();
        }

        @Override
        public Json.Fields made(Json.Fields document) throws Refused {
            order.made(document);
            var proposed = new LinkedHashMap<String, Json>();
            proposed.put("change", Json.Text.of(order.word()));
            proposed.put("to", Json.Text.of(order.to()));
            proposed.put("by", Json.Text.of(actor));
            proposed.put("reason", Json.Text.of(reason));
            return FlagChanges.withExtras(
                    document,
                    order.flag(),
                    FlagChanges.extras(document, order.flag()).with(PROPOSED, new Json.Fields(Spot.NOWHERE, proposed)));
        }
    }

    /// Somebody else wants it too.
    private record Agreed(OfOne order, String first) implements FlagChange {
        @Override
        public String describe() {
            return "%s, as %s proposed".formatted(order.describe(), first);
        }

        @Override
        public Json.Fields made(Json.Fields document) throws Refused {
            Json.Fields made = order.made(document);
            return FlagChanges.withExtras(
                    made, order.flag(), FlagChanges.extras(made, order.flag()).without(PROPOSED));
        }
    }
}
