package bascule.controller;

import bascule.migration.Epoch;
import bascule.migration.Participant;
import bascule.migration.StepException;
import bascule.migration.StepException.Fenced;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Tells everyone of a term before it acts, so that whatever an older one still has under way is refused.
final class Raising {
    private final Epoch epoch;
    private final Set<Participant> untold;

    Raising(Collection<Participant> participants, Epoch epoch) {
        this.untold = new LinkedHashSet<>(participants);
        this.epoch = epoch;
    }

    /// Whoever can't be reached is told next time.
    ///
    /// @return who has not heard of the term yet, and why; empty if everyone has
    Optional<String> tellAll() throws Fenced {
        Optional<String> unheard = Optional.empty();
        for (var participant : List.copyOf(untold)) {
            try {
                participant.raise(epoch);
                untold.remove(participant);
            } catch (Fenced fenced) {
                throw fenced;
            } catch (StepException failure) {
                unheard = Optional.of(
                        participant.describe() + " has not heard of this term yet: " + failure.getMessage());
            }
        }
        return unheard;
    }
}
