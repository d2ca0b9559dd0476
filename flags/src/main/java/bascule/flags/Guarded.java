package bascule.flags;

import bascule.flags.json.Findings;
import bascule.flags.json.Json;
import bascule.flags.json.Problem;
import bascule.flags.json.Spot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// What two people must want of a document, by its [Conventions]: flags at certain risks, the rules they share, and
/// that convention itself. Pure.
final class Guarded {
    private final Reading before;
    private final Reading after;
    private final Conventions agreed;

    private Guarded(Reading before, Reading after) {
        this.before = before;
        this.after = after;
        this.agreed = conventions(before);
    }

    /// Whether there is any such flag, or may be.
    static boolean in(Reading reading) {
        return !conventions(reading).fourEyes().isEmpty();
    }

    private static Conventions conventions(Reading reading) {
        return Conventions.read(reading.source(), new Findings());
    }

    /// A line for each thing that differs, with its place in the document after the change.
    ///
    /// @param what to do about it, as the end of a sentence
    static List<Problem> changed(Reading before, Reading after, String what) {
        var guarded = new Guarded(before, after);
        return guarded.agreed.fourEyes().isEmpty() ? List.of() : guarded.problems(what);
    }

    private List<Problem> problems(String what) {
        var findings = new Findings();
        if (!agreed.fourEyes().equals(conventions(after).fourEyes())) {
            findings.note(spot(side(after)), "/bascule/conventions/four-eyes", "who must want a change " + what);
        }
        var risky = new TreeSet<>(risky(before));
        risky.addAll(risky(after));
        boolean shares = false;
        for (String key : risky) {
            if (!parts(before, key).equals(parts(after, key))) {
                Json definition = definitions(after).get(key);
                findings.note(
                        definition == null ? after.source().spot() : definition.spot(),
                        Json.pointer("/flags", key),
                        "'%s' %s".formatted(key, what));
            }
            shares |= String.valueOf(plain(before, key)).contains("$ref");
        }
        Json shared = shared(after);
        if (shares && !shared(before).equals(shared)) {
            findings.note(shared.spot(), "/bascule/segments", "a rule that flags at risk share " + what);
        }
        return findings.all();
    }

    /// By the conventions that were agreed on.
    private List<String> risky(Reading reading) {
        var risky = new ArrayList<String>();
        ExtrasReader.read(reading.source(), definitions(reading), new Findings())
                .forEach((key, extras) -> {
                    if (extras.risk().filter(agreed.fourEyes()::contains).isPresent()) {
                        risky.add(key);
                    }
                });
        return risky;
    }

    /// As it is written and what it means: a rule of a flag that it depends on may be another one.
    private static List<Json> parts(Reading reading, String key) {
        return List.of(
                definitions(reading).getOrDefault(key, Rules.NOTHING),
                FlagChanges.member(FlagChanges.member(side(reading), "flags"), key),
                plain(reading, key));
    }

    private static Json plain(Reading reading, String key) {
        return FlagChanges.member(FlagChanges.member(reading.plain(), "flags"), key);
    }

    private static Json shared(Reading reading) {
        Json shared = reading.plain().get("$evaluators");
        return shared == null ? new Json.Fields(Spot.NOWHERE, new LinkedHashMap<>()) : shared;
    }

    private static Map<String, Json> definitions(Reading reading) {
        return DefinitionReader.definitions(reading.source(), new Findings());
    }

    private static Json.Fields side(Reading reading) {
        return FlagChanges.member(reading.source(), "bascule");
    }

    private static Spot spot(Json.Fields side) {
        Json conventions = side.get("conventions");
        return conventions == null ? side.spot() : conventions.spot();
    }
}
