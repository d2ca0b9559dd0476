package bascule.flags.imports;

import bascule.flags.Reading;
import bascule.flags.json.Json;
import bascule.flags.json.JsonText;
import bascule.flags.json.Problem;
import bascule.flags.json.Spot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// @param flags definitions by key
/// @param lost what was not brought over, a line each that begins with the flag's key
public record Imported(SequencedMap<String, Json.Fields> flags, List<String> lost) {
    public Imported {
        flags = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(flags));
        lost = List.copyOf(lost);
    }

    /// Without those that no document may have, such as one whose key is empty: they are among the lost.
    Imported sound() {
        var kept = new LinkedHashMap<String, Json.Fields>();
        var all = new ArrayList<>(lost);
        flags.forEach((key, definition) -> {
            var alone = new LinkedHashMap<String, Json>();
            alone.put(key, definition);
            var document = new LinkedHashMap<String, Json>();
            document.put("flags", new Json.Fields(Spot.NOWHERE, alone));
            List<Problem> problems = Reading.of(JsonText.write(new Json.Fields(Spot.NOWHERE, document)))
                    .problems();
            if (problems.isEmpty()) {
                kept.put(key, definition);
            } else {
                all.add("%s: left out: %s".formatted(key, problems.getFirst().message()));
            }
        });
        return new Imported(kept, all);
    }
}
