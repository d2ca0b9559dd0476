package bascule.cli;

import bascule.flags.Context;
import bascule.flags.json.Findings;
import bascule.flags.json.Json;
import bascule.flags.json.JsonText;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Who asks for a flag, and when.
final class CallerOptions {
    @Option(names = "--key", paramLabel = "KEY", description = "Who asks: the targetingKey.")
    private Optional<String> key = Optional.empty();

    @Option(names = "--context", paramLabel = "JSON", description = "What is known about the caller, as one object.")
    private String known = "{}";

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "When, such as 2027-01-31T08:00:00Z, for schedules. Default: now.")
    private Optional<String> at = Optional.empty();

    Context context() {
        var attributes = new LinkedHashMap<String, @Nullable Object>();
        var findings = new Findings();
        Optional<Json> json = JsonText.read(known, findings);
        if (json.isEmpty() || !(json.get().value() instanceof Map<?, ?> map)) {
            throw Failure.usage("--context is one JSON object, such as '{\"plan\": \"gold\"}'", "");
        }
        map.forEach((name, value) -> attributes.put(String.valueOf(name), value));
        key.ifPresent(caller -> attributes.put("targetingKey", caller));
        Context context = Context.of(attributes);
        return at.isPresent() ? context.at(time(at.get())) : context;
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException wrong) {
            throw Failure.usage("--at is a time such as 2027-01-31T08:00:00Z, not " + text, "");
        }
    }
}
