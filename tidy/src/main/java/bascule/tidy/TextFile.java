package bascule.tidy;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A text file of the project; `path` is relative to the root, with slashes.
final class TextFile {
    private final String path;
    private final String text;
    private final List<String> lines;
    private final Supplier<Syntax> syntax;

    TextFile(String path, String text) {
        this.path = path;
        this.text = text;
        this.lines = text.lines().toList();
        this.syntax = StableOnce.of(() -> Syntax.parse(path, text));
    }

    String path() {
        return path;
    }

    String text() {
        return text;
    }

    List<String> lines() {
        return lines;
    }

    String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    String folder() {
        return path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "";
    }

    boolean isJava() {
        return path.endsWith(".java");
    }

    boolean isMain() {
        return path.contains("/src/main/");
    }

    boolean isTest() {
        return path.contains("/src/test/");
    }

    /// The Maven module the file is in; empty for files of the root.
    Optional<String> room() {
        int slash = path.indexOf('/');
        return slash < 0 ? Optional.empty() : Optional.of(path.substring(0, slash));
    }

    Syntax syntax() {
        return syntax.get();
    }

    /// A finding for each line in which the pattern is found.
    Stream<Finding> linesWith(Pattern pattern, String what) {
        return IntStream.range(0, lines.size())
                .filter(i -> pattern.matcher(lines.get(i)).find())
                .mapToObj(i -> new Finding(path, i + 1, what));
    }

    @Override
    public String toString() {
        return path;
    }
}
