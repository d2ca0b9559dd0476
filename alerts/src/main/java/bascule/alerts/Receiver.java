package bascule.alerts;

import java.util.Set;

/// Somebody who is told.
///
/// @param name as the plan calls it
/// @param kinds what it is told
public record Receiver(String name, Set<Kind> kinds, Channel channel) {
    public Receiver {
        kinds = Set.copyOf(kinds);
    }

    boolean wants(Kind kind) {
        return kinds.contains(kind);
    }
}
