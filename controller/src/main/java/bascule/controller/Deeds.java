package bascule.controller;

import bascule.journal.Entry;
import bascule.journal.Event;
import java.util.Optional;

/// What people did, in words.
final class Deeds {
    private Deeds() {}

    /// Empty if it was no person.
    static Optional<Status.Last> of(Entry entry) {
        return switch (entry.event()) {
            case Event.Planned(_, var actor, var reason) ->
                actor.isEmpty() ? Optional.empty() : did(entry, actor, "started it", reason);
            case Event.Ordered(var actor, var order, var reason) -> did(entry, actor, Orders.words(order), reason);
            case Event.Approved(var actor, var gate, var reason) -> did(entry, actor, "approved " + gate, reason);
            case Event.Arranged(var actor, var matter, var value, var reason) ->
                did(entry, actor, Orders.words(matter, value), reason);
            case Event.GlassBroken(var actor, _, var reason) -> did(entry, actor, "broke the glass", reason);
            case Event.Reviewed(var actor, var reason) -> did(entry, actor, "reviewed the broken glass", reason);
            case Event.Claimed _,
                    Event.PhaseOpened _,
                    Event.GateJudged _,
                    Event.StepStarted _,
                    Event.StepFinished _,
                    Event.StepFailed _,
                    Event.Noted _ -> Optional.empty();
        };
    }

    private static Optional<Status.Last> did(Entry entry, String actor, String what, String reason) {
        return Optional.of(new Status.Last(entry.time(), actor, what + (reason.isEmpty() ? "" : ": " + reason)));
    }
}
