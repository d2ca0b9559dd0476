package bascule.tidy;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/// Java files are formatted by palantir-java-format, so that no one has to talk about it.
final class Formatted implements Rule.OfJava {
    private final Formatter formatter = Formatter.createFormatter(JavaFormatterOptions.builder()
            .style(JavaFormatterOptions.Style.PALANTIR)
            .build());
    private final KnownTexts known;

    /// @param known texts that were found to be formatted before; new ones are added
    Formatted(KnownTexts known) {
        this.known = known;
    }

    @Override
    public Stream<Finding> check(TextFile java) {
        if (known.contains(java.text())) {
            return Stream.empty();
        }
        Optional<String> better;
        try {
            better = format(java);
        } catch (FormatterException broken) {
            return Stream.of(new Finding(java.path(), 1, "is no Java: " + broken.getMessage()));
        }
        if (better.isEmpty()) {
            return Stream.of(new Finding(
                    java.path(),
                    widestComment(java),
                    "the formatter would break this comment: wrap it at 100 columns"));
        }
        if (better.get().equals(java.text())) {
            known.add(java.text());
            return Stream.empty();
        }
        return Stream.of(new Finding(
                java.path(),
                firstDifference(java, new TextFile(java.path(), better.get())),
                "not formatted: mvn -o -q -pl tidy test -Dtidy.write=true does it"));
    }

    /// Empty if the formatter would break a comment: the overflow of a `///` line that is too wide becomes code.
    Optional<String> format(TextFile java) throws FormatterException {
        if (java.lines().stream()
                .anyMatch(line -> line.strip().startsWith("///") && line.length() > LineWidth.COLUMNS_MAX)) {
            return Optional.empty();
        }
        String better = formatter.formatSourceAndFixImports(UnnamedPatterns.hide(java));
        var shown = new TextFile(java.path(), UnnamedPatterns.show(better));
        return docs(java).toList().equals(docs(shown).toList()) ? Optional.of(shown.text()) : Optional.empty();
    }

    private static Stream<String> docs(TextFile java) {
        return java.lines().stream().map(String::strip).filter(line -> line.startsWith("///"));
    }

    private static int widestComment(TextFile java) {
        return java.lines().stream()
                .filter(line -> line.strip().startsWith("///"))
                .max(Comparator.comparingInt(String::length))
                .map(widest -> java.lines().indexOf(widest) + 1)
                .orElse(1);
    }

    private static int firstDifference(TextFile one, TextFile other) {
        int line = 0;
        while (line < one.lines().size()
                && line < other.lines().size()
                && one.lines().get(line).equals(other.lines().get(line))) {
            line++;
        }
        return line + 1;
    }
}
