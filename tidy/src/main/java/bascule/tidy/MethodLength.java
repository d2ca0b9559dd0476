package bascule.tidy;

import com.sun.source.tree.MethodTree;
import java.util.stream.Stream;

/// A method has at most 60 lines, its annotations included; most have fewer than 30.
final class MethodLength implements Rule.OfJava {
    static final int LINES_MAX = 60;

    @Override
    public Stream<Finding> check(TextFile java) {
        Syntax syntax = java.syntax();
        return syntax.all(MethodTree.class, method -> lines(syntax, method) > LINES_MAX).stream()
                .map(method -> new Finding(
                        java.path(),
                        syntax.firstLine(method),
                        "method " + method.getName() + " has " + lines(syntax, method) + " lines; at most "
                                + LINES_MAX));
    }

    private static int lines(Syntax syntax, MethodTree method) {
        return syntax.lastLine(method) - syntax.firstLine(method) + 1;
    }
}
