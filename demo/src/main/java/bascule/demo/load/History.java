package bascule.demo.load;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Every write of a run. Writes to one note stand in the order in which they were made, because a note is never
/// written to by two shoppers at a time.
public final class History {
    private final Queue<Write> writes = new ConcurrentLinkedQueue<>();

    public void add(Write write) {
        writes.add(write);
    }

    public List<Write> writes() {
        return List.copyOf(writes);
    }

    public long acknowledged() {
        return writes.stream().filter(Write::acknowledged).count();
    }
}
