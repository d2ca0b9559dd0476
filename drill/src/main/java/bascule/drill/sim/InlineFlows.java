package bascule.drill.sim;

import bascule.controller.Flows;
import bascule.migration.Epoch;
import bascule.migration.Flow;
import bascule.migration.StepException;
import java.util.List;

/// Flows that move when they are told to, on the one thread of a simulation.
final class InlineFlows implements Flows {
    private List<Flow> flows = List.of();
    private Epoch epoch = new Epoch(1);
    private String trouble = "";

    @Override
    public void keep(List<Flow> wanted, Epoch term) {
        flows = List.copyOf(wanted);
        epoch = term;
    }

    /// Lets each apply what there is.
    void pass() {
        for (var flow : flows) {
            try {
                flow.run(epoch, () -> true);
                trouble = "";
            } catch (StepException failure) {
                trouble = flow.name() + " flow: " + failure.getMessage();
            }
        }
    }

    @Override
    public List<String> troubles() {
        return trouble.isEmpty() ? List.of() : List.of(trouble);
    }

    @Override
    public void close() {
        flows = List.of();
    }
}
