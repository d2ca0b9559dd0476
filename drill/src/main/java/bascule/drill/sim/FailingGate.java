package bascule.drill.sim;

import bascule.migration.Gate;
import bascule.migration.Phase;
import java.util.List;
import java.util.stream.Stream;

/// Says no, whoever asks.
record FailingGate() implements Gate {
    /// The phase with this gate before its own ones.
    static Phase before(Phase phase) {
        List<Gate> gates = Stream.concat(Stream.of(new FailingGate()), phase.gates().stream())
                .toList();
        return new Phase(phase.name(), phase.id(), gates, phase.steps());
    }

    @Override
    public String name() {
        return "errors";
    }

    @Override
    public String describe() {
        return "few requests fail on green";
    }

    @Override
    public Verdict judge(Standing standing) {
        return new Verdict.Fail("5 % of the requests fail on green");
    }
}
