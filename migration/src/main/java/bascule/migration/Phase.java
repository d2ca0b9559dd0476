package bascule.migration;

import java.util.HashSet;
import java.util.List;

/// A named stretch of a migration: the gates that open it, then its steps in order.
///
/// @param id unique within the migration; it stands in journal and status, such as `cutover` or `ramp-25`
public record Phase(Name name, String id, List<Gate> gates, List<Step> steps) {
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
        var names = new HashSet<String>();
        for (var gate : gates) {
            if (!names.add(gate.name())) {
                throw new IllegalArgumentException("two gates of phase " + id + " are named " + gate.name());
            }
        }
    }
}
