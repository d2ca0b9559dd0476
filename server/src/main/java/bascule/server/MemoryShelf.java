package bascule.server;

import bascule.migration.StepException.Refused;
import java.util.List;

/// A shelf of one process, which is empty at its start.
public final class MemoryShelf implements Shelf {
    private volatile List<String> lines = List.of();

    @Override
    public List<String> lines() {
        return lines;
    }

    @Override
    public synchronized void change(Change change) throws Refused {
        lines = List.copyOf(change.of(lines));
    }
}
