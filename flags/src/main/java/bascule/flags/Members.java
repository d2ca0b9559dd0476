package bascule.flags;

import bascule.flags.json.Findings;
import bascule.flags.json.Json;
import bascule.flags.json.Spot;
import bascule.migration.Spelling;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// The members of an object while they are read: what is wrong with one is noted, and it counts as missing.
final class Members {
    private final Json.Fields fields;
    private final String pointer;
    private final Findings findings;

    Members(Json json, String pointer, Findings findings) {
        this.pointer = pointer;
        this.findings = findings;
        this.fields = json instanceof Json.Fields found ? found : new Json.Fields(json.spot(), new LinkedHashMap<>());
        if (!(json instanceof Json.Fields)) {
            findings.note(json.spot(), pointer, "this is an object, found " + json.kind());
        }
    }

    /// Notes every other member.
    Members only(String... names) {
        List<String> known = List.of(names);
        fields.members().forEach((name, member) -> {
            if (!known.contains(name)) {
                String near = Spelling.nearest(name, known)
                        .map(word -> "is '%s' meant?".formatted(word))
                        .orElse("known are " + String.join(", ", known));
                findings.note(
                        member.spot(), Json.pointer(pointer, name), "'%s' is not known: %s".formatted(name, near));
            }
        });
        return this;
    }

    boolean has(String name) {
        return fields.get(name) != null;
    }

    void note(String name, String message) {
        Json member = fields.get(name);
        Spot spot = member == null ? fields.spot() : member.spot();
        findings.note(spot, Json.pointer(pointer, name), message);
    }

    private <T extends Json> Optional<T> get(String name, Class<T> kind, String words) {
        Json member = fields.get(name);
        if (member == null) {
            return Optional.empty();
        }
        if (!kind.isInstance(member)) {
            note(name, "this is %s, found %s".formatted(words, member.kind()));
            return Optional.empty();
        }
        return Optional.of(kind.cast(member));
    }

    Optional<String> text(String name) {
        return get(name, Json.Text.class, "a text").map(Json.Text::value);
    }

    /// Notes that it is missing.
    Optional<String> needed(String name) {
        if (fields.get(name) == null) {
            note(name, "'%s' is missing".formatted(name));
        }
        return text(name);
    }

    Optional<String> oneOf(String name, Collection<String> known) {
        Optional<String> text = text(name);
        if (text.isPresent() && !known.contains(text.get())) {
            note(name, "'%s' is none of %s".formatted(text.get(), String.join(", ", known)));
            return Optional.empty();
        }
        return text;
    }

    Optional<Share> share(String name) {
        return text(name).flatMap(text -> {
            Optional<Share> share = Share.parse(text);
            if (share.isEmpty()) {
                note(name, "a share is written 25%% or 0.5%%, found '%s'".formatted(text));
            }
            return share;
        });
    }

    SequencedMap<String, Json> fields(String name) {
        Optional<Json.Fields> inner = get(name, Json.Fields.class, "an object");
        return inner.isPresent() ? inner.get().members() : new LinkedHashMap<>();
    }

    Optional<Members> member(String name) {
        @Nullable Json inner = fields.get(name);
        return inner == null
                ? Optional.empty()
                : Optional.of(new Members(inner, Json.pointer(pointer, name), findings));
    }

    List<Members> list(String name) {
        var members = new ArrayList<Members>();
        List<Json> items =
                get(name, Json.Items.class, "a list").map(Json.Items::items).orElse(List.of());
        for (int i = 0; i < items.size(); i++) {
            members.add(new Members(items.get(i), Json.pointer(pointer, name) + "/" + i, findings));
        }
        return members;
    }

    /// At least one.
    List<String> texts(String name) {
        List<Json> items =
                get(name, Json.Items.class, "a list").map(Json.Items::items).orElse(List.of());
        List<String> texts = items.stream()
                .filter(Json.Text.class::isInstance)
                .map(each -> ((Json.Text) each).value())
                .toList();
        if (texts.isEmpty() || texts.size() < items.size()) {
            note(name, "this is a list of texts with at least one in it");
        }
        return texts;
    }
}
