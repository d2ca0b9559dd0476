package bascule.cli;

import bascule.controller.Status;
import bascule.controller.Status.State;
import bascule.journal.Event.Order;
import bascule.server.Shape;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The verbs that order a migration about: `pause`, `resume`, `rollback`, `abort`, `complete`.
@Command
final class GiveOrder implements Callable<Integer> {
    /// Each order, as people know it: the verb, what it does, what the migration then does, and where that leads if it
    /// leads somewhere else than onwards.
    enum Kind {
        PAUSE(
                "pause",
                Order.PAUSE,
                "Stop before the next step. A step or swing that is under way is finished first.",
                "pauses",
                Optional.of(State.PAUSED)),
        RESUME("resume", Order.GO, "Go on: after a pause, a failure or a roll-back.", "goes on", Optional.empty()),
        ROLL_BACK(
                "rollback",
                Order.ROLL_BACK,
                "Bring traffic and writes back to blue, without losing a write. Green is kept copied and followed.",
                "rolls back",
                Optional.of(State.ROLLED_BACK)),
        ABORT(
                "abort",
                Order.ABORT,
                "Undo every touched step, last first. Only before green was opened.",
                "aborts",
                Optional.of(State.ABORTED)),
        COMPLETE(
                "complete",
                Order.COMPLETE,
                "Pass the point of no return: end the flows and contract. There is no way back.",
                "completes",
                Optional.of(State.COMPLETED));

        final String verb;
        final Order order;
        final String does;
        final String began;
        final Optional<State> goal;

        Kind(String verb, Order order, String does, String began, Optional<State> goal) {
            this.verb = verb;
            this.order = order;
            this.does = does;
            this.began = began;
            this.goal = goal;
        }
    }

    private final Kind kind;

    @Mixin
    private final Output output;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Mixin
    private final ChangeOptions change = new ChangeOptions();

    @Mixin
    private final WaitOptions wait = new WaitOptions();

    @Parameters(paramLabel = "NAME", description = "The migration.")
    private String name = "";

    @Option(names = "--wait", description = "Wait until it has come to rest, and end with the exit code for that.")
    private boolean waits;

    GiveOrder(Kind kind, Shell shell) {
        this.kind = kind;
        this.output = new Output(shell);
    }

    @Override
    public Integer call() {
        try (var client = server.connect(output.shell())) {
            ObjectNode before = client.status(name);
            Status standing = ServerClient.status(before);
            if (change.dryRun()) {
                output.answer(before, wouldDo(standing));
                return ExitCode.OK;
            }
            confirm(standing);
            ObjectNode answer = client.order(name, Shape.word(kind.order), change.actor(client), change.reason());
            if (waits) {
                return new Waiting(output, client).after(standing, wait.atMost(), kind.goal);
            }
            output.answer(answer, began(ServerClient.status(answer)));
            output.hint("bascule watch " + name);
            return ExitCode.OK;
        }
    }

    /// What happens now: completing waits for the gates before it.
    private String began(Status status) {
        var waits = status.gates().stream()
                .filter(gate -> !gate.verdict().equals("pass") && !gate.name().equals("complete"))
                .map(Status.GateLine::name)
                .distinct()
                .toList();
        return kind == Kind.COMPLETE && !waits.isEmpty()
                ? "%s will complete by itself once these gates have passed: %s"
                        .formatted(name, String.join(", ", waits))
                : name + " " + kind.began;
    }

    private void confirm(Status standing) {
        if (change.yes()) {
            return;
        }
        var question = new Question(output.shell());
        switch (kind) {
            case COMPLETE -> question.demandName(wouldDo(standing) + "\nThere is no way back from there.", name);
            case ABORT -> question.demandYes(wouldDo(standing) + "\nAbort " + name + "?");
            case PAUSE, RESUME, ROLL_BACK -> {}
        }
    }

    private String wouldDo(Status standing) {
        return switch (kind) {
            case PAUSE -> name + " would stop before its next step";
            case RESUME -> name + " would go on from " + standing.phase();
            case ROLL_BACK ->
                follows(standing)
                        ? name + " would bring traffic and writes back to blue, and keep green followed"
                        : name + " would bring traffic back to blue";
            case ABORT -> undo(standing);
            case COMPLETE -> complete(standing);
        };
    }

    private static boolean follows(Status standing) {
        return standing.steps().stream().anyMatch(step -> step.phase().equals("backfill"));
    }

    private String complete(Status standing) {
        var ahead = standing.steps().stream()
                .filter(step -> step.state().equals("pending"))
                .toList();
        return ahead.isEmpty()
                ? name + " would end here: nothing is left to do"
                : "%s would end its flows and contract: %s".formatted(name, steps(ahead));
    }

    private String undo(Status standing) {
        var touched = standing.steps().stream()
                .filter(step -> !step.state().equals("pending"))
                .toList();
        return touched.isEmpty()
                ? name + " has touched nothing yet"
                : name + " would undo " + steps(touched.reversed());
    }

    private static String steps(List<Status.StepLine> steps) {
        return steps.stream().map(Status.StepLine::id).collect(Collectors.joining(", "));
    }
}
