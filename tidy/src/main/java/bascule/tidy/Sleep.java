package bascule.tidy;

import com.sun.source.tree.MethodInvocationTree;
import java.util.stream.Stream;

/// A test waits for what it waits for, with a limit; it does not sleep and hope.
final class Sleep implements Rule.OfJava {
    @Override
    public Stream<Finding> check(TextFile java) {
        if (!java.isTest()) {
            return Stream.empty();
        }
        Syntax syntax = java.syntax();
        return syntax
                .all(
                        MethodInvocationTree.class,
                        call -> call.getMethodSelect().toString().endsWith("Thread.sleep"))
                .stream()
                .map(call -> new Finding(
                        java.path(),
                        syntax.firstLine(call),
                        "a test that sleeps: wait for the condition (Awaitility)"));
    }
}
