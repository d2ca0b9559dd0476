package bascule.flags.imports;

import bascule.flags.json.Json;
import bascule.flags.json.Spot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Collects flags on their way over, and what falls off.
final class Carrying {
    private static final String CALLERS = "the same share, but of other callers: they are told apart differently here";

    private final Map<String, Json.Fields> flags = new LinkedHashMap<>();
    private final List<String> lost = new ArrayList<>();

    /// Makes one flag's definition.
    interface One {
        Json.Fields definition() throws NotCarried;
    }

    void carry(String key, One one) {
        try {
            flags.put(key, one.definition());
        } catch (NotCarried problem) {
            lost.add("%s: left out: %s".formatted(key, problem.what()));
        }
    }

    void lose(String key, String what) {
        String line = key + ": " + what;
        if (!lost.contains(line)) {
            lost.add(line);
        }
    }

    void otherCallers(String key) {
        lose(key, CALLERS);
    }

    /// Names every member that is not known, so that nothing is dropped in silence.
    void loseOthers(String key, Json.Fields from, Set<String> known) {
        from.members().forEach((name, value) -> {
            if (!known.contains(name) && says(value)) {
                lose(key, "'%s' is not carried".formatted(name));
            }
        });
    }

    private static boolean says(Json value) {
        return switch (value) {
            case Json.Nothing _ -> false;
            case Json.Items(_, var items) -> !items.isEmpty();
            case Json.Fields fields -> !fields.members().isEmpty();
            case Json.Text text -> !text.value().isEmpty();
            case Json.Truth truth -> truth.equals(new Json.Truth(Spot.NOWHERE, true));
            case Json.Numeral _ -> true;
        };
    }

    Imported done() {
        return new Imported(new LinkedHashMap<>(flags), lost);
    }

    static List<Json.Fields> objects(Json.Fields from, String name) {
        return from.get(name) instanceof Json.Items(_, var items)
                ? items.stream()
                        .filter(Json.Fields.class::isInstance)
                        .map(Json.Fields.class::cast)
                        .toList()
                : List.of();
    }

    static List<Json> items(Json.Fields from, String name) {
        return from.get(name) instanceof Json.Items(_, var items) ? items : List.of();
    }

    static Optional<Json.Fields> object(Json.Fields from, String name) {
        return from.get(name) instanceof Json.Fields fields ? Optional.of(fields) : Optional.empty();
    }

    static Optional<String> text(Json.Fields from, String name) {
        return switch (from.get(name)) {
            case Json.Text text -> Optional.of(text.value());
            case Json.Numeral numeral -> Optional.of(numeral.written());
            case null, default -> Optional.empty();
        };
    }

    static boolean truth(Json.Fields from, String name, boolean otherwise) {
        return from.get(name) instanceof Json.Truth truth
                ? truth.equals(new Json.Truth(Spot.NOWHERE, true))
                : otherwise;
    }
}
