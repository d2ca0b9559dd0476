package bascule.flags;

import bascule.flags.json.Findings;
import bascule.flags.json.Json;
import bascule.flags.json.JsonText;
import bascule.flags.json.Spot;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A past change as a line of JSON and back.
final class PastText {
    private static final String START = "0".repeat(16);

    private PastText() {}

    static Past chained(List<Past> before, Instant at, Version version, By by, String what) {
        String previous = before.isEmpty() ? START : before.getLast().hash();
        var past = new Past(at.truncatedTo(ChronoUnit.MILLIS), version, by.actor(), by.reason(), what, "");
        return new Past(past.at(), version, past.actor(), past.reason(), what, hash(previous, past));
    }

    static String hash(String previous, Past past) {
        return Documents.digest(previous + "|"
                + line(new Past(past.at(), past.version(), past.actor(), past.reason(), past.what(), "")));
    }

    static String line(Past past) {
        var members = new LinkedHashMap<String, Json>();
        members.put("version", Json.Numeral.of(past.version().number()));
        members.put("digest", Json.Text.of(past.version().digest()));
        members.put("at", Json.Text.of(past.at().toString()));
        members.put("actor", Json.Text.of(past.actor()));
        members.put("reason", Json.Text.of(past.reason()));
        members.put("what", Json.Text.of(past.what()));
        members.put("hash", Json.Text.of(past.hash()));
        return JsonText.line(new Json.Fields(Spot.NOWHERE, members));
    }

    /// Empty if it is none.
    static Optional<Past> read(String line) {
        Optional<Json> json = JsonText.read(line, new Findings());
        if (json.isEmpty()
                || !(json.get().value() instanceof Map<?, ?> map)
                || !(map.get("version") instanceof Long number)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Past(
                    Instant.parse(text(map, "at")),
                    new Version(number, text(map, "digest")),
                    text(map, "actor"),
                    text(map, "reason"),
                    text(map, "what"),
                    text(map, "hash")));
        } catch (DateTimeException broken) {
            return Optional.empty();
        }
    }

    private static String text(Map<?, ?> map, String name) {
        return String.valueOf(map.get(name));
    }
}
