package bascule.flags.imports;

import static bascule.flags.imports.Carrying.items;
import static bascule.flags.imports.Carrying.objects;
import static bascule.flags.imports.Carrying.text;
import static bascule.flags.imports.Carrying.truth;

import bascule.flags.Rules;
import bascule.flags.json.Json;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Unleash's export of one environment: `features`, `featureStrategies`, `featureEnvironments`, `segments`.
final class UnleashFlags {
    private static final Set<String> FEATURE =
            Set.of("name", "description", "type", "project", "createdAt", "archived", "stale", "enabled", "archivedAt");
    private static final Set<String> STRATEGY = Set.of(
            "name", "id", "featureName", "parameters", "constraints", "segments", "sortOrder", "title", "disabled");
    private static final long ALL = 10_000;

    private final Json.Fields document;
    private final Carrying carrying = new Carrying();

    private UnleashFlags(Json.Fields document) {
        this.document = document;
    }

    static Imported read(Json.Fields document) {
        var reading = new UnleashFlags(document);
        for (Json.Fields feature : objects(document, "features")) {
            String key = text(feature, "name").orElse("");
            reading.carrying.carry(key, () -> reading.definition(key, feature));
        }
        return reading.carrying.done();
    }

    private Json.Fields definition(String key, Json.Fields feature) throws NotCarried {
        if (truth(feature, "archived", false)) {
            throw new NotCarried("it is archived");
        }
        if (feature.get("strategies") != null || feature.get("environments") != null) {
            throw new NotCarried("its strategies stand in the feature itself: this is no export of one environment");
        }
        carrying.loseOthers(key, feature, FEATURE);
        boolean depends = objects(document, "dependencies").stream()
                .anyMatch(each -> text(each, "feature").filter(key::equals).isPresent());
        if (depends) {
            throw new NotCarried("it depends on another flag");
        }
        if (!enabled(key)) {
            return Definitions.of(true, Definitions.onOff(), Optional.of("off"), Optional.empty());
        }
        var strategies = new ArrayList<Json>();
        boolean always = true;
        for (Json.Fields strategy : objects(document, "featureStrategies")) {
            if (text(strategy, "featureName").filter(key::equals).isPresent() && !truth(strategy, "disabled", false)) {
                carrying.loseOthers(key, strategy, STRATEGY);
                strategies.add(strategy(key, strategy));
                always = false;
            }
        }
        Optional<Json> targeting = always
                ? Optional.empty()
                : Optional.of(Rules.when(Definitions.any(strategies), Json.Text.of("on"), Json.Text.of("off")));
        return Definitions.of(true, Definitions.onOff(), Optional.of(always ? "on" : "off"), targeting);
    }

    private boolean enabled(String key) {
        return objects(document, "featureEnvironments").stream()
                .filter(each -> text(each, "featureName").filter(key::equals).isPresent())
                .anyMatch(each -> truth(each, "enabled", false));
    }

    private Json strategy(String key, Json.Fields strategy) throws NotCarried {
        var conditions = new ArrayList<Json>(constraints(objects(strategy, "constraints")));
        for (Json id : items(strategy, "segments")) {
            conditions.addAll(constraints(segment(id)));
        }
        Json.Fields parameters =
                Carrying.object(strategy, "parameters").orElseGet(() -> Json.Fields.of("", Rules.NOTHING));
        String name = text(strategy, "name").orElse("");
        switch (name) {
            case "default" -> {}
            case "userWithId" ->
                conditions.add(Rules.rule(
                        "in",
                        Rules.var("targetingKey"),
                        Rules.texts(Arrays.stream(
                                        text(parameters, "userIds").orElse("").split(",", -1))
                                .map(String::strip)
                                .toList())));
            case "flexibleRollout" -> share(key, parameters, "rollout").ifPresent(conditions::add);
            case "gradualRolloutUserId" -> share(key, parameters, "percentage").ifPresent(conditions::add);
            default -> throw new NotCarried("its strategy '%s' has no counterpart".formatted(name));
        }
        return Definitions.all(conditions);
    }

    private List<Json.Fields> segment(Json id) throws NotCarried {
        for (Json.Fields each : objects(document, "segments")) {
            if (id.equals(each.get("id"))) {
                if (!(each.get("constraints") instanceof Json.Items)) {
                    break;
                }
                return objects(each, "constraints");
            }
        }
        throw new NotCarried("its segment %s is not in the export with its constraints".formatted(id.value()));
    }

    private Optional<Json> share(String key, Json.Fields parameters, String name) throws NotCarried {
        String written = text(parameters, name).orElse("100");
        long hundredths;
        try {
            hundredths = new BigDecimal(written).movePointRight(2).longValueExact();
        } catch (ArithmeticException | NumberFormatException wrong) {
            throw new NotCarried("its share '%s' is none".formatted(written));
        }
        if (hundredths == ALL) {
            return Optional.empty();
        }
        String stickiness = text(parameters, "stickiness").orElse("default");
        if (stickiness.equals("random")) {
            throw new NotCarried("its share is of requests drawn at random, not of callers");
        }
        carrying.otherCallers(key);
        String by = stickiness.equals("default") || stickiness.equals("userId") ? "targetingKey" : stickiness;
        return Optional.of(Definitions.within(text(parameters, "groupId").orElse(key), by, hundredths));
    }

    private List<Json> constraints(List<Json.Fields> constraints) throws NotCarried {
        var conditions = new ArrayList<Json>();
        for (Json.Fields each : constraints) {
            Json condition = constraint(each);
            conditions.add(truth(each, "inverted", false) ? Definitions.not(condition) : condition);
        }
        return conditions;
    }

    private static Json constraint(Json.Fields each) throws NotCarried {
        String operator = text(each, "operator").orElse("");
        String name = text(each, "contextName").orElse("");
        Json known = Rules.var(name.equals("userId") ? "targetingKey" : name);
        if (truth(each, "caseInsensitive", false)) {
            throw new NotCarried("its constraint on '%s' does not look at upper and lower case".formatted(name));
        }
        List<Json> values = items(each, "values");
        Json value = Json.Text.of(text(each, "value").orElse(""));
        return switch (operator) {
            case "IN" -> Rules.rule("in", known, Definitions.list(values));
            case "NOT_IN" -> Definitions.not(Rules.rule("in", known, Definitions.list(values)));
            case "STR_STARTS_WITH" -> anyOf("starts_with", known, values);
            case "STR_ENDS_WITH" -> anyOf("ends_with", known, values);
            case "STR_CONTAINS" ->
                Definitions.any(values.stream()
                        .map(part -> Rules.rule("in", part, known))
                        .toList());
            case "NUM_EQ" -> number("==", known, each);
            case "NUM_GT" -> number(">", known, each);
            case "NUM_GTE" -> number(">=", known, each);
            case "NUM_LT" -> number("<", known, each);
            case "NUM_LTE" -> number("<=", known, each);
            case "SEMVER_EQ" -> Rules.rule("sem_ver", known, Json.Text.of("="), value);
            case "SEMVER_GT" -> Rules.rule("sem_ver", known, Json.Text.of(">"), value);
            case "SEMVER_LT" -> Rules.rule("sem_ver", known, Json.Text.of("<"), value);
            case "DATE_AFTER" -> date(">", name, each);
            case "DATE_BEFORE" -> date("<", name, each);
            default -> throw new NotCarried("its constraint's operator '%s' has no counterpart".formatted(operator));
        };
    }

    private static Json anyOf(String operator, Json known, List<Json> values) {
        return Definitions.any(
                values.stream().map(value -> Rules.rule(operator, known, value)).toList());
    }

    /// A caller of whom the number is not known is none of them; JsonLogic would take it for 0.
    private static Json number(String operator, Json known, Json.Fields each) throws NotCarried {
        String written = text(each, "value").orElse("");
        try {
            new BigDecimal(written);
        } catch (NumberFormatException wrong) {
            throw new NotCarried("its constraint's value '%s' is no number".formatted(written));
        }
        return Definitions.all(List.of(
                Definitions.not(Rules.isNothing(known)),
                Rules.rule(operator, known, new Json.Numeral(each.spot(), written))));
    }

    private static Json date(String operator, String name, Json.Fields each) throws NotCarried {
        String written = text(each, "value").orElse("");
        if (!name.equals("currentTime")) {
            throw new NotCarried("its constraint compares the date '%s' of a caller".formatted(name));
        }
        try {
            return Rules.rule(
                    operator,
                    Rules.var("$flagd.timestamp"),
                    Json.Numeral.of(OffsetDateTime.parse(written).toEpochSecond()));
        } catch (DateTimeException wrong) {
            throw new NotCarried("its constraint's date '%s' is none".formatted(written));
        }
    }
}
