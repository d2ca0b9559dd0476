package bascule.controller;

import bascule.migration.Migration;
import bascule.migration.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What stands, while nothing is changed, between the steps of one phase and those of the next.
///
/// @param phase whose steps were applied last; SOAK while green serves
/// @param since when the last step before the next phase finished
record Stretch(Phase phase, Instant since) {
    /// Empty if nothing goes forward, or neither that phase nor the soak stands.
    ///
    /// @param before which phase stands while blue serves
    static Optional<Stretch> of(Migration migration, State state, Phase.Name before) {
        if (state.ended()
                || state.heading() != Heading.FORWARD
                || state.stop().isPresent()
                || state.returning()
                || state.midSwing()
                || state.beyondReturn()) {
            return Optional.empty();
        }
        Phase.Name name = state.onGreen() ? Phase.Name.SOAK : before;
        return migration.phases().stream()
                .filter(phase -> phase.name() == name)
                .filter(phase -> name == Phase.Name.SOAK || state.steps().allApplied(phase))
                .reduce((_, later) -> later)
                .map(phase -> new Stretch(phase, since(migration, state, phase)));
    }

    /// How long nothing has been changed.
    Duration stood(Instant now) {
        Duration stood = Duration.between(since, now);
        return stood.isNegative() ? Duration.ZERO : stood;
    }

    private static Instant since(Migration migration, State state, Phase phase) {
        List<Phase> phases = migration.phases();
        Phase next = phase.name() == Phase.Name.SOAK ? phase : phases.get(phases.indexOf(phase) + 1);
        return state.times().readySince(migration, next);
    }
}
