package bascule.flags;

import bascule.flags.json.Json;
import bascule.migration.Epoch;
import bascule.migration.StepException.Fenced;

/// Changes nothing but which terms of a migration are too old.
record Raise(String migration, Epoch epoch) implements FlagChange {
    /// @throws Fenced if a newer term was here
    boolean needed(Standing now) throws Fenced {
        Documents.demandNewest(now.reading().source(), migration, epoch);
        return Documents.epoch(now.reading().source(), migration)
                .filter(epoch::equals)
                .isEmpty();
    }

    @Override
    public String describe() {
        return "follow epoch %s of %s".formatted(epoch, migration);
    }

    @Override
    public Json.Fields made(Json.Fields document) {
        return document;
    }
}
