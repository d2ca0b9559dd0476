package bascule.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `demo` is a program of its own, which the launcher runs; here it only stands in the help.
@Command(name = "demo", description = "Show it all: a shop under load, swung from blue to green and back.")
final class Demo implements Callable<Integer> {
    @Override
    public Integer call() {
        throw Failure.usage("the demo comes with the sources, and its launcher runs it", "./bascule demo");
    }
}
