package bascule.reports;

import bascule.journal.Entry;
import bascule.journal.Event;
import bascule.journal.Event.Direction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A stretch in which something went wrong: from a failure for good, a gate that failed or an
/// order to come back, until the way back was over or somebody said to go on.
///
/// @param ended the entry that ended it; empty while it lasts
record Episode(List<Entry> entries, Optional<Entry> ended) {
    Episode {
        entries = List.copyOf(entries);
    }

    /// All of them, the oldest first. What was tried again and then worked is none.
    ///
    /// @param goingBack whether the migration is on its way back now
    static List<Episode> of(List<Entry> entries, boolean goingBack) {
        var all = new ArrayList<Episode>();
        var open = new ArrayList<Entry>();
        for (Entry entry : entries) {
            Event event = entry.event();
            if (!open.isEmpty() && (goesOn(event) || isForward(event))) {
                all.add(new Episode(open, Optional.of(end(open).orElse(entry))));
                open.clear();
            }
            if (!open.isEmpty() || begins(event)) {
                open.add(entry);
            }
        }
        if (!open.isEmpty()) {
            all.add(new Episode(open, goingBack ? Optional.empty() : end(open)));
        }
        return all;
    }

    private static Optional<Entry> end(List<Entry> entries) {
        return entries.stream()
                .filter(entry -> entry.event() instanceof Event.StepFinished(_, var way) && way == Direction.BACK)
                .reduce((_, last) -> last);
    }

    private static boolean begins(Event event) {
        return switch (event) {
            case Event.StepFailed(_, _, _, boolean again) -> !again;
            case Event.GateJudged(_, _, String verdict, _) -> verdict.equals("fail");
            default -> comesBack(event);
        };
    }

    private static boolean comesBack(Event event) {
        return event instanceof Event.Ordered(_, var order, _)
                && (order == Event.Order.ROLL_BACK || order == Event.Order.ABORT);
    }

    private static boolean goesOn(Event event) {
        return event instanceof Event.Ordered(_, var order, _) && order == Event.Order.GO;
    }

    private static boolean isForward(Event event) {
        return event instanceof Event.PhaseOpened
                || (event instanceof Event.StepStarted(_, var way) && way == Direction.FORWARD);
    }

    /// What it began with.
    Entry failed() {
        return entries.getFirst();
    }

    Duration lasted() {
        return Duration.between(failed().time(), ended.orElse(entries.getLast()).time());
    }

    /// Whether the service was moved back in it.
    boolean cameBack() {
        return entries.stream().anyMatch(entry -> comesBack(entry.event()));
    }
}
