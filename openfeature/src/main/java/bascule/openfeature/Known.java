package bascule.openfeature;

import bascule.flags.Reading;
import bascule.flags.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The flags as this program knows them.
///
/// @param tag of the version, as the server writes it; empty if they are not from there
record Known(Reading reading, String tag, Origin origin) {
    enum Origin {
        SERVER,
        SNAPSHOT,
        BUNDLED,
        NOTHING
    }

    static final Known NOTHING = new Known(Reading.of("{\"flags\": {}}"), "", Origin.NOTHING);

    /// Version and digest, without the tag's quotes.
    String version() {
        return tag.replace("\"", "");
    }

    /// The keys of flags that are other ones here than there.
    List<String> changedFrom(Known before) {
        Map<String, Json> were = definitions(before);
        Map<String, Json> are = definitions(this);
        Set<String> keys = new LinkedHashSet<>(were.keySet());
        keys.addAll(are.keySet());
        var changed = new ArrayList<String>();
        for (String key : keys) {
            Json was = were.get(key);
            if (was == null || !was.equals(are.get(key))) {
                changed.add(key);
            }
        }
        return changed;
    }

    private static Map<String, Json> definitions(Known known) {
        return known.reading.plain().get("flags") instanceof Json.Fields(_, var members) ? members : Map.of();
    }
}
