package bascule.controller;

import bascule.journal.Event;
import bascule.migration.Migration;
import bascule.migration.Proof;

/// Why nothing goes on before an operator says so.
record Stop(Kind kind, String reason) {
    enum Kind {
        FAILED,
        /// By a guard, or a gate by evidence.
        GUARDED,
        ROLLED_BACK,
        ROLL_BACK_FAILED
    }

    /// By a gate or guard that failed.
    static Stop by(Event.GateJudged judged, Migration migration) {
        boolean guard = migration.guards().stream().anyMatch(each -> each.name().equals(judged.gate()));
        boolean proof = migration.phases().stream()
                .filter(phase -> phase.id().equals(judged.phase()))
                .flatMap(phase -> phase.gates().stream())
                .anyMatch(gate -> gate instanceof Proof && gate.name().equals(judged.gate()));
        return new Stop(
                guard || proof ? Kind.GUARDED : Kind.FAILED,
                (guard ? "guard " : "gate ") + judged.gate() + ": " + judged.evidence());
    }
}
