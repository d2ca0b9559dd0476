package bascule.tidy;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
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
        try {
            String better = format(java);
            if (better.equals(java.text())) {
                known.add(better);
                return Stream.empty();
            }
            return Stream.of(new Finding(
                    java.path(),
                    firstDifference(java, new TextFile(java.path(), better)),
                    "not formatted: mvn -o -q -pl tidy test -Dtidy.write=true does it"));
        } catch (FormatterException broken) {
            return Stream.of(new Finding(
                    java.path(), 1, "can't be formatted (is a /// line too wide?): " + broken.getMessage()));
        }
    }

    String format(TextFile java) throws FormatterException {
        return UnnamedPatterns.show(formatter.formatSourceAndFixImports(UnnamedPatterns.hide(java)));
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
