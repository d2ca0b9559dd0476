package bascule.controller;

import bascule.migration.Migration;
import bascule.migration.StepException.Fenced;
import java.util.Optional;
import java.util.function.Function;

/// What a status is made of at one moment: where the migration stands, and what whoever conducts
/// it is at.
///
/// @param epoch of the term that conducts it
/// @param lost why this process does so no more; empty if it does
/// @param running the step at work
/// @param saying what a guard that watches now, or a gate by evidence that is asked, says so far;
///     empty of any other
/// @param waiting what it waits for; empty if it does not
record Moment(
        Migration migration,
        State state,
        long epoch,
        Optional<Fenced> lost,
        Optional<StepRun> running,
        Function<String, Optional<String>> saying,
        String waiting,
        Flows flows) {
    /// As the journal alone tells it, to a process that conducts nothing.
    static Moment ofJournal(Migration migration, State state, long epoch) {
        return new Moment(
                migration, state, epoch, Optional.empty(), Optional.empty(), _ -> Optional.empty(), "", Flows.NONE);
    }

    Optional<String> seen(String name) {
        return saying.apply(name);
    }
}
