package bascule.flags;

import bascule.flags.json.Findings;
import bascule.flags.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// What a team agreed on for its flags. A document that breaks it is as wrong as one with a mistake.
///
/// @param names what the key of every flag looks like
/// @param needs members that every flag has under `bascule`
/// @param fourEyes risks at which two people must want a change
record Conventions(Optional<Pattern> names, List<String> needs, Set<String> fourEyes) {
    static final List<String> RISKS = List.of("low", "medium", "high");
    private static final List<String> NEEDED = List.of("kind", "owner", "expires", "risk");
    private static final Conventions NONE = new Conventions(Optional.empty(), List.of(), Set.of());

    Conventions {
        needs = List.copyOf(needs);
        fourEyes = Set.copyOf(fourEyes);
    }

    static Conventions read(Json.Fields document, Findings findings) {
        if (!(document.get("bascule") instanceof Json.Fields side) || side.get("conventions") == null) {
            return NONE;
        }
        var of = new Members(side, "/bascule", findings).member("conventions").orElseThrow();
        of.only("names", "needs", "four-eyes");
        return new Conventions(
                of.text("names").flatMap(text -> pattern(text, of)),
                of.has("needs") ? known("needs", NEEDED, of) : List.of(),
                of.has("four-eyes") ? new HashSet<>(known("four-eyes", RISKS, of)) : Set.of());
    }

    private static Optional<Pattern> pattern(String text, Members of) {
        try {
            return Optional.of(Pattern.compile(text));
        } catch (PatternSyntaxException wrong) {
            of.note("names", "this is no regular expression: " + wrong.getDescription());
            return Optional.empty();
        }
    }

    private static List<String> known(String name, List<String> known, Members of) {
        var found = new ArrayList<>(of.texts(name));
        found.removeIf(each -> {
            if (!known.contains(each)) {
                of.note(name, "'%s' is none of %s".formatted(each, String.join(", ", known)));
            }
            return !known.contains(each);
        });
        return found;
    }

    /// Notes every flag that breaks them.
    void check(Map<String, Json> definitions, Map<String, Extras> extras, Findings findings) {
        definitions.forEach((key, definition) -> {
            String at = Json.pointer("/flags", key);
            if (names.filter(form -> !form.matcher(key).matches()).isPresent()) {
                findings.note(
                        definition.spot(),
                        at,
                        "'%s' is no name by the conventions: it matches %s".formatted(key, names.get()));
            }
            Extras known = extras.getOrDefault(key, Extras.NONE);
            for (String needed : needs) {
                if (!has(known, needed)) {
                    findings.note(
                            definition.spot(),
                            at,
                            "by the conventions every flag says its '%s': add it at /bascule/flags/%s"
                                    .formatted(needed, key));
                }
            }
        });
    }

    private static boolean has(Extras known, String needed) {
        return switch (needed) {
            case "kind" -> known.kind().isPresent();
            case "owner" -> known.owner().isPresent();
            case "expires" -> known.expires().isPresent();
            default -> known.risk().isPresent();
        };
    }

    /// Whether two people must want a change of that flag.
    static boolean demandTwo(Json.Fields document, String flag) {
        var ignored = new Findings();
        Conventions agreed = read(document, ignored);
        if (agreed.fourEyes.isEmpty()) {
            return false;
        }
        Map<String, Json> definitions = DefinitionReader.definitions(document, ignored);
        return ExtrasReader.read(document, definitions, ignored)
                .getOrDefault(flag, Extras.NONE)
                .risk()
                .filter(agreed.fourEyes::contains)
                .isPresent();
    }
}
