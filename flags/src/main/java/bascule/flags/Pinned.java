package bascule.flags;

import bascule.flags.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A flag's rules so that they give the same where another flag asks them: its key is written in, wherever it would
/// have been filled in, and shared rules too, since they may ask for it.
final class Pinned {
    private static final int DEEPEST = 64;

    private final String key;
    private final Map<String, Json> shared;
    private int depth;

    private Pinned(String key, Map<String, Json> shared) {
        this.key = key;
        this.shared = shared;
    }

    static Json to(String key, Json rule, Map<String, Json> shared) {
        return new Pinned(key, shared).pinned(rule);
    }

    private Json pinned(Json json) {
        return switch (json) {
            case Json.Items(var spot, var items) ->
                new Json.Items(spot, items.stream().map(this::pinned).toList());
            case Json.Fields fields when fields.members().size() == 1 -> rule(fields);
            default -> json;
        };
    }

    private Json rule(Json.Fields fields) {
        String operator = fields.members().firstEntry().getKey();
        Json arguments = fields.members().firstEntry().getValue();
        if (operator.equals("var") && asksForKey(arguments)) {
            return Json.Text.of(key);
        }
        if (operator.equals("$ref") && arguments instanceof Json.Text(_, var name)) {
            return shared(fields, name);
        }
        if (operator.equals("fractional") && arguments instanceof Json.Items(_, var items) && !items.isEmpty()) {
            return fractional(items);
        }
        var members = new LinkedHashMap<String, Json>();
        members.put(operator, pinned(arguments));
        return new Json.Fields(fields.spot(), members);
    }

    private static boolean asksForKey(Json path) {
        return path instanceof Json.Text(_, var name)
                ? name.equals("$flagd.flagKey")
                : path instanceof Json.Items(_, var items) && !items.isEmpty() && asksForKey(items.getFirst());
    }

    /// A circle of rules is refused elsewhere; here it only has an end.
    private Json shared(Json.Fields reference, String name) {
        Json rule = shared.get(name);
        if (rule == null || depth >= DEEPEST) {
            return reference;
        }
        depth++;
        Json pinned = pinned(rule);
        depth--;
        return pinned;
    }

    private Json fractional(List<Json> items) {
        boolean keyed = !(items.getFirst() instanceof Json.Items);
        Json usual = Rules.rule("cat", Json.Text.of(key), Rules.var("targetingKey"));
        var list = new ArrayList<Json>();
        if (keyed) {
            Json asked = pinned(items.getFirst());
            list.add(Rules.when(Rules.isNothing(asked), usual, asked));
        } else {
            list.add(usual);
        }
        items.stream().skip(keyed ? 1 : 0).map(this::pinned).forEach(list::add);
        Json split = Rules.rule("fractional", list.toArray(Json[]::new));
        return keyed ? split : Rules.when(Rules.var("targetingKey"), split, Rules.NOTHING);
    }
}
