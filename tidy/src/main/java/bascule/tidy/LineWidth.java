package bascule.tidy;

import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A line of Java has at most 120 columns.
final class LineWidth implements Rule.OfJava {
    static final int COLUMNS_MAX = 120;

    @Override
    public Stream<Finding> check(TextFile java) {
        return IntStream.range(0, java.lines().size())
                .filter(i -> width(java.lines().get(i)) > COLUMNS_MAX)
                .mapToObj(i -> new Finding(
                        java.path(), i + 1, width(java.lines().get(i)) + " columns; at most " + COLUMNS_MAX));
    }

    private static int width(String line) {
        return line.codePointCount(0, line.length());
    }
}
