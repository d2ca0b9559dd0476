package bascule.gateway;

import bascule.traffic.Charge;

/// What a gateway must still know after a restart. A hold is not part of it, but that it was sealed is:
/// then nobody knows whether the serving side can answer, and the gateway lets nothing in until it is told.
record State(Charge charge, boolean sealed) {
    static final State NEW = new State(Charge.NEW, false);

    State sealed(boolean seal) {
        return new State(charge, seal);
    }
}
