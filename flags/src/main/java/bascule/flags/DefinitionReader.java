package bascule.flags;

import bascule.flags.json.Findings;
import bascule.flags.json.Json;
import bascule.flags.json.Place;
import bascule.flags.json.Spot;
import bascule.flags.logic.Literal;
import bascule.flags.logic.Logic;
import bascule.flags.logic.LogicReader;
import bascule.migration.Spelling;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Makes flags of definitions as flagd writes them. What can be read is read, whatever is wrong beside it.
final class DefinitionReader {
    private static final Place FLAGS = Place.of("flags");
    private static final List<String> FLAG =
            List.of("state", "variants", "defaultVariant", "targeting", "metadata", "key");

    private final Findings findings;
    private final Map<String, Json> shared;

    private DefinitionReader(Findings findings, Map<String, Json> shared) {
        this.findings = findings;
        this.shared = shared;
    }

    /// @param before what was read last: a definition that was sound there, and is written alike here, is sound here
    static Flags read(Json.Fields document, Findings findings, Reading before) {
        Map<String, Json> shared =
                document.get("$evaluators") instanceof Json.Fields(_, var rules) ? rules : Map.of();
        var reader = new DefinitionReader(findings, shared);
        reader.checkShared(document);
        reader.metadata(document, Place.of("metadata"));
        SequencedMap<String, Json> all = definitions(document, findings);
        Map<String, Json> known = known(document, before);
        var flags = LinkedHashMap.<String, Flag>newLinkedHashMap(all.size());
        all.forEach((key, definition) -> {
            Json old = known.get(key);
            Flag flag = old != null && Json.alike(old, definition)
                    ? before.flags().flag(key).orElseThrow()
                    : reader.flag(key, definition);
            if (flag != null) {
                flags.put(key, flag);
            }
        });
        return new Flags(flags);
    }

    /// None if something was wrong with them, or flags share other rules now.
    private static Map<String, Json> known(Json.Fields document, Reading before) {
        Json shared = document.get("$evaluators");
        Json sharedBefore = before.plain().get("$evaluators");
        boolean same = shared == null ? sharedBefore == null : sharedBefore != null && Json.alike(shared, sharedBefore);
        return before.sound() && same ? definitions(before.plain(), new Findings()) : Map.of();
    }

    /// Definitions by key, whether they are written as an object or, as flagd also takes them, as a list.
    static SequencedMap<String, Json> definitions(Json.Fields document, Findings findings) {
        return switch (document.get("flags")) {
            case Json.Fields(_, var members) -> members;
            case Json.Items(_, var items) -> keyed(items, findings);
            case null -> {
                findings.note(document.spot(), "", "it has no 'flags'");
                yield new LinkedHashMap<>();
            }
            case Json other -> {
                findings.note(
                        other.spot(), "/flags", "flags are an object with a member for each, found " + other.kind());
                yield new LinkedHashMap<>();
            }
        };
    }

    private static SequencedMap<String, Json> keyed(List<Json> items, Findings findings) {
        var keyed = new LinkedHashMap<String, Json>();
        for (int i = 0; i < items.size(); i++) {
            Json item = items.get(i);
            if (!(item instanceof Json.Fields fields) || !(fields.get("key") instanceof Json.Text(_, var key))) {
                findings.note(item.spot(), "/flags/" + i, "a flag in a list has a 'key', a text");
            } else if (keyed.put(key, item) != null) {
                findings.note(item.spot(), "/flags/" + i, "the key '%s' stands here a second time".formatted(key));
            }
        }
        return keyed;
    }

    /// A shared rule that no flag names is looked at too.
    private void checkShared(Json.Fields document) {
        Json evaluators = document.get("$evaluators");
        if (evaluators != null && !(evaluators instanceof Json.Fields)) {
            findings.note(evaluators.spot(), "/$evaluators", "shared rules are an object, found " + evaluators.kind());
        }
        var once = new LogicReader("", shared, findings);
        shared.forEach((name, rule) -> once.shared(name, rule));
    }

    private @Nullable Flag flag(String key, Json definition) {
        Place pointer = FLAGS.at(key);
        if (key.isEmpty()) {
            findings.note(definition.spot(), pointer, "a flag's key is empty: give it a name");
        }
        if (!(definition instanceof Json.Fields fields)) {
            findings.note(definition.spot(), pointer, "a flag is an object, found " + definition.kind());
            return null;
        }
        unknown(fields, pointer);
        Optional<Boolean> enabled = state(fields, pointer);
        SequencedMap<String, @Nullable Object> variants = variants(fields, pointer);
        Optional<String> standard = standard(fields, variants, pointer);
        var shape = new Flag.Shape(enabled.orElse(true), variants, standard, metadata(fields, pointer.at("metadata")));
        Json targeting = fields.get("targeting");
        if (targeting == null || (targeting instanceof Json.Fields(_, var rules) && rules.isEmpty())) {
            return Flag.of(key, shape, Optional.empty());
        }
        Optional<Logic> logic = targeting(key, targeting, pointer.at("targeting"));
        return logic.isPresent() ? Flag.of(key, shape, logic) : Flag.broken(key, shape);
    }

    private Optional<Logic> targeting(String key, Json targeting, Place pointer) {
        if (!(targeting instanceof Json.Fields)) {
            findings.note(targeting.spot(), pointer, "targeting is a rule, found " + targeting.kind());
            return Optional.of(Literal.NOTHING);
        }
        return new LogicReader(key, shared, findings).read(targeting, pointer);
    }

    private void unknown(Json.Fields fields, Place pointer) {
        fields.members().forEach((name, member) -> {
            if (!FLAG.contains(name)) {
                Spelling.nearest(name, FLAG)
                        .ifPresent(near -> findings.note(
                                member.spot(),
                                pointer.at(name),
                                "a flag has no '%s': is '%s' meant?".formatted(name, near)));
            }
        });
    }

    private Optional<Boolean> state(Json.Fields fields, Place pointer) {
        Json state = fields.get("state");
        if (state instanceof Json.Text(_, var text) && (text.equals("ENABLED") || text.equals("DISABLED"))) {
            return Optional.of(text.equals("ENABLED"));
        }
        Spot spot = state == null ? fields.spot() : state.spot();
        findings.note(spot, pointer.at("state"), "the state is \"ENABLED\" or \"DISABLED\"");
        return Optional.empty();
    }

    private SequencedMap<String, @Nullable Object> variants(Json.Fields fields, Place pointer) {
        Json variants = fields.get("variants");
        if (!(variants instanceof Json.Fields(var spot, var members)) || members.isEmpty()) {
            Spot at = variants == null ? fields.spot() : variants.spot();
            findings.note(at, pointer.at("variants"), "variants are an object with at least one value, by its name");
            return new LinkedHashMap<>();
        }
        var values = LinkedHashMap.<String, @Nullable Object>newLinkedHashMap(members.size());
        Optional<ValueType> first = Optional.empty();
        for (Map.Entry<String, Json> variant : members.entrySet()) {
            Json value = variant.getValue();
            Optional<ValueType> type = value instanceof Json.Items ? Optional.empty() : ValueType.of(value.value());
            first = first.isPresent() ? first : type;
            Place place = pointer.at("variants").at(variant.getKey());
            if (variant.getKey().isEmpty()) {
                findings.note(spot, place, "a variant's name is empty");
            }
            if (type.isEmpty()) {
                findings.note(
                        value.spot(),
                        place,
                        "a variant is true or false, a text, a number or an object, found " + value.kind());
            } else if (!type.equals(first)) {
                findings.note(
                        value.spot(),
                        place,
                        "this variant is %s, the first one is %s: a flag has one type"
                                .formatted(type.get().words(), first.get().words()));
            }
            values.put(variant.getKey(), value.value());
        }
        return values;
    }

    private Optional<String> standard(Json.Fields fields, Map<String, @Nullable Object> variants, Place pointer) {
        Json standard = fields.get("defaultVariant");
        return switch (standard) {
            case null -> Optional.empty();
            case Json.Nothing _ -> Optional.empty();
            case Json.Text(_, var text) when variants.containsKey(text) -> Optional.of(text);
            case Json.Text(var spot, var text) -> {
                if (!text.isEmpty()) {
                    findings.note(
                            spot,
                            pointer.at("defaultVariant"),
                            "'%s' is none of its variants (%s)".formatted(text, String.join(", ", variants.keySet())));
                }
                yield Optional.empty();
            }
            case Json other -> {
                findings.note(
                        other.spot(),
                        pointer.at("defaultVariant"),
                        "the default variant is the name of one, or null, found " + other.kind());
                yield Optional.empty();
            }
        };
    }

    private Map<String, Object> metadata(Json.Fields fields, Place pointer) {
        Json metadata = fields.get("metadata");
        if (metadata == null) {
            return Map.of();
        }
        var values = new LinkedHashMap<String, Object>();
        if (metadata instanceof Json.Fields(_, var members)) {
            members.forEach((name, member) -> {
                Object value = member.value();
                if (value instanceof String || value instanceof Number || value instanceof Boolean) {
                    values.put(name, value);
                } else {
                    findings.note(
                            member.spot(),
                            pointer.at(name),
                            "metadata are texts, numbers and truth values, found " + member.kind());
                }
            });
        } else {
            findings.note(metadata.spot(), pointer, "metadata are an object, found " + metadata.kind());
        }
        return values;
    }
}
