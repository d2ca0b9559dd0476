package bascule.controller;

import java.time.Instant;

/// That a person acts in an emergency without the second person or the role that it takes.
///
/// @param until when that ends at the latest
/// @param reviewed who else has looked at it since; empty while that is owed
public record BrokenGlass(String actor, Instant at, Instant until, String reason, String reviewed) {
    /// Whether somebody else still has to look at it.
    public boolean owed() {
        return reviewed.isEmpty();
    }

    /// A review ends it: what it covers is all that was done, and there is a second person by then.
    boolean holds(String person, Instant now) {
        return actor.equals(person) && lasts(now);
    }

    boolean lasts(Instant now) {
        return owed() && now.isBefore(until);
    }

    BrokenGlass reviewedBy(String person) {
        return new BrokenGlass(actor, at, until, reason, person);
    }
}
