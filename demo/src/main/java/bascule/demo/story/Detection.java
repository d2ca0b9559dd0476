package bascule.demo.story;

import bascule.demo.shop.BadGreen;
import bascule.journal.Entry;
import bascule.journal.Event;
import bascule.journal.Event.Direction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// What became of a green that misbehaves, as the migration's journal tells it.
///
/// @param guard that failed; empty if none did
/// @param evidence what it rested on
/// @param detectionMillis from when green got its first callers to the guard's fail; 0 without one
/// @param turnMillis from the fail to the start of the first step that takes callers back; 0 without one
/// @param rolledBack whether every touched step of the ramp was undone after that
public record Detection(
        BadGreen bad, String guard, String evidence, long detectionMillis, long turnMillis, boolean rolledBack) {
    /// From a guard's fail to the roll-back begun.
    public static final long TURN_MILLIS_MAX = 5_000;

    /// @param entries from the first on
    static Detection of(BadGreen bad, List<Entry> entries) {
        Optional<Entry> failed = first(
                entries,
                event -> event instanceof Event.GateJudged judged
                        && judged.verdict().equals("fail"));
        if (failed.isEmpty() || !(failed.get().event() instanceof Event.GateJudged judged)) {
            return new Detection(bad, "", "", 0, 0, false);
        }
        List<Entry> after = entries.subList(entries.indexOf(failed.get()), entries.size());
        Optional<Entry> opened = first(
                entries,
                event -> event instanceof Event.StepFinished(var step, var way)
                        && way == Direction.FORWARD
                        && step.value().startsWith("ramp-"));
        Optional<Entry> turned =
                first(after, event -> event instanceof Event.StepStarted(_, var way) && way == Direction.BACK);
        boolean undone = first(
                        after, event -> event instanceof Event.StepFinished(_, var way) && way == Direction.BACK)
                .isPresent();
        return new Detection(
                bad,
                judged.gate(),
                judged.evidence(),
                between(opened, failed.get()),
                turned.map(entry -> millis(failed.get().time(), entry.time())).orElse(0L),
                undone);
    }

    private static long between(Optional<Entry> from, Entry to) {
        return from.map(entry -> millis(entry.time(), to.time())).orElse(0L);
    }

    private static long millis(Instant from, Instant to) {
        return Duration.between(from, to).toMillis();
    }

    private static Optional<Entry> first(List<Entry> entries, Predicate<Event> so) {
        return entries.stream().filter(entry -> so.test(entry.event())).findFirst();
    }

    boolean detected() {
        return !guard.isEmpty();
    }
}
