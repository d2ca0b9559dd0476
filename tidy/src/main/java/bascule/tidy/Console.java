package bascule.tidy;

import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import java.util.Set;
import java.util.stream.Stream;

/// Only the rooms a person runs speak to the console; all others log or return what they have to say.
final class Console implements Rule.OfJava {
    private static final Set<String> SPEAKING = Set.of("cli", "demo", "drill", "bench");
    private static final Set<String> CONSOLE = Set.of("System.out", "System.err");

    @Override
    public Stream<Finding> check(TextFile java) {
        if (!java.isMain() || java.room().filter(SPEAKING::contains).isPresent()) {
            return Stream.empty();
        }
        Syntax syntax = java.syntax();
        Stream<Finding> prints =
                syntax.all(MemberSelectTree.class, select -> CONSOLE.contains(select.toString())).stream()
                        .map(select -> new Finding(
                                java.path(),
                                syntax.firstLine(select),
                                select + " outside of "
                                        + SPEAKING.stream().sorted().toList()));
        Stream<Finding> traces = syntax.all(MethodInvocationTree.class, Console::printsTrace).stream()
                .map(call ->
                        new Finding(java.path(), syntax.firstLine(call), "a stack trace printed instead of logged"));
        return Stream.concat(prints, traces);
    }

    private static boolean printsTrace(MethodInvocationTree call) {
        return call.getArguments().isEmpty()
                && call.getMethodSelect().toString().endsWith(".printStackTrace");
    }
}
