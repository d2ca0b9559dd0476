package bascule.tidy;

import com.sun.source.tree.ClassTree;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A type's name says what it does, not that it does something.
final class Names implements Rule.OfJava {
    private static final Pattern EMPTY =
            Pattern.compile("(Manager|Helpers?|Utils?|Utilities|Impl)$|^(Base|Abstract)(?=[A-Z])");

    @Override
    public Stream<Finding> check(TextFile java) {
        Syntax syntax = java.syntax();
        return syntax
                .all(
                        ClassTree.class,
                        type -> EMPTY.matcher(type.getSimpleName()).find())
                .stream()
                .map(type -> new Finding(
                        java.path(), syntax.firstLine(type), type.getSimpleName() + " is a name that says nothing"));
    }
}
