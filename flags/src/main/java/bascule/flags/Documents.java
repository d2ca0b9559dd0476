package bascule.flags;

import bascule.flags.Extras.Following;
import bascule.flags.json.Findings;
import bascule.flags.json.Json;
import bascule.flags.json.JsonText;
import bascule.flags.json.Problem;
import bascule.migration.Epoch;
import bascule.migration.Sha256;
import bascule.migration.StepException;
import bascule.migration.StepException.Fenced;
import bascule.migration.StepException.Refused;
import bascule.migration.StepException.Transient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What every store decides before it writes. Pure.
final class Documents {
    private static final int DIGITS = 16;
    private static final int SHOWN = 10;

    private Documents() {}

    static Version version(Json.Fields document, String text) {
        return new Version(number(FlagChanges.member(document, "bascule").get("version")), digest(text));
    }

    static String digest(String text) {
        return Sha256.hex(text).substring(0, DIGITS);
    }

    /// The document after the change.
    static Reading changed(Standing now, FlagChange change, Version expected, By by, long number) throws StepException {
        if (!now.version().equals(expected)) {
            throw new Transient("the flags were changed meanwhile: they are at version %s, expected was %s"
                    .formatted(now.version(), expected));
        }
        Json.Fields old = now.reading().source();
        if (by instanceof By.Term(var migration, var epoch)) {
            demandNewest(old, migration, epoch);
        }
        Json.Fields made = change.made(old);
        demandOwn(old, made, by);
        Reading reading = Reading.of(JsonText.write(stamped(old, made, by, number)), now.reading());
        if (!reading.sound()) {
            throw new Refused("this would leave the flags with mistakes: " + told(reading.problems()));
        }
        return reading;
    }

    /// A document that is not in force after the same change; empty if it can't be made of it.
    static Optional<String> edited(Json.Fields document, FlagChange change, By by, long number) {
        try {
            return Optional.of(JsonText.write(stamped(document, change.made(document), by, number)));
        } catch (Refused unfit) {
            return Optional.empty();
        }
    }

    static String told(List<Problem> problems) {
        String first = problems.stream().limit(SHOWN).map(Problem::toString).collect(Collectors.joining("; "));
        return problems.size() <= SHOWN ? first : first + "; and " + (problems.size() - SHOWN) + " more";
    }

    /// @throws Fenced if a newer term was here
    static void demandNewest(Json.Fields document, String migration, Epoch epoch) throws Fenced {
        Optional<Epoch> newest = epoch(document, migration);
        if (newest.isPresent() && epoch.isBefore(newest.get())) {
            throw new Fenced("flags that follow " + migration, epoch, newest.get());
        }
    }

    static Optional<Epoch> epoch(Json.Fields document, String migration) {
        long number = number(epochs(document).get(migration));
        return number > 0 ? Optional.of(new Epoch(number)) : Optional.empty();
    }

    private static Json.Fields epochs(Json.Fields document) {
        return FlagChanges.member(FlagChanges.member(document, "bascule"), "epochs");
    }

    private static long number(@org.jspecify.annotations.Nullable Json json) {
        return json instanceof Json.Numeral numeral && numeral.value() instanceof Long number ? number : 0;
    }

    /// What follows a migration is the migration's alone: nobody else begins, changes or ends that.
    private static void demandOwn(Json.Fields old, Json.Fields made, By by) throws Refused {
        Map<String, Extras> before = extras(old);
        Map<String, Extras> after = extras(made);
        var keys = new TreeSet<>(before.keySet());
        keys.addAll(after.keySet());
        for (String key : keys) {
            Optional<Following> was = before.getOrDefault(key, Extras.NONE).following();
            Optional<Following> is = after.getOrDefault(key, Extras.NONE).following();
            if (!was.equals(is)) {
                demandOwn(key, was.or(() -> is).orElseThrow(), by);
            }
            boolean bent = was.isPresent() && !sameBut(old, made, key);
            if (bent && by instanceof By.Person) {
                throw new Refused(
                        ("the flag '%s' follows the migration %s and moves with it: kill it, or end the" + " migration")
                                .formatted(key, was.get().migration()));
            }
        }
    }

    private static void demandOwn(String key, Following following, By by) throws Refused {
        boolean own = by instanceof By.Term(var migration, _) && migration.equals(following.migration());
        if (!own) {
            throw new Refused("only the migration %s itself may say how the flag '%s' follows it"
                    .formatted(following.migration(), key));
        }
    }

    /// But for a kill.
    private static boolean sameBut(Json.Fields old, Json.Fields made, String key) {
        return one(old, key).equals(one(made, key));
    }

    private static List<Json> one(Json.Fields document, String key) {
        Json definition = DefinitionReader.definitions(document, new Findings()).get(key);
        Json.Fields extras =
                FlagChanges.member(FlagChanges.member(FlagChanges.member(document, "bascule"), "flags"), key);
        return List.of(definition == null ? Rules.NOTHING : definition, extras.without("killed"));
    }

    private static Map<String, Extras> extras(Json.Fields document) {
        var ignored = new Findings();
        return ExtrasReader.read(document, DefinitionReader.definitions(document, ignored), ignored);
    }

    /// With its number, and with every epoch that was seen: no change takes those back.
    private static Json.Fields stamped(Json.Fields old, Json.Fields made, By by, long number) {
        Json.Fields epochs = epochs(old);
        if (by instanceof By.Term(var migration, var epoch)) {
            epochs = epochs.with(migration, Json.Numeral.of(epoch.number()));
        }
        Json.Fields side = FlagChanges.member(made, "bascule").with("version", Json.Numeral.of(number));
        side = epochs.members().isEmpty() ? side.without("epochs") : side.with("epochs", epochs);
        return made.with("bascule", side);
    }
}
