package bascule.cli;

import bascule.controller.Status;
import bascule.controller.Status.State;
import bascule.server.Shape;
import bascule.server.StatusText;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/// What `--wait` does after a change was ordered: tells on stderr what happens, then answers with how it ended.
final class Waiting {
    private final Output output;
    private final ServerClient client;

    Waiting(Output output, ServerClient client) {
        this.output = output;
        this.client = client;
    }

    /// @param goal where the order leads; reaching it is success whatever the state is called
    /// @return the exit code
    int after(Status before, Duration atMost, Optional<State> goal) {
        Function<Status, Optional<Outcome>> rest = status -> goal.filter(state -> state == status.state())
                .map(state -> new Outcome(
                        ExitCode.OK,
                        Shape.word(state),
                        status.name() + " is " + Shape.word(state).replace('-', ' ')))
                .or(() -> Outcome.of(status, true));
        var follow =
                new Follow(client, before.name(), new Viewer.Told(output.shell().err()).knowing(before));
        return answer(output, follow.untilAfter(before, rest, atMost));
    }

    /// Answers with an end that was waited for.
    static int answer(Output output, Follow.End end) {
        ObjectNode json = StatusText.write(end.status());
        Outcome outcome = end.outcome();
        if (!outcome.good()) {
            Shape.failed(json, outcome.code(), outcome.message(), end.status().hint());
        }
        output.answer(json, outcome.message());
        output.hint(end.status().hint());
        return outcome.exitCode();
    }
}
