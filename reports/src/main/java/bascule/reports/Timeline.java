package bascule.reports;

import bascule.journal.Entry;
import bascule.journal.Event;
import bascule.migration.StepId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What happened, when, and on whose word. Of a step one line is told, with how long it took.
public final class Timeline {
    private Timeline() {}

    public static Document of(String migration, List<Entry> entries) {
        return new Document.Draft("Timeline: " + migration)
                .say("All that stands in the journal, in its order.")
                .add(table(entries))
                .done();
    }

    static Document.Block table(List<Entry> entries) {
        return new Document.Block.Table(List.of("Time", "After", "What"), rows(entries));
    }

    /// How long each step that is done took, in the direction that it went last.
    static Map<StepId, Duration> took(List<Entry> entries) {
        Map<StepId, Instant> begun = new HashMap<>();
        Map<StepId, Duration> took = new HashMap<>();
        for (Entry entry : entries) {
            if (entry.event() instanceof Event.StepStarted(var step, _)) {
                begun.put(step, entry.time());
            } else if (entry.event() instanceof Event.StepFinished(var step, _) && begun.containsKey(step)) {
                took.put(step, Duration.between(begun.get(step), entry.time()));
            }
        }
        return took;
    }

    private static List<List<String>> rows(List<Entry> entries) {
        var rows = new ArrayList<List<String>>();
        Map<StepId, Instant> begun = new HashMap<>();
        Instant first = entries.isEmpty() ? Instant.EPOCH : entries.getFirst().time();
        for (Entry entry : entries) {
            String took = "";
            switch (entry.event()) {
                case Event.StepStarted(var step, _) -> {
                    begun.put(step, entry.time());
                    continue;
                }
                case Event.StepFinished(var step, _) -> took = took(begun.remove(step), entry.time());
                case Event.StepFailed(var step, _, _, _) -> took = took(begun.get(step), entry.time());
                default -> {}
            }
            rows.add(List.of(
                    Times.moment(entry.time()),
                    Times.stretch(Duration.between(first, entry.time())),
                    EventWords.of(entry.event()) + took));
        }
        begun.forEach((step, time) -> rows.add(List.of(
                Times.moment(time), Times.stretch(Duration.between(first, time)), "step " + step + " under way")));
        return rows;
    }

    private static String took(@Nullable Instant begun, Instant ended) {
        return begun == null ? "" : " after " + Times.stretch(Duration.between(begun, ended));
    }
}
