package bascule.flags;

import bascule.flags.json.Findings;
import bascule.flags.json.Json;
import bascule.flags.json.JsonText;
import bascule.flags.json.Problem;
import bascule.flags.json.Spot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// A document of flags that was read: all that can be asked of it, and all that is wrong with it.
///
/// @param source as it was written
/// @param plain what it means in definitions that every flagd understands
public record Reading(Json.Fields source, Json.Fields plain, Flags flags, List<Problem> problems) {
    private static final Json.Fields NOTHING = new Json.Fields(Spot.NOWHERE, new LinkedHashMap<>());

    /// Of no document.
    static final Reading NONE = new Reading(NOTHING, NOTHING, Flags.NONE, List.of());

    public Reading {
        problems = List.copyOf(problems);
    }

    public static Reading of(String text) {
        return of(text, NONE);
    }

    /// The same, only sooner: what was written alike before is not made anew.
    ///
    /// @param before what was read last
    public static Reading of(String text, Reading before) {
        var findings = new Findings();
        if (text.equals(FlagFiles.NO_TEXT)) {
            return new Reading(NOTHING, NOTHING, Flags.NONE, List.of(new Problem(0, 0, "", "it is not UTF-8 text")));
        }
        Optional<Json> json = JsonText.read(text, findings);
        if (json.isPresent() && json.get() instanceof Json.Fields document) {
            return of(document, findings, before);
        }
        json.ifPresent(other -> findings.note(
                other.spot(), "", "a document of flags is an object with the member 'flags', found " + other.kind()));
        return new Reading(NONE.source, NONE.plain, Flags.NONE, findings.all());
    }

    static Reading of(Json.Fields document, Findings findings) {
        return of(document, findings, NONE);
    }

    private static Reading of(Json.Fields document, Findings findings, Reading before) {
        Json.Fields plain = PlainDocument.of(document, findings);
        Flags flags = DefinitionReader.read(plain, findings, before);
        return new Reading(document, plain, flags, findings.all());
    }

    public boolean sound() {
        return problems.isEmpty();
    }
}
