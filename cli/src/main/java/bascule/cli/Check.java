package bascule.cli;

import bascule.plan.Plan;
import bascule.server.Shape;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `check`: reads a plan and tells everything that is wrong with it. Contacts nobody.
@Command(name = "check", description = "Read a plan and tell everything that is wrong with it. Contacts nobody.")
final class Check implements Callable<Integer> {
    @Mixin
    private final Output output;

    @Parameters(paramLabel = "FILE", description = "The plan, such as migration.yaml.")
    private Path file = Path.of("migration.yaml");

    Check(Shell shell) {
        this.output = new Output(shell);
    }

    @Override
    public Integer call() {
        Plan plan = PlanFile.read(output.shell(), file).demandSound(output, "");
        output.answer(
                Shape.ok().put("id", plan.name()).put("digest", plan.digest()),
                "%s is a sound plan for %s, digest %s".formatted(file, plan.name(), plan.digest()));
        output.hint("bascule plan " + file);
        return ExitCode.OK;
    }
}
