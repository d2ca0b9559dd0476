package bascule.flags.imports;

import static bascule.flags.imports.Carrying.items;
import static bascule.flags.imports.Carrying.objects;
import static bascule.flags.imports.Carrying.text;

import bascule.flags.Rules;
import bascule.flags.json.Json;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What GrowthBook's SDK endpoint answers: `features`, each with `defaultValue` and `rules`.
final class GrowthBookFlags {
    private static final Set<String> RULE =
            Set.of("id", "condition", "force", "coverage", "hashAttribute", "seed", "variations", "weights", "key");
    /// These change who gets what, so a rule that has one means something else without it.
    private static final Set<String> DECISIVE =
            Set.of("namespace", "filters", "ranges", "range", "parentConditions", "fallbackAttribute");

    private static final long ALL = 10_000;

    private final Carrying carrying = new Carrying();

    static Imported read(Json.Fields document) {
        var reading = new GrowthBookFlags();
        Carrying.object(document, "features")
                .ifPresent(features -> features.members().forEach((key, json) -> {
                    if (json instanceof Json.Fields feature) {
                        reading.carrying.carry(key, () -> reading.definition(key, feature));
                    } else {
                        reading.carrying.lose(key, "left out: it is %s".formatted(json.kind()));
                    }
                }));
        return reading.carrying.done();
    }

    private Json.Fields definition(String key, Json.Fields feature) throws NotCarried {
        carrying.loseOthers(key, feature, Set.of("defaultValue", "rules"));
        var values = new Values();
        Json standard = feature.get("defaultValue");
        Optional<String> given = standard == null || standard instanceof Json.Nothing
                ? Optional.empty()
                : Optional.of(values.named(standard));
        Json targeting = Rules.NOTHING;
        for (Json.Fields rule : objects(feature, "rules").reversed()) {
            carrying.loseOthers(key, rule, RULE);
            targeting = rule(key, rule, values, targeting);
        }
        Optional<Json> rules = targeting.equals(Rules.NOTHING) ? Optional.empty() : Optional.of(targeting);
        if (values.variants().isEmpty()) {
            throw new NotCarried("it has no value");
        }
        return Definitions.of(true, values.variants(), given, rules);
    }

    private Json rule(String key, Json.Fields rule, Values values, Json otherwise) throws NotCarried {
        for (String name : DECISIVE) {
            if (rule.get(name) != null) {
                throw new NotCarried("a rule has '%s'".formatted(name));
            }
        }
        var conditions = new ArrayList<Json>();
        if (rule.get("condition") instanceof Json.Fields condition) {
            conditions.add(condition(condition));
        }
        String by = by(rule);
        String salt = text(rule, "seed").or(() -> text(rule, "key")).orElse(key);
        long coverage = hundredths(rule.get("coverage"), ALL);
        if (coverage < ALL) {
            carrying.otherCallers(key);
            conditions.add(Definitions.within(salt, by, coverage));
        }
        Json force = rule.get("force");
        if (force != null) {
            return Rules.when(Definitions.all(conditions), Json.Text.of(values.named(force)), otherwise);
        }
        if (coverage < ALL && !items(rule, "variations").isEmpty()) {
            throw new NotCarried("an experiment covers a part of the callers only");
        }
        return Rules.when(Definitions.all(conditions), experiment(key, rule, values, salt, by), otherwise);
    }

    private static String by(Json.Fields rule) {
        String attribute = text(rule, "hashAttribute").orElse("id");
        return attribute.equals("id") ? "targetingKey" : attribute;
    }

    private Json experiment(String key, Json.Fields rule, Values values, String salt, String by) throws NotCarried {
        List<Json> variations = items(rule, "variations");
        List<Json> weights = items(rule, "weights");
        if (variations.isEmpty()) {
            throw new NotCarried("a rule neither forces a value nor chooses one");
        }
        carrying.otherCallers(key);
        var weighted = new ArrayList<Json>();
        for (int i = 0; i < variations.size(); i++) {
            long weight = i < weights.size() ? hundredths(weights.get(i), 0) : ALL / variations.size();
            weighted.add(Definitions.weighted(values.named(variations.get(i)), weight));
        }
        return Definitions.split(salt, by, weighted);
    }

    private static long hundredths(@Nullable Json share, long otherwise) throws NotCarried {
        if (!(share instanceof Json.Numeral numeral)) {
            return otherwise;
        }
        return new BigDecimal(numeral.written())
                .movePointRight(4)
                .setScale(0, RoundingMode.HALF_UP)
                .longValue();
    }

    private static Json condition(Json.Fields condition) throws NotCarried {
        var all = new ArrayList<Json>();
        for (Map.Entry<String, Json> each : condition.members().entrySet()) {
            all.add(
                    switch (each.getKey()) {
                        case "$or" -> Definitions.any(conditions(condition, "$or"));
                        case "$and" -> Definitions.all(conditions(condition, "$and"));
                        case "$nor" -> Definitions.not(Definitions.any(conditions(condition, "$nor")));
                        case "$not" -> Definitions.not(condition(demandObject(each.getValue())));
                        default -> attribute(each.getKey(), each.getValue());
                    });
        }
        return Definitions.all(all);
    }

    private static Json.Fields demandObject(Json json) throws NotCarried {
        if (json instanceof Json.Fields fields) {
            return fields;
        }
        throw new NotCarried("a condition has %s where an object belongs".formatted(json.kind()));
    }

    private static List<Json> conditions(Json.Fields of, String name) throws NotCarried {
        var all = new ArrayList<Json>();
        for (Json.Fields each : objects(of, name)) {
            all.add(condition(each));
        }
        return all;
    }

    private static Json attribute(String name, Json wanted) throws NotCarried {
        Json known = Rules.var(name.equals("id") ? "targetingKey" : name);
        if (!(wanted instanceof Json.Fields operators)) {
            return Rules.rule("===", known, wanted);
        }
        var all = new ArrayList<Json>();
        for (Map.Entry<String, Json> each : operators.members().entrySet()) {
            all.add(operator(name, known, each.getKey(), each.getValue()));
        }
        return Definitions.all(all);
    }

    private static Json operator(String name, Json known, String operator, Json value) throws NotCarried {
        return switch (operator) {
            case "$eq" -> Rules.rule("===", known, value);
            case "$ne" -> Rules.rule("!==", known, value);
            case "$lt", "$lte", "$gt", "$gte" -> compared(known, operator, value);
            case "$in" -> Rules.rule("in", known, value);
            case "$nin" -> Definitions.not(Rules.rule("in", known, value));
            case "$exists" ->
                value.equals(Rules.truth(true)) ? Definitions.not(Rules.isNothing(known)) : Rules.isNothing(known);
            case "$not" -> Definitions.not(attribute(name, value));
            case "$veq" -> Rules.rule("sem_ver", known, Json.Text.of("="), value);
            case "$vne" -> Rules.rule("sem_ver", known, Json.Text.of("!="), value);
            case "$vgt" -> Rules.rule("sem_ver", known, Json.Text.of(">"), value);
            case "$vgte" -> Rules.rule("sem_ver", known, Json.Text.of(">="), value);
            case "$vlt" -> Rules.rule("sem_ver", known, Json.Text.of("<"), value);
            case "$vlte" -> Rules.rule("sem_ver", known, Json.Text.of("<="), value);
            default ->
                throw new NotCarried(
                        "a condition on '%s' has '%s', which has no counterpart".formatted(name, operator));
        };
    }

    private static Json compared(Json known, String operator, Json value) {
        String ours = operator.contains("lt") ? "<" : ">";
        return Definitions.all(List.of(
                Definitions.not(Rules.isNothing(known)),
                Rules.rule(operator.endsWith("e") ? ours + "=" : ours, known, value)));
    }
}
