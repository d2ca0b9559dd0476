package bascule.flags.imports;

import bascule.flags.Rules;
import bascule.flags.json.Json;
import bascule.flags.json.Spot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// Puts definitions and rules together, as flagd writes them.
final class Definitions {
    private Definitions() {}

    static SequencedMap<String, Json> onOff() {
        var variants = new LinkedHashMap<String, Json>();
        variants.put("on", Rules.truth(true));
        variants.put("off", Rules.truth(false));
        return variants;
    }

    /// @param standard empty leaves it to the code
    static Json.Fields of(
            boolean enabled, SequencedMap<String, Json> variants, Optional<String> standard, Optional<Json> targeting) {
        var members = new LinkedHashMap<String, Json>();
        members.put("state", Json.Text.of(enabled ? "ENABLED" : "DISABLED"));
        members.put("variants", new Json.Fields(Spot.NOWHERE, variants));
        standard.ifPresent(variant -> members.put("defaultVariant", Json.Text.of(variant)));
        targeting.ifPresent(rule -> members.put("targeting", rule));
        return new Json.Fields(Spot.NOWHERE, members);
    }

    static Json all(List<Json> conditions) {
        return joined("and", conditions, true);
    }

    static Json any(List<Json> conditions) {
        return joined("or", conditions, false);
    }

    private static Json joined(String operator, List<Json> conditions, boolean ofNone) {
        return switch (conditions.size()) {
            case 0 -> Rules.truth(ofNone);
            case 1 -> conditions.getFirst();
            default -> Rules.rule(operator, conditions.toArray(Json[]::new));
        };
    }

    static Json not(Json condition) {
        return Rules.rule("!", condition);
    }

    static Json list(List<Json> items) {
        return new Json.Items(Spot.NOWHERE, items);
    }

    /// One of several, by weight; nobody without that attribute.
    static Json split(String salt, String by, List<Json> weighted) {
        Json[] arguments = new Json[weighted.size() + 1];
        arguments[0] = Rules.rule("cat", Json.Text.of(salt), Rules.var(by));
        for (int i = 0; i < weighted.size(); i++) {
            arguments[i + 1] = weighted.get(i);
        }
        return Rules.when(Rules.var(by), Rules.rule("fractional", arguments), Rules.NOTHING);
    }

    static Json weighted(String variant, long weight) {
        return Json.Items.of(Json.Text.of(variant), Json.Numeral.of(weight));
    }

    /// Whether a caller is within a share of hundredths of a percent.
    static Json within(String salt, String by, long hundredths) {
        return Rules.rule(
                "===",
                split(salt, by, List.of(weighted("on", hundredths), weighted("off", 10_000 - hundredths))),
                Json.Text.of("on"));
    }
}
