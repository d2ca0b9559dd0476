package bascule.server;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// Keys as they stand in a file. All that is wrong is told at once.
final class FlagKeyLines {
    private final List<String> problems = new ArrayList<>();
    private final HashSet<String> names = new HashSet<>();

    private FlagKeyLines() {}

    static List<FlagKey> read(List<String> lines) {
        var reading = new FlagKeyLines();
        var keys = new ArrayList<FlagKey>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                reading.key(i + 1, line).ifPresent(keys::add);
            }
        }
        if (!reading.problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", reading.problems));
        }
        return List.copyOf(keys);
    }

    private Optional<FlagKey> key(int number, String line) {
        String[] words = line.split("\\s+", 4);
        if (words.length != 3) {
            problems.add("line %d: a key is NAME, %s and TOKEN, with spaces between"
                    .formatted(number, Shape.words(FlagKey.Scope.class).replace(", ", " or ")));
            return Optional.empty();
        }
        if (!names.add(words[0])) {
            problems.add("line %d: the name '%s' stands here a second time".formatted(number, words[0]));
        }
        try {
            return Optional.of(
                    new FlagKey(words[0], Shape.constant(FlagKey.Scope.class, words[1]), Token.of(words[2])));
        } catch (IllegalArgumentException wrong) {
            problems.add("line %d: %s".formatted(number, wrong.getMessage()));
            return Optional.empty();
        }
    }
}
