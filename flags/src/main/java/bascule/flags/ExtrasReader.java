package bascule.flags;

import bascule.flags.Extras.Cohort;
import bascule.flags.Extras.Due;
import bascule.flags.Extras.Following;
import bascule.flags.Extras.Kill;
import bascule.flags.Extras.Kind;
import bascule.flags.Extras.Prerequisite;
import bascule.flags.Extras.Proposed;
import bascule.flags.Extras.Ramp;
import bascule.flags.json.Findings;
import bascule.flags.json.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads what stands under `bascule` in a document of flags.
final class ExtrasReader {
    private static final String AT = "/bascule";

    private final Map<String, Json> definitions;

    private ExtrasReader(Map<String, Json> definitions) {
        this.definitions = definitions;
    }

    /// By flag. A flag of which nothing can be read is left out.
    static Map<String, Extras> read(Json.Fields document, Map<String, Json> definitions, Findings findings) {
        Json side = document.get("bascule");
        if (side == null) {
            return Map.of();
        }
        var members = new Members(side, AT, findings).only("flags", "segments", "conventions", "version", "epochs");
        var reader = new ExtrasReader(definitions);
        var extras = new LinkedHashMap<String, Extras>();
        members.fields("flags").forEach((key, json) -> {
            String pointer = Json.pointer(AT + "/flags", key);
            if (definitions.containsKey(key)) {
                extras.put(key, reader.extras(key, new Members(json, pointer, findings)));
            } else {
                findings.note(json.spot(), pointer, "there is no flag '%s' under /flags".formatted(key));
            }
        });
        return extras;
    }

    private Extras extras(String key, Members of) {
        of.only(
                "kind",
                "owner",
                "expires",
                "risk",
                "proposed",
                "left",
                "off",
                "prerequisites",
                "ramp",
                "killed",
                "follows");
        Set<String> variants = variants(key);
        List<Prerequisite> prerequisites = prerequisites(of);
        Optional<String> off = of.oneOf("off", variants);
        if (!prerequisites.isEmpty() && off.isEmpty()) {
            of.note("prerequisites", "a flag with prerequisites says in 'off' what the others get");
        }
        return new Extras(
                kind(of),
                of.text("owner"),
                expires(of),
                of.oneOf("risk", Conventions.RISKS),
                of.member("proposed").flatMap(ExtrasReader::proposed),
                of.text("left"),
                off,
                prerequisites,
                of.member("ramp").flatMap(ramp -> ramp(key, ramp, variants)),
                of.member("killed").flatMap(killed -> kill(killed, variants)),
                of.member("follows").flatMap(follows -> following(follows, variants)));
    }

    private static Optional<Proposed> proposed(Members of) {
        of.only("change", "to", "by", "reason");
        Optional<String> change = of.needed("change");
        Optional<String> to = of.needed("to");
        Optional<String> by = of.needed("by");
        return change.flatMap(word -> to.flatMap(what -> by.map(who -> new Proposed(word, what, who))));
    }

    private Set<String> variants(String key) {
        return definitions.get(key) instanceof Json.Fields definition
                        && definition.get("variants") instanceof Json.Fields(_, var members)
                ? members.keySet()
                : Set.of();
    }

    private static Optional<Kind> kind(Members of) {
        List<Kind> kinds = List.of(Kind.values());
        Optional<String> word =
                of.oneOf("kind", kinds.stream().map(ExtrasReader::word).toList());
        return word.flatMap(
                each -> kinds.stream().filter(kind -> word(kind).equals(each)).findFirst());
    }

    static String word(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Optional<LocalDate> expires(Members of) {
        return of.text("expires").flatMap(text -> {
            try {
                return Optional.of(LocalDate.parse(text));
            } catch (DateTimeException wrong) {
                of.note("expires", "a day is written 2027-01-31, found '%s'".formatted(text));
                return Optional.empty();
            }
        });
    }

    private List<Prerequisite> prerequisites(Members of) {
        var prerequisites = new ArrayList<Prerequisite>();
        for (Members each : of.list("prerequisites")) {
            each.only("flag", "variants");
            Optional<String> flag = each.needed("flag");
            List<String> wanted = each.texts("variants");
            if (flag.isPresent() && !definitions.containsKey(flag.get())) {
                each.note("flag", "there is no flag '%s'".formatted(flag.get()));
            } else if (flag.isPresent()) {
                Set<String> variants = variants(flag.get());
                wanted.stream()
                        .filter(variant -> !variants.contains(variant))
                        .forEach(variant -> each.note(
                                "variants",
                                "'%s' is none of the variants of '%s' (%s)"
                                        .formatted(variant, flag.get(), String.join(", ", variants))));
                prerequisites.add(new Prerequisite(flag.get(), wanted));
            }
        }
        return prerequisites;
    }

    private static Optional<Ramp> ramp(String key, Members of, Set<String> variants) {
        of.only("to", "from", "share", "by", "salt", "schedule");
        Optional<String> to = of.needed("to").flatMap(_ -> of.oneOf("to", variants));
        Optional<String> from = of.needed("from").flatMap(_ -> of.oneOf("from", variants));
        Share share = of.share("share").orElse(new Share(0));
        List<Due> schedule = schedule(of);
        return to.isPresent() && from.isPresent()
                ? Optional.of(new Ramp(to.get(), from.get(), share, cohort(of, key), schedule))
                : Optional.empty();
    }

    private static Cohort cohort(Members of, String salt) {
        return new Cohort(of.text("by").orElse("targetingKey"), of.text("salt").orElse(salt));
    }

    private static List<Due> schedule(Members of) {
        var schedule = new ArrayList<Due>();
        for (Members each : of.list("schedule")) {
            each.only("at", "share");
            Optional<Instant> at = each.needed("at").flatMap(text -> time(each, text));
            Optional<Share> share = each.needed("share").flatMap(_ -> each.share("share"));
            if (at.isEmpty() || share.isEmpty()) {
                continue;
            }
            if (!schedule.isEmpty() && !schedule.getLast().at().isBefore(at.get())) {
                each.note("at", "a schedule is written in the order of time, this one is not after the one before");
            }
            schedule.add(new Due(at.get(), share.get()));
        }
        return schedule;
    }

    private static Optional<Instant> time(Members of, String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException wrong) {
            of.note("at", "a time is written 2027-01-31T08:00:00Z, found '%s'".formatted(text));
            return Optional.empty();
        }
    }

    private static Optional<Kill> kill(Members of, Set<String> variants) {
        of.only("variant", "reason");
        Optional<String> variant = of.needed("variant").flatMap(_ -> of.oneOf("variant", variants));
        String reason = of.needed("reason").orElse("");
        return variant.map(chosen -> new Kill(chosen, reason));
    }

    private static Optional<Stage> stage(Members of, Set<String> variants) {
        Optional<Stage> stage = of.oneOf("stage", Stage.WORDS).flatMap(Stage::of);
        if (stage.isPresent() && !variants.containsAll(Stage.WORDS)) {
            of.note("stage", "a flag that tells the stage has the variants " + String.join(", ", Stage.WORDS));
            return Optional.empty();
        }
        return stage;
    }

    private static Optional<Following> following(Members of, Set<String> variants) {
        of.only("migration", "blue", "green", "share", "by", "salt", "stage");
        Optional<String> migration = of.needed("migration");
        Optional<String> blue = of.needed("blue").flatMap(_ -> of.oneOf("blue", variants));
        Optional<String> green = of.needed("green").flatMap(_ -> of.oneOf("green", variants));
        Share share = of.share("share").orElse(new Share(0));
        Optional<Stage> stage = stage(of, variants);
        return migration.isPresent() && blue.isPresent() && green.isPresent()
                ? Optional.of(new Following(migration.get(), blue.get(), green.get(), share, cohort(of, ""), stage))
                : Optional.empty();
    }

    /// How that one flag follows a migration; empty if it does not.
    static Optional<Following> following(Json.Fields document, String flag, Findings findings) {
        Map<String, Json> definitions = DefinitionReader.definitions(document, findings);
        return read(document, definitions, findings)
                .getOrDefault(flag, Extras.NONE)
                .following();
    }

    /// Rules that flags share, by name.
    static Map<String, Json> segments(Json.Fields document) {
        return document.get("bascule") instanceof Json.Fields side
                        && side.get("segments") instanceof Json.Fields(_, var members)
                ? members
                : Map.of();
    }
}
