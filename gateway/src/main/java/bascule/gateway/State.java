package bascule.gateway;

import bascule.migration.Epoch;
import bascule.migration.Side;
import bascule.traffic.Service;
import bascule.traffic.Split;
import java.util.Optional;

/// What a gateway must still know after a restart. A hold is not part of it, but that it was sealed is:
/// then nobody knows whether the serving side can answer, and the gateway lets nothing in until it is told.
///
/// @param epoch the highest it was told; 0 before the first
record State(Optional<Service> service, Side serving, Split split, long epoch, boolean sealed) {
    static final State NEW = new State(Optional.empty(), Side.BLUE, Split.ALL_BLUE, 0, false);

    State raised(Epoch to) {
        return new State(service, serving, split, to.number(), sealed);
    }

    State with(Service newService) {
        return new State(Optional.of(newService), serving, split, epoch, sealed);
    }

    State with(Split newSplit) {
        return new State(service, serving, newSplit, epoch, sealed);
    }

    State sealed(boolean seal) {
        return new State(service, serving, split, epoch, seal);
    }

    /// Sealed as it was.
    State committed(Side side) {
        return new State(service, side, split, epoch, sealed);
    }

    State served(Side side) {
        return new State(service, side, split, epoch, false);
    }
}
