package bascule.flags.imports;

import bascule.flags.FlagChange;
import bascule.flags.json.Json;
import bascule.flags.json.JsonText;
import bascule.flags.json.Spot;
import bascule.migration.StepException.Refused;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Flags from elsewhere come into a document. None that is there already is touched.
///
/// @param there those of the same source that are left out because the document has them
public record Import(String from, Map<String, Json.Fields> flags, List<String> there) implements FlagChange {
    public Import {
        flags = new LinkedHashMap<>(flags);
        there = List.copyOf(there);
    }

    public Import(String from, Map<String, Json.Fields> flags) {
        this(from, flags, List.of());
    }

    /// What of it is new to that document; all of it, which is refused then, if nothing is.
    public Import into(Json.Fields document) {
        Set<String> has =
                document.get("flags") instanceof Json.Fields all ? all.members().keySet() : Set.of();
        var fresh = new LinkedHashMap<>(flags);
        fresh.keySet().removeAll(has);
        return fresh.isEmpty()
                ? this
                : new Import(
                        from,
                        fresh,
                        flags.keySet().stream().filter(has::contains).toList());
    }

    @Override
    public String describe() {
        String said = "import from %s: %s".formatted(from, String.join(", ", flags.keySet()));
        return there.isEmpty() ? said : said + "; there already, and not touched: " + String.join(", ", there);
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
            throw new Refused("the document has these flags already: %s. None was touched; nothing is new"
                    .formatted(String.join(", ", twice)));
        }
        var all = new LinkedHashMap<>(there.members());
        all.putAll(flags);
        return document.with("flags", new Json.Fields(there.spot(), all));
    }
}
