package bascule.controller;

import bascule.migration.Migration;
import bascule.migration.Phase;
import bascule.migration.StepId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// When a migration was started, and when its steps were finished.
final class Times {
    private final Map<StepId, Instant> finished = new HashMap<>();
    private Instant started = Instant.EPOCH;

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
