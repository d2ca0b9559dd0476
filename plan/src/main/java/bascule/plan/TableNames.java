package bascule.plan;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Names of tables as plans write them: `orders`, `sales.orders`, `"Sales"."Orders v1.0"`. Nothing is
/// folded to small letters: names are written as the catalogue shows them.
final class TableNames {
    private static final int NAME_BYTES = 63;

    private TableNames() {}

    /// Schema and table; `public` if no schema is written. Empty if the text is no such name.
    static Optional<List<String>> parse(String text) {
        var parts = new ArrayList<String>();
        var part = new StringBuilder();
        boolean quoted = false;
        for (int at = 0; at < text.length(); at++) {
            char letter = text.charAt(at);
            if (letter == '"' && quoted && text.startsWith("\"", at + 1)) {
                part.append(letter);
                at++;
            } else if (letter == '"') {
                quoted = !quoted;
            } else if (letter == '.' && !quoted) {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(letter);
            }
        }
        parts.add(part.toString());
        if (parts.size() == 1) {
            parts.addFirst("public");
        }
        return quoted || parts.size() > 2 || !parts.stream().allMatch(TableNames::fits)
                ? Optional.empty()
                : Optional.of(List.copyOf(parts));
    }

    private static boolean fits(String part) {
        return !part.isBlank()
                && part.chars().noneMatch(Character::isISOControl)
                && part.getBytes(StandardCharsets.UTF_8).length <= NAME_BYTES;
    }
}
