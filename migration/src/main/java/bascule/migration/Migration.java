package bascule.migration;

import java.util.HashSet;
import java.util.List;

/// The whole reversible operation: phases in order, each undone until the first that can't be.
/// `digest` is that of the plan it was made from, and `participants` are all those that must learn of
/// a new term before it acts.
public record Migration(
        String name,
        String digest,
        List<Phase> phases,
        Swing swing,
        OnFailure onFailure,
        List<Guard> guards,
        List<Participant> participants) {
    /// One that nothing guards.
    public Migration(
            String name,
            String digest,
            List<Phase> phases,
            Swing swing,
            OnFailure onFailure,
            List<Participant> participants) {
        this(name, digest, phases, swing, onFailure, List.of(), participants);
    }

    public Migration {
        guards = List.copyOf(guards);
        phases = List.copyOf(phases);
        participants = List.copyOf(participants);
        var ids = new HashSet<String>();
        var seen = new HashSet<StepId>();
        for (var phase : phases) {
            if (!ids.add(phase.id())) {
                throw new IllegalArgumentException("two phases of " + name + " are named " + phase.id());
            }
            for (var step : phase.steps()) {
                if (!seen.add(step.id())) {
                    throw new IllegalArgumentException("two steps of " + name + " are named " + step.id());
                }
            }
        }
        if (!seen.containsAll(swing.steps())) {
            throw new IllegalArgumentException("the swing of " + name + " names steps it has not: " + swing.steps());
        }
    }

    /// Every step, in the order in which they are applied.
    public List<Step> steps() {
        return phases.stream().flatMap(phase -> phase.steps().stream()).toList();
    }

    public Phase phaseOf(StepId step) {
        return phases.stream()
                .filter(phase ->
                        phase.steps().stream().anyMatch(each -> each.id().equals(step)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + " has no step " + step));
    }
}
