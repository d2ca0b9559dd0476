package bascule.flags.imports;

import bascule.flags.Rules;
import bascule.flags.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/// Values that have no names where they come from, as variants: `on` and `off`, or `v0`, `v1` as they come up.
final class Values {
    private final SequencedMap<String, Json> variants = new LinkedHashMap<>();

    /// @return the variant's name
    String named(Json value) throws NotCarried {
        for (Map.Entry<String, Json> each : variants.entrySet()) {
            if (each.getValue().equals(value)) {
                return each.getKey();
            }
        }
        if (value instanceof Json.Items || value instanceof Json.Nothing) {
            throw new NotCarried("one of its values is %s".formatted(value.kind()));
        }
        if (!variants.isEmpty() && !variants.firstEntry().getValue().kind().equals(value.kind())) {
            throw new NotCarried("its values are of several types");
        }
        String name =
                value instanceof Json.Truth ? (value.equals(Rules.truth(true)) ? "on" : "off") : "v" + variants.size();
        variants.put(name, value);
        return name;
    }

    SequencedMap<String, Json> variants() {
        return variants;
    }
}
