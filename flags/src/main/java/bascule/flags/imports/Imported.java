package bascule.flags.imports;

import bascule.flags.json.Json;
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
}
