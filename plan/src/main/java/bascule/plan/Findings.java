package bascule.plan;

import bascule.plan.Node.Spot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// What reading a plan brought to light: its problems, and where everything stands that was seen.
final class Findings {
    static final int MAX_PROBLEMS = 200;

    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Spot> seen = new HashMap<>();
    private final Set<String> spoiled = new HashSet<>();

    /// Remembers where the value at this path stands.
    void see(String path, Spot at) {
        seen.put(path, at);
    }

    /// Remembers that the value at this path was refused before its place was known.
    void spoil(String path) {
        spoiled.add(path);
    }

    /// Whether the plan says anything at this path, well or badly.
    boolean has(String path) {
        return seen.containsKey(path);
    }

    /// Whether nothing is wrong at this path or below it.
    boolean clean(String path) {
        return Stream.concat(problems.stream().map(Problem::path), spoiled.stream())
                .noneMatch(each -> within(each, path));
    }

    void note(String path, Spot at, String message) {
        problems.add(new Problem(at.line(), at.column(), path, message));
    }

    /// Notes it where the value stands or, if the plan does not hold it, where the nearest value around
    /// it does.
    void note(String path, String message) {
        String around = path;
        while (!around.isEmpty() && !seen.containsKey(around)) {
            around = around.substring(0, Math.max(0, Math.max(around.lastIndexOf('.'), around.lastIndexOf('['))));
        }
        note(path, seen.getOrDefault(around, Spot.START), message);
    }

    /// In the order of the text.
    List<Problem> problems() {
        return problems.stream()
                .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
                .distinct()
                .limit(MAX_PROBLEMS)
                .toList();
    }

    private static boolean within(String path, String outer) {
        return path.equals(outer) || path.startsWith(outer + ".") || path.startsWith(outer + "[");
    }
}
