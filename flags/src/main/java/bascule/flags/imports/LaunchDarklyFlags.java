package bascule.flags.imports;

import static bascule.flags.imports.Carrying.items;
import static bascule.flags.imports.Carrying.object;
import static bascule.flags.imports.Carrying.objects;
import static bascule.flags.imports.Carrying.text;
import static bascule.flags.imports.Carrying.truth;

import bascule.flags.Rules;
import bascule.flags.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/// LaunchDarkly's flags as its server SDKs read them, from a file or from its relay: `flags` by key, with `variations`,
/// `targets`, `rules`, `fallthrough` and `offVariation`; and `flagValues`.
final class LaunchDarklyFlags {
    private static final Set<String> FLAG = Set.of(
            "key",
            "on",
            "variations",
            "targets",
            "rules",
            "fallthrough",
            "offVariation",
            "salt",
            "version",
            "deleted",
            "prerequisites",
            "contextTargets",
            "trackEvents",
            "debugEventsUntilDate",
            "sel",
            "clientSide",
            "clientSideAvailability");

    private final Carrying carrying = new Carrying();

    static Imported read(Json.Fields document) {
        var reading = new LaunchDarklyFlags();
        object(document, "flags")
                .ifPresent(flags -> flags.members().forEach((key, json) -> {
                    if (json instanceof Json.Fields flag) {
                        reading.carrying.carry(key, () -> reading.definition(key, flag));
                    } else {
                        reading.carrying.lose(key, "left out: it is %s".formatted(json.kind()));
                    }
                }));
        object(document, "flagValues")
                .ifPresent(flags -> flags.members()
                        .forEach((key, value) -> reading.carrying.carry(key, () -> {
                            var values = new Values();
                            String variant = values.named(value);
                            return Definitions.of(true, values.variants(), Optional.of(variant), Optional.empty());
                        })));
        return reading.carrying.done();
    }

    private Json.Fields definition(String key, Json.Fields flag) throws NotCarried {
        carrying.loseOthers(key, flag, FLAG);
        if (truth(flag, "deleted", false)) {
            throw new NotCarried("it is deleted");
        }
        if (!items(flag, "prerequisites").isEmpty()) {
            throw new NotCarried("it has prerequisites");
        }
        if (objects(flag, "contextTargets").stream()
                .anyMatch(each -> !items(each, "values").isEmpty())) {
            throw new NotCarried("it has targets of several kinds of contexts");
        }
        SequencedMap<String, Json> variants = variants(flag);
        if (!truth(flag, "on", true)) {
            Optional<String> off = variant(flag, "offVariation");
            return Definitions.of(off.isPresent(), variants, off, Optional.empty());
        }
        Json targeting = outcome(key, flag, object(flag, "fallthrough").orElse(flag));
        for (Json.Fields rule : objects(flag, "rules").reversed()) {
            targeting = Rules.when(clauses(rule), outcome(key, flag, rule), targeting);
        }
        for (Json.Fields target : objects(flag, "targets").reversed()) {
            targeting = Rules.when(
                    Rules.rule("in", Rules.var("targetingKey"), Definitions.list(items(target, "values"))),
                    Json.Text.of(variant(target, "variation")
                            .orElseThrow(() -> new NotCarried("a target names no variation"))),
                    targeting);
        }
        return targeting instanceof Json.Text text
                ? Definitions.of(true, variants, Optional.of(text.value()), Optional.empty())
                : Definitions.of(true, variants, variant(flag, "offVariation"), Optional.of(targeting));
    }

    /// Named by their number: it is what rules say.
    private static SequencedMap<String, Json> variants(Json.Fields flag) throws NotCarried {
        var variants = new LinkedHashMap<String, Json>();
        var types = new Values();
        for (Json value : items(flag, "variations")) {
            types.named(value);
            variants.put("v" + variants.size(), value);
        }
        if (variants.isEmpty()) {
            throw new NotCarried("it has no variations");
        }
        return variants;
    }

    private static Optional<String> variant(Json.Fields of, String name) {
        return of.get(name) instanceof Json.Numeral numeral ? Optional.of("v" + numeral.written()) : Optional.empty();
    }

    private Json outcome(String key, Json.Fields flag, Json.Fields of) throws NotCarried {
        Optional<String> fixed = variant(of, "variation");
        if (fixed.isPresent()) {
            return Json.Text.of(fixed.get());
        }
        Json.Fields rollout =
                object(of, "rollout").orElseThrow(() -> new NotCarried("a rule has neither a variation nor a rollout"));
        if (text(rollout, "kind").filter("experiment"::equals).isPresent()) {
            throw new NotCarried("a rollout is an experiment");
        }
        carrying.otherCallers(key);
        var weighted = new ArrayList<Json>();
        for (Json.Fields each : objects(rollout, "variations")) {
            String variant =
                    variant(each, "variation").orElseThrow(() -> new NotCarried("a rollout names no variation"));
            weighted.add(Definitions.weighted(
                    variant, Long.parseLong(text(each, "weight").orElse("0"))));
        }
        String by = text(rollout, "bucketBy").orElse("key");
        return Definitions.split(key + "." + text(flag, "salt").orElse(""), attribute(by), weighted);
    }

    private static String attribute(String name) {
        return name.equals("key") ? "targetingKey" : name;
    }

    private static Json clauses(Json.Fields rule) throws NotCarried {
        var all = new ArrayList<Json>();
        for (Json.Fields clause : objects(rule, "clauses")) {
            Json any = clause(clause);
            all.add(truth(clause, "negate", false) ? known(clause, Definitions.not(any)) : any);
        }
        return Definitions.all(all);
    }

    /// A clause about what is not known of a caller does not hold, negated or not.
    private static Json known(Json.Fields clause, Json condition) {
        Json known = Rules.var(attribute(text(clause, "attribute").orElse("")));
        return Definitions.all(List.of(Definitions.not(Rules.isNothing(known)), condition));
    }

    private static Json clause(Json.Fields clause) throws NotCarried {
        String name = text(clause, "attribute").orElse("");
        String op = text(clause, "op").orElse("");
        if (text(clause, "contextKind").filter(kind -> !kind.equals("user")).isPresent()) {
            throw new NotCarried("a clause asks for another kind of context than the user");
        }
        Json known = Rules.var(attribute(name));
        List<Json> values = items(clause, "values");
        return switch (op) {
            case "in" -> Rules.rule("in", known, Definitions.list(values));
            case "startsWith" -> any("starts_with", known, values);
            case "endsWith" -> any("ends_with", known, values);
            case "contains" ->
                Definitions.any(values.stream()
                        .map(part -> Rules.rule("in", part, known))
                        .toList());
            case "lessThan" -> number("<", known, values);
            case "lessThanOrEqual" -> number("<=", known, values);
            case "greaterThan" -> number(">", known, values);
            case "greaterThanOrEqual" -> number(">=", known, values);
            case "semVerEqual" -> version("=", known, values);
            case "semVerLessThan" -> version("<", known, values);
            case "semVerGreaterThan" -> version(">", known, values);
            default -> throw new NotCarried("a clause's operator '%s' has no counterpart".formatted(op));
        };
    }

    private static Json any(String operator, Json known, List<Json> values) {
        return Definitions.any(
                values.stream().map(value -> Rules.rule(operator, known, value)).toList());
    }

    private static Json number(String operator, Json known, List<Json> values) {
        return Definitions.all(List.of(Definitions.not(Rules.isNothing(known)), any(operator, known, values)));
    }

    private static Json version(String operator, Json known, List<Json> values) {
        return Definitions.any(values.stream()
                .map(value -> Rules.rule("sem_ver", known, Json.Text.of(operator), value))
                .toList());
    }
}
