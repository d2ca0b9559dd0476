package bascule.flags.usage;

import bascule.flags.json.Findings;
import bascule.flags.json.Json;
import bascule.flags.json.JsonText;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reports as they travel: JSON, keys in Base64.
public final class ReportText {
    private ReportText() {}

    /// @param client the program's name
    public static String write(String client, Report report) {
        var flags = new LinkedHashMap<String, Object>();
        report.flags().forEach((flag, variants) -> {
            var each = new LinkedHashMap<String, Object>();
            variants.forEach((variant, used) -> each.put(variant, write(used)));
            flags.put(flag, each);
        });
        return JsonText.line(
                Json.of(Map.of("client", client, "run", report.run(), "number", report.number(), "flags", flags)));
    }

    private static Map<String, Object> write(Used used) {
        var tracked = new LinkedHashMap<String, Object>();
        used.tracked().forEach((event, what) -> tracked.put(event, Map.of("times", what.times(), "sum", what.sum())));
        return Map.of(
                "answers",
                used.answers(),
                "keys",
                Base64.getEncoder().encodeToString(used.keys().state()),
                "tracked",
                tracked);
    }

    /// Whose report, and what.
    public record Told(String client, Report report) {}

    /// @throws IllegalArgumentException names what is none
    public static Told read(String text) {
        var findings = new Findings();
        Optional<Json> json = JsonText.read(text, findings);
        if (json.isEmpty() || !findings.all().isEmpty()) {
            throw new IllegalArgumentException("a report is JSON: " + findings.all());
        }
        Map<?, ?> all = map(json.get().value(), "a report");
        only(all, "a report", "client", "run", "number", "flags");
        var flags = new LinkedHashMap<String, Map<String, Used>>();
        map(all.get("flags"), "'flags'").forEach((flag, variants) -> {
            var each = new LinkedHashMap<String, Used>();
            map(variants, "'" + flag + "'")
                    .forEach((variant, used) -> each.put(
                            String.valueOf(variant), used(map(used, "'%s' of '%s'".formatted(variant, flag)))));
            flags.put(String.valueOf(flag), each);
        });
        return new Told(text(all, "client"), new Report(text(all, "run"), count(all, "number"), flags));
    }

    private static Used used(Map<?, ?> all) {
        only(all, "a variant", "answers", "keys", "tracked");
        var tracked = new LinkedHashMap<String, Tracked>();
        map(all.get("tracked"), "'tracked'").forEach((event, what) -> {
            Map<?, ?> each = map(what, "'" + event + "'");
            only(each, "'" + event + "'", "times", "sum");
            tracked.put(String.valueOf(event), new Tracked(count(each, "times"), sum(each)));
        });
        return new Used(count(all, "answers"), keys(text(all, "keys")), tracked);
    }

    private static Keys keys(String text) {
        try {
            return Keys.of(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException none) {
            throw new IllegalArgumentException("'keys' are none: " + none.getMessage(), none);
        }
    }

    private static double sum(Map<?, ?> all) {
        if (all.get("sum") instanceof Number number) {
            return number.doubleValue();
        }
        throw new IllegalArgumentException("'sum' is a number");
    }

    private static long count(Map<?, ?> all, String name) {
        if (all.get(name) instanceof Long number && number >= 0) {
            return number;
        }
        throw new IllegalArgumentException("'%s' is a count, 0 or more".formatted(name));
    }

    private static String text(Map<?, ?> all, String name) {
        if (all.get(name) instanceof String text && !text.isEmpty()) {
            return text;
        }
        throw new IllegalArgumentException("'%s' is a text".formatted(name));
    }

    private static Map<?, ?> map(@Nullable Object given, String what) {
        if (given instanceof Map<?, ?> map) {
            return map;
        }
        throw new IllegalArgumentException(what + " is an object");
    }

    private static void only(Map<?, ?> all, String what, String... names) {
        for (Object name : all.keySet()) {
            if (!List.of(names).contains(String.valueOf(name))) {
                throw new IllegalArgumentException(
                        "%s has %s, and not '%s'".formatted(what, String.join(", ", names), name));
            }
        }
    }
}
