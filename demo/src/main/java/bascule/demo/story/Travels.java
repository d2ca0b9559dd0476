package bascule.demo.story;

import bascule.demo.load.Agreement.Disagreement;
import bascule.journal.Entry;
import bascule.journal.Event;
import bascule.journal.Event.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The times in which a share was on its way: traffic and flag can't change in the same instant, so one of them goes
/// first. From the journal: from the start of the step that moves the one to the end of the step that moves the other.
/// The cutover is none of them, for requests are held there.
final class Travels {
    private static final String TRAFFIC = "ramp-";
    private static final String FLAGS = "flags-";

    private record Window(long fromMillis, long toMillis) {
        boolean meets(Disagreement one) {
            return one.fromMillis() <= toMillis && one.toMillis() >= fromMillis;
        }
    }

    private final List<Window> windows = new ArrayList<>();
    private final List<String> shares = new ArrayList<>(List.of(""));
    private Optional<String> traffic = Optional.of("");
    private Optional<String> flags = Optional.of("");
    private long since;

    private Travels() {}

    static Travels of(List<Entry> entries) {
        var travels = new Travels();
        entries.forEach(travels::take);
        if (!travels.together()) {
            travels.windows.add(new Window(travels.since, Long.MAX_VALUE));
        }
        return travels;
    }

    boolean excuse(Disagreement one) {
        return windows.stream().anyMatch(window -> window.meets(one));
    }

    private boolean together() {
        return traffic.isPresent() && traffic.equals(flags);
    }

    private void take(Entry entry) {
        boolean before = together();
        switch (entry.event()) {
            case Event.StepStarted(var step, _) -> begin(step.value());
            case Event.StepFinished(var step, var way) -> end(step.value(), way);
            default -> {
                return;
            }
        }
        long now = entry.time().toEpochMilli();
        if (before && !together()) {
            since = now;
        } else if (!before && together()) {
            windows.add(new Window(since, now));
        }
    }

    private void begin(String step) {
        if (step.startsWith(TRAFFIC)) {
            traffic = Optional.empty();
            String share = step.substring(TRAFFIC.length());
            if (!shares.contains(share)) {
                shares.add(share);
            }
        } else if (step.startsWith(FLAGS)) {
            flags = Optional.empty();
        }
    }

    private void end(String step, Direction way) {
        if (step.startsWith(TRAFFIC)) {
            traffic = Optional.of(reached(step.substring(TRAFFIC.length()), way));
        } else if (step.startsWith(FLAGS)) {
            flags = Optional.of(reached(step.substring(FLAGS.length()), way));
        }
    }

    /// Undone, it is where it was before that share.
    private String reached(String share, Direction way) {
        return way == Direction.FORWARD ? share : shares.get(Math.max(0, shares.indexOf(share) - 1));
    }
}
