package bascule.flags;

import bascule.flags.Extras.Cohort;
import bascule.flags.Extras.Following;
import bascule.flags.Extras.Kill;
import bascule.flags.Extras.Prerequisite;
import bascule.flags.Extras.Ramp;
import bascule.flags.json.Findings;
import bascule.flags.json.Json;
import bascule.flags.json.Spot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Makes plain definitions of a document with Bascule's extras: ramps, schedules, prerequisites, segments, kill
/// switches and flags that go with a migration all become rules that every flagd follows. So there is one meaning,
/// wherever a flag is evaluated.
///
/// Strongest first: a kill; a migration; prerequisites; the flag's own rules; its ramp; its default.
final class PlainDocument {
    private final Map<String, Json> definitions;
    private final Map<String, Extras> extras;
    private final Map<String, Json> shared;
    private final Findings findings;
    private final Map<String, Json> plain = new LinkedHashMap<>();
    private final Set<String> open = new LinkedHashSet<>();

    private PlainDocument(
            Map<String, Json> definitions, Map<String, Extras> extras, Map<String, Json> shared, Findings findings) {
        this.definitions = definitions;
        this.extras = extras;
        this.shared = shared;
        this.findings = findings;
    }

    static Json.Fields of(Json.Fields document, Findings findings) {
        Map<String, Json> definitions = DefinitionReader.definitions(document, findings);
        Map<String, Extras> extras = ExtrasReader.read(document, definitions, findings);
        Conventions.read(document, findings).check(definitions, extras, findings);
        Map<String, Json> shared = shared(document, findings);
        var reading = new PlainDocument(definitions, extras, shared, findings);
        var flags = new LinkedHashMap<String, Json>();
        definitions.keySet().forEach(key -> flags.put(key, reading.plain(key)));
        Json.Fields plain = document.without("bascule");
        if (document.get("flags") instanceof Json.Fields || document.get("flags") instanceof Json.Items) {
            plain = plain.with("flags", new Json.Fields(document.spot(), flags));
        }
        return shared.isEmpty() || !(document.get("$evaluators") instanceof Json.Fields || unset(document))
                ? plain
                : plain.with("$evaluators", new Json.Fields(document.spot(), new LinkedHashMap<>(shared)));
    }

    private static boolean unset(Json.Fields document) {
        return document.get("$evaluators") == null;
    }

    /// The document's shared rules and its segments.
    private static Map<String, Json> shared(Json.Fields document, Findings findings) {
        var shared = new LinkedHashMap<String, Json>();
        if (document.get("$evaluators") instanceof Json.Fields(_, var rules)) {
            shared.putAll(rules);
        }
        ExtrasReader.segments(document).forEach((name, rule) -> {
            if (shared.put(name, rule) != null) {
                findings.note(
                        rule.spot(),
                        Json.pointer("/bascule/segments", name),
                        "'%s' is a rule of $evaluators too: rename one of them".formatted(name));
            }
        });
        return shared;
    }

    private Json plain(String key) {
        Json known = plain.get(key);
        if (known != null) {
            return known;
        }
        Json definition = definitions.getOrDefault(key, Rules.NOTHING);
        if (!(definition instanceof Json.Fields fields)) {
            return definition;
        }
        Extras extra = extras.get(key);
        if (extra == null) {
            plain.put(key, fields);
            return fields;
        }
        open.add(key);
        Json made = marked(bent(key, fields, extra), extra);
        open.remove(key);
        plain.put(key, made);
        return made;
    }

    private Json.Fields bent(String key, Json.Fields definition, Extras extra) {
        if (extra.kill().isPresent()) {
            return killed(definition, extra.kill().get());
        }
        if (extra.following().isPresent()) {
            return following(definition, extra.following().get());
        }
        Json targeting = targeting(definition).orElse(Rules.NOTHING);
        if (extra.ramp().isPresent()) {
            Json ramp = ramp(extra.ramp().get());
            targeting =
                    targeting.equals(Rules.NOTHING) ? ramp : Rules.when(Rules.isNothing(targeting), ramp, targeting);
        }
        if (!extra.prerequisites().isEmpty()) {
            Json met = met(key, extra.prerequisites());
            Json off = extra.off().<Json>map(Json.Text::of).orElse(Rules.NOTHING);
            targeting = Rules.when(met, targeting, off);
        }
        return targeting.equals(Rules.NOTHING) ? definition : definition.with("targeting", targeting);
    }

    /// Empty if it has no rules, or empty ones.
    private static Optional<Json> targeting(Json.Fields definition) {
        return Optional.ofNullable(definition.get("targeting"))
                .filter(rules -> !(rules instanceof Json.Fields(_, var members) && members.isEmpty()));
    }

    private static Json.Fields killed(Json.Fields definition, Kill kill) {
        return definition
                .without("targeting")
                .with("state", Json.Text.of("ENABLED"))
                .with("defaultVariant", Json.Text.of(kill.variant()));
    }

    private static Json.Fields following(Json.Fields definition, Following following) {
        int green = following.share().hundredths();
        Json.Fields standing = definition
                .without("targeting")
                .with("defaultVariant", Json.Text.of(green == Share.ALL ? following.onGreen() : following.onBlue()));
        return green == 0 || green == Share.ALL
                ? standing
                : standing.with(
                        "targeting",
                        split(following.onGreen(), Json.Numeral.of(green), following.onBlue(), following.cohort()));
    }

    private static Json ramp(Ramp ramp) {
        Json share = Json.Numeral.of(ramp.share().hundredths());
        for (Extras.Due due : ramp.schedule()) {
            Json reached = Rules.rule(
                    ">=",
                    Rules.var("$flagd.timestamp"),
                    Json.Numeral.of(due.at().getEpochSecond()));
            share = Rules.when(reached, Json.Numeral.of(due.share().hundredths()), share);
        }
        return split(ramp.to(), share, ramp.from(), ramp.cohort());
    }

    /// The growing variant stands in front, so it keeps whom it has. A caller that does not say who it is
    /// gets the other.
    private static Json split(String growing, Json share, String other, Cohort cohort) {
        Json rest = share instanceof Json.Numeral(_, var green)
                ? Json.Numeral.of(Share.ALL - Long.parseLong(green))
                : Rules.rule("-", Json.Numeral.of(Share.ALL), share);
        Json split = Rules.rule(
                "fractional",
                Rules.rule("cat", Json.Text.of(cohort.salt()), Rules.var(cohort.by())),
                Json.Items.of(Json.Text.of(growing), share),
                Json.Items.of(Json.Text.of(other), rest));
        return Rules.when(Rules.var(cohort.by()), split, Json.Text.of(other));
    }

    private Json met(String key, List<Prerequisite> prerequisites) {
        var conditions = new ArrayList<Json>();
        for (int i = 0; i < prerequisites.size(); i++) {
            Prerequisite prerequisite = prerequisites.get(i);
            if (open.contains(prerequisite.flag())) {
                findings.note(
                        definitions.get(key) instanceof Json.Fields(var spot, _) ? spot : Spot.NOWHERE,
                        Json.pointer("/bascule/flags", key) + "/prerequisites/" + i,
                        "'%s' leads back to itself by way of %s: cut the circle"
                                .formatted(prerequisite.flag(), String.join(", ", open)));
                return Rules.truth(false);
            }
            conditions.add(met(prerequisite));
        }
        return conditions.size() == 1 ? conditions.getFirst() : Rules.rule("and", conditions.toArray(Json[]::new));
    }

    private Json met(Prerequisite prerequisite) {
        if (!(plain(prerequisite.flag()) instanceof Json.Fields flag)
                || (flag.get("state") instanceof Json.Text(_, var state) && state.equals("DISABLED"))) {
            return Rules.truth(false);
        }
        Optional<String> standard =
                flag.get("defaultVariant") instanceof Json.Text(_, var text) ? Optional.of(text) : Optional.empty();
        boolean standardMeets =
                standard.filter(prerequisite.variants()::contains).isPresent();
        Optional<Json> targeting = targeting(flag);
        if (targeting.isEmpty()) {
            return Rules.truth(standardMeets);
        }
        var accepted = new ArrayList<>(prerequisite.variants());
        if (standardMeets) {
            accepted.add("");
        }
        Json pinned = Pinned.to(prerequisite.flag(), targeting.get(), shared);
        return Rules.rule("in", Rules.rule("cat", pinned), Rules.texts(accepted));
    }

    /// What any client may want to know about it.
    private static Json.Fields marked(Json.Fields definition, Extras extra) {
        var marks = new LinkedHashMap<String, Json>();
        if (definition.get("metadata") instanceof Json.Fields(_, var own)) {
            marks.putAll(own);
        }
        int before = marks.size();
        extra.kind().ifPresent(kind -> marks.put("bascule.kind", Json.Text.of(ExtrasReader.word(kind))));
        extra.owner().ifPresent(owner -> marks.put("bascule.owner", Json.Text.of(owner)));
        extra.expires().ifPresent(day -> marks.put("bascule.expires", Json.Text.of(day.toString())));
        extra.risk().ifPresent(risk -> marks.put("bascule.risk", Json.Text.of(risk)));
        extra.proposed().ifPresent(waits -> marks.put("bascule.proposed", Json.Text.of(waits.toString())));
        extra.following().ifPresent(with -> marks.put("bascule.migration", Json.Text.of(with.migration())));
        extra.following()
                .flatMap(Following::stage)
                .ifPresent(stage -> marks.put("bascule.stage", Json.Text.of(stage.word())));
        extra.kill().ifPresent(kill -> marks.put("bascule.killed", Json.Text.of(kill.reason())));
        return marks.size() == before ? definition : definition.with("metadata", new Json.Fields(Spot.NOWHERE, marks));
    }
}
