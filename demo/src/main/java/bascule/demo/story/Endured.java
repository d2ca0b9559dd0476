package bascule.demo.story;

import bascule.demo.load.Figures;
import bascule.journal.Entry;
import bascule.journal.Event;
import bascule.journal.Event.Order;
import java.util.List;

/// What an outage that both sides shared did.
///
/// @param millis how long it lasted
/// @param failedByBlue requests that blue could not answer for it, as `failedByGreen` green
/// @param guard that failed a green which behaved; empty if none did, as it should be
/// @param rolledBack whether callers were taken back
public record Endured(long millis, long failedByBlue, long failedByGreen, String guard, boolean rolledBack) {
    static Endured of(Figures figures, List<Entry> entries) {
        return new Endured(
                SharedOutage.LASTS.toMillis(),
                figures.missedByBlue(),
                figures.missedByGreen(),
                entries.stream()
                        .map(Entry::event)
                        .filter(Event.GateJudged.class::isInstance)
                        .map(Event.GateJudged.class::cast)
                        .filter(judged -> judged.verdict().equals("fail"))
                        .map(Event.GateJudged::gate)
                        .findFirst()
                        .orElse(""),
                entries.stream()
                        .map(Entry::event)
                        .anyMatch(
                                event -> event instanceof Event.Ordered ordered && ordered.order() == Order.ROLL_BACK));
    }

    long failed() {
        return failedByBlue + failedByGreen;
    }
}
