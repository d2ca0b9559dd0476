package bascule.migration;

import java.util.List;

/// A named stretch of a migration: the gates that open it, then its steps in order.
public record Phase(Name name, List<Gate> gates, List<Step> steps) {
    public enum Name {
        EXPAND,
        BACKFILL,
        SHADOW,
        RAMP,
        CUTOVER,
        SOAK,
        CONTRACT
    }

    public Phase {
        gates = List.copyOf(gates);
        steps = List.copyOf(steps);
    }
}
