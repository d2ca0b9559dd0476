package bascule.tidy;

import com.sun.source.tree.CatchTree;
import java.util.stream.Stream;

/// A caught exception is handled, or a comment says why nothing is to be done.
final class EmptyCatch implements Rule.OfJava {
    @Override
    public Stream<Finding> check(TextFile java) {
        Syntax syntax = java.syntax();
        return syntax.all(CatchTree.class, caught -> silent(syntax, caught)).stream()
                .map(caught -> new Finding(
                        java.path(), syntax.firstLine(caught), "an exception swallowed without a word why"));
    }

    private static boolean silent(Syntax syntax, CatchTree caught) {
        return caught.getBlock().getStatements().isEmpty()
                && !syntax.textOf(caught.getBlock()).contains("//");
    }
}
