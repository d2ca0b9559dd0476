package bascule.migration;

import java.util.List;
import java.util.Optional;

/// The steps of the cutover that must not be left half-way, in order. `opens` is the one that makes
/// green writable (or, without a database, the one that sends traffic there): before it is touched a
/// broken swing goes back, from then on it goes on.
public record Swing(List<StepId> steps, Optional<StepId> opens) {
    public static final Swing NONE = new Swing(List.of(), Optional.empty());

    public Swing {
        steps = List.copyOf(steps);
        if (opens.isPresent() && !steps.contains(opens.get())) {
            throw new IllegalArgumentException("the opening step " + opens.get() + " is not a step of the swing " + steps);
        }
    }
}
