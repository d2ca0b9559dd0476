package bascule.controller;

import bascule.data.CopyRate;
import bascule.journal.Event;

/// What a person arranged about the rows that still holds.
final class Arranged {
    private CopyRate copyRate = CopyRate.AS_PLANNED;

    void take(Event.Arranged given) {
        if (given.matter() == Event.Matter.COPY_RATE) {
            copyRate = CopyRate.of(given.value());
        }
    }

    CopyRate copyRate() {
        return copyRate;
    }
}
