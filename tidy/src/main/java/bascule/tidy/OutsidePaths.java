package bascule.tidy;

import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Everything a file points at is in the project: a clone on another machine has nothing else.
final class OutsidePaths implements Rule.OfFile {
    private static final Pattern OUTSIDE =
            Pattern.compile("\\.\\./sha" + "red\\b|(?<![\\w.}])/wo" + "rk/|/ro" + "ot/|/ho" + "me/[a-z]");

    @Override
    public Stream<Finding> check(TextFile file) {
        return file.linesWith(OUTSIDE, "a path outside of the project");
    }
}
