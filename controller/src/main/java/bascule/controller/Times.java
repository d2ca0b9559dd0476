package bascule.controller;

import bascule.migration.Migration;
import bascule.migration.Phase;
import bascule.migration.StepId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// When a migration was started, when its steps were finished, and when it was at rest because a person or a failure
/// said so.
final class Times {
    private final Map<StepId, Instant> finished = new HashMap<>();
    private final List<Rest> rests = new ArrayList<>();
    private Optional<Instant> halted = Optional.empty();
    private Instant started = Instant.EPOCH;

    private record Rest(Instant from, Instant to) {
        /// How much of it lies after that.
        Duration after(Instant since) {
            Duration all = Duration.between(from.isAfter(since) ? from : since, to);
            return all.isNegative() ? Duration.ZERO : all;
        }
    }

    /// Whether it is paused or stopped from now on.
    void halted(boolean now, Instant when) {
        if (now && halted.isEmpty()) {
            halted = Optional.of(when);
        } else if (!now && halted.isPresent()) {
            rests.add(new Rest(halted.get(), when));
            halted = Optional.empty();
        }
    }

    /// How long it was paused or stopped between these two.
    Duration halted(Instant since, Instant now) {
        return Stream.concat(rests.stream(), halted.stream().map(from -> new Rest(from, now)))
                .map(rest -> rest.after(since))
                .reduce(Duration.ZERO, Duration::plus);
    }

    void started(Instant when) {
        started = when;
    }

    Instant started() {
        return started;
    }

    void finished(StepId step, Instant when) {
        finished.put(step, when);
    }

    void undone(StepId step) {
        finished.remove(step);
    }

    /// When the last step before that phase finished.
    Instant readySince(Migration migration, Phase phase) {
        Instant since = started;
        for (var each : migration.phases()) {
            if (each.id().equals(phase.id())) {
                return since;
            }
            for (var step : each.steps()) {
                Instant done = finished.getOrDefault(step.id(), Instant.EPOCH);
                since = done.isAfter(since) ? done : since;
            }
        }
        return since;
    }
}
