package bascule.tidy;

import java.util.stream.Stream;

/// A Java file has at most 400 lines: a longer one holds two ideas.
final class FileLength implements Rule.OfJava {
    static final int LINES_MAX = 400;

    @Override
    public Stream<Finding> check(TextFile java) {
        int lines = java.lines().size();
        return lines <= LINES_MAX
                ? Stream.empty()
                : Stream.of(new Finding(java.path(), 1, lines + " lines; at most " + LINES_MAX + ": split it"));
    }
}
