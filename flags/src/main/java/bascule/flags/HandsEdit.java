package bascule.flags;

import bascule.flags.json.Json;
import bascule.flags.json.Problem;
import bascule.migration.StepException.Refused;
import java.util.List;
import java.util.Optional;

/// A hand's edit that waits until two people have agreed to it.
///
/// @param name by which people mean this text and no other
/// @param made the edited document
record HandsEdit(String name, Reading made, List<Problem> problems) {
    private static final String FIRST = "agree, as the first of two, to the edit by hand ";

    static HandsEdit of(Reading before, Reading made, String text) {
        String name = Documents.digest(text);
        return new HandsEdit(
                name,
                made,
                Guarded.changed(
                        before,
                        made,
                        "was edited by hand, and two people must want that; what was agreed on holds until they have"
                                + " said: bascule flags approve " + name));
    }

    boolean waits() {
        return !problems.isEmpty();
    }

    /// What stands on record of the first one's yes.
    String agreement() {
        return FIRST + name;
    }

    /// The change that it comes to once somebody else agreed before; empty if this is the first yes.
    ///
    /// @throws Refused if the same person agrees a second time, or the flags were changed since it was begun
    Optional<FlagChange> agreed(String wanted, Standing now, List<Past> history, By.Person by) throws Refused {
        if (!name.equals(wanted)) {
            throw new Refused("the edit that waits is %s now, not %s: look at it again".formatted(name, wanted));
        }
        long number = Documents.version(made.source(), "").number();
        if (number != now.version().number()) {
            throw new Refused(("the edit was made of version %d, and %s is in force: make it again of what lies in"
                            + " <file>.agreed, and keep that one's 'version'")
                    .formatted(number, now.version()));
        }
        Optional<String> first = history.stream()
                .filter(past -> past.what().equals(agreement()))
                .map(Past::actor)
                .findFirst();
        if (first.filter(by.actor()::equals).isPresent()) {
            throw new Refused("%s has agreed already: somebody else must too".formatted(by.actor()));
        }
        return first.map(who -> new Taken(name, made.source(), who));
    }

    private record Taken(String name, Json.Fields document, String first) implements FlagChange {
        @Override
        public String describe() {
            return "take over the edit by hand %s, as %s agreed".formatted(name, first);
        }

        @Override
        public Json.Fields made(Json.Fields old) {
            return document;
        }
    }
}
