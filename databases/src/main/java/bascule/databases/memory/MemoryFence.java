package bascule.databases.memory;

import bascule.data.Fence;
import bascule.migration.Epoch;
import bascule.migration.StepException;
import bascule.migration.StepException.Transient;
import java.time.Duration;

/// The fence of a memory database.
final class MemoryFence implements Fence {
    private final MemoryDatabase database;
    private Mode mode = Mode.ABSENT;
    private long epoch;
    private int closings;
    private String marker = "";
    private String required = "";
    private String applied = "";
    private boolean opened;

    MemoryFence(MemoryDatabase database) {
        this.database = database;
    }

    Mode mode() {
        return mode;
    }

    /// A flow committed this marker of the other side.
    void arrived(String other) {
        applied = other;
    }

    @Override
    public Standing standing() throws StepException {
        synchronized (database) {
            database.demandReachable();
            return new Standing(mode, epoch, marker, next(), required, applied, opened);
        }
    }

    private String next() {
        return database.describe() + "/" + (closings + 1);
    }

    @Override
    public void install(Mode wanted, Epoch term) throws StepException {
        synchronized (database) {
            enter(term, "fence.install");
            if (mode == Mode.ABSENT) {
                mode = wanted;
                if (wanted == Mode.CLOSED) {
                    emitMarker();
                }
            }
            database.left("fence.install");
        }
    }

    @Override
    public String close(Duration lockTimeout, Epoch term) throws StepException {
        synchronized (database) {
            enter(term, "fence.close");
            if (mode == Mode.OPEN) {
                mode = Mode.CLOSED;
                emitMarker();
            }
            database.left("fence.close");
            return marker;
        }
    }

    private void emitMarker() {
        marker = next();
        closings++;
        database.log(new Change.Closed(marker));
    }

    @Override
    public void require(String other, Epoch term) throws StepException {
        synchronized (database) {
            enter(term, "fence.require");
            required = other;
            opened = false;
            database.left("fence.require");
        }
    }

    @Override
    public void open(Duration lockTimeout, Epoch term) throws StepException {
        synchronized (database) {
            enter(term, "fence.open");
            if (mode == Mode.CLOSED) {
                if (!required.isEmpty() && !required.equals(applied)) {
                    throw new Transient("%s waits for marker %s, the last it saw is '%s'"
                            .formatted(database.describe(), required, applied));
                }
                mode = Mode.OPEN;
                opened = true;
                database.log(new Change.Opened());
            }
            database.left("fence.open");
        }
    }

    @Override
    public void remove(Epoch term) throws StepException {
        synchronized (database) {
            enter(term, "fence.remove");
            mode = Mode.ABSENT;
            required = "";
            database.left("fence.remove");
        }
    }

    private void enter(Epoch term, String effect) throws StepException {
        database.demandRegistered();
        database.enter(term, effect);
        epoch = term.number();
    }
}
