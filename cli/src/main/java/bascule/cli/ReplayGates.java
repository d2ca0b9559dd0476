package bascule.cli;

import bascule.controller.Status.GateLine;
import bascule.controller.WindowLines;
import bascule.plan.Plan;
import bascule.plan.gates.RecordedWindow;
import bascule.plan.gates.Replay;
import bascule.server.EvidenceShape;
import bascule.server.Shape;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `gates replay`: what a plan's guards and gates would have said to what was recorded. Contacts nobody.
@Command(
        name = "replay",
        description = "Judge recorded windows as a plan would have: what would have failed or passed, and when.")
final class ReplayGates implements Callable<Integer> {
    @Mixin
    private final Output output;

    @Parameters(
            paramLabel = "FILE",
            description = "The plan, such as migration.yaml; its guards and gates may be others.")
    private Path file = Path.of("migration.yaml");

    @Option(
            names = "--home",
            paramLabel = "FOLDER",
            description = "The home of the controller that recorded them. Default: .bascule.")
    private Path home = Path.of(".bascule");

    @Option(
            names = "--windows",
            paramLabel = "FILE",
            description = "The recorded windows. Default: those of the plan's migration in the home.")
    private Optional<Path> windows = Optional.empty();

    ReplayGates(Shell shell) {
        this.output = new Output(shell);
    }

    @Override
    public Integer call() {
        PlanFile read = PlanFile.read(output.shell(), file);
        Plan plan = read.demandSound(output, "bascule check " + file);
        List<RecordedWindow> recorded = recorded(plan);
        List<Replay.Line> lines = new Replay(recorded).judge(plan);
        ObjectNode answer = Shape.ok().put("id", plan.name()).put("windows", recorded.size());
        var all = answer.putArray("gates");
        lines.forEach(line -> write(all.addObject(), line));
        output.answer(answer, text(recorded, lines));
        return ExitCode.OK;
    }

    private List<RecordedWindow> recorded(Plan plan) {
        Path shown = windows.orElse(home.resolve(plan.name()).resolve(WindowLines.FILE));
        Path place = output.shell().at(shown);
        if (!Files.exists(place)) {
            throw Failure.usage(
                    "there are no recorded windows in " + shown,
                    "--home FOLDER names the home of the controller, --windows FILE the file");
        }
        try {
            return WindowLines.read(place);
        } catch (IOException unreadable) {
            throw Failure.usage("the windows can't be read: " + unreadable.getMessage(), "");
        }
    }

    private static void write(ObjectNode node, Replay.Line line) {
        node.put("name", line.name()).put("verdict", line.verdict()).put("evidence", line.words());
        line.at().ifPresent(at -> node.put("at", at.toString()));
        line.numbers().ifPresent(numbers -> EvidenceShape.write(node.putObject("numbers"), numbers));
    }

    private static String text(List<RecordedWindow> recorded, List<Replay.Line> lines) {
        String head = recorded.isEmpty()
                ? "no windows"
                : "%,d windows, from %s to %s"
                        .formatted(
                                recorded.size(),
                                recorded.getFirst().at(),
                                recorded.getLast().at());
        var gates = lines.stream()
                .map(line -> new GateLine(
                        line.at().map(at -> at.toString()).orElse("the end"),
                        line.name(),
                        "",
                        line.verdict(),
                        line.words(),
                        line.numbers()))
                .toList();
        return head + "\n" + (gates.isEmpty() ? "the plan asks nothing\n" : GatesText.render(gates)).stripTrailing();
    }
}
