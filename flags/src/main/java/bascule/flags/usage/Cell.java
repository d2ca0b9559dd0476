package bascule.flags.usage;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// Counts for one variant of a flag. Any thread may count; one takes.
final class Cell {
    private final LongAdder answers = new LongAdder();
    private final Keys keys = new Keys();
    private final Map<String, Tracked> tracked = new ConcurrentHashMap<>();

    void answered(String key) {
        answers.increment();
        keys.add(key);
    }

    void tracked(String event, Tracked what) {
        tracked.merge(event, what, Tracked::plus);
    }

    void add(Used used) {
        answers.add(used.answers());
        keys.add(used.keys());
        used.tracked().forEach(this::tracked);
    }

    Used seen() {
        return new Used(answers.sum(), keys, tracked);
    }

    /// What was counted, of which it then knows nothing. What is counted meanwhile is in this one or in the next.
    Used taken() {
        long given = answers.sum();
        answers.add(-given);
        Keys whose = keys.taken();
        var events = new HashMap<String, Tracked>();
        for (String event : List.copyOf(tracked.keySet())) {
            Tracked what = tracked.remove(event);
            if (what != null) {
                events.put(event, what);
            }
        }
        return new Used(given, whose, events);
    }
}
