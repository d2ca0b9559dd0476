package bascule.flags.imports;

import bascule.flags.FlagChange;
import bascule.flags.json.Json;
import bascule.flags.json.JsonText;
import bascule.flags.json.Spot;
import bascule.migration.StepException.Refused;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Flags from elsewhere come into a document. None that is there already is touched.
public record Import(String from, Map<String, Json.Fields> flags) implements FlagChange {
    public Import {
        flags = new LinkedHashMap<>(flags);
    }

    @Override
    public String describe() {
        return "import from %s: %s".formatted(from, String.join(", ", flags.keySet()));
    }

    /// As one object, by key.
    public String definitions() {
        return JsonText.line(new Json.Fields(Spot.NOWHERE, new LinkedHashMap<>(flags)));
    }

    @Override
    public Json.Fields made(Json.Fields document) throws Refused {
        if (!(document.get("flags") instanceof Json.Fields there)) {
            throw new Refused("the document's flags are a list: write them as an object first");
        }
        List<String> twice =
                flags.keySet().stream().filter(there.members()::containsKey).toList();
        if (!twice.isEmpty()) {
            throw new Refused("the document has these flags already: %s. Take them out of one of both"
                    .formatted(String.join(", ", twice)));
        }
        var all = new LinkedHashMap<>(there.members());
        all.putAll(flags);
        return document.with("flags", new Json.Fields(there.spot(), all));
    }
}
