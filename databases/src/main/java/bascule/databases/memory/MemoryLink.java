package bascule.databases.memory;

import bascule.data.Fence;
import bascule.data.Link;
import bascule.migration.Epoch;
import bascule.migration.Flow;
import bascule.migration.Progress;
import bascule.migration.StepException;
import bascule.migration.StepException.Refused;
import bascule.migration.StepException.Transient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// Rows from one memory database into the other.
final class MemoryLink implements Link, Flow {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(1);

    private final String name;
    private final MemoryDatabase source;
    private final MemoryDatabase target;
    private final Touched touched;
    private final Touched touchedBack;
    private boolean captured;
    private boolean copied;
    private boolean sourceClosed;
    private boolean stuck;
    private int position;
    private long changes;
    private String canary = "";

    /// @param touched the keys this link has touched since the last proof
    /// @param touchedBack those the opposite link has
    MemoryLink(String name, MemoryDatabase source, MemoryDatabase target, Touched touched, Touched touchedBack) {
        this.touched = touched;
        this.touchedBack = touchedBack;
        this.name = name;
        this.source = source;
        this.target = target;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public synchronized void capture(Epoch epoch) throws StepException {
        source.enter(epoch, name + ".capture");
        if (!captured) {
            position = source.end();
            sourceClosed = source.fence().standing().mode() == Fence.Mode.CLOSED;
            captured = true;
        }
        source.left(name + ".capture");
    }

    @Override
    public synchronized void copy(Epoch epoch, Consumer<Progress> progress) throws StepException {
        capture(epoch);
        target.enter(epoch, name + ".copy");
        if (!copied) {
            target.clear();
            position = source.end();
            source.rows().forEach((key, value) -> target.put(key, value, name));
            copied = true;
        }
        target.left(name + ".copy");
        progress.accept(new Progress(source.rows().size(), source.rows().size(), "rows"));
    }

    @Override
    public synchronized boolean captured() {
        return captured;
    }

    @Override
    public synchronized boolean copied() {
        return copied;
    }

    @Override
    public Flow flow() {
        return this;
    }

    @Override
    public void run(Epoch epoch, BooleanSupplier ending) throws StepException {
        while (true) {
            applyAll(epoch);
            if (ending.getAsBoolean()) {
                return;
            }
            try {
                Thread.sleep(LOOK_AGAIN);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private synchronized void applyAll(Epoch epoch) throws StepException {
        if (!captured) {
            throw new Refused("the " + name + " flow has no capture to read from");
        }
        source.demandReachable();
        for (var change : source.log(position)) {
            target.enter(epoch, name + ".apply");
            stuck = true;
            apply(change);
            position++;
            stuck = false;
        }
    }

    private void apply(Change change) throws Refused {
        switch (change) {
            case Change.Row(var key, var value, var origin) -> {
                if (!origin.isEmpty()) {
                    return;
                }
                if (sourceClosed) {
                    target.fileViolation(name);
                } else {
                    target.demandFit();
                    target.put(key, value, name);
                    touched.add(key);
                    changes++;
                }
            }
            case Change.Closed(var marker) -> {
                sourceClosed = true;
                ((MemoryFence) target.fence()).arrived(marker);
            }
            case Change.Opened() -> sourceClosed = false;
            case Change.Canary(var flow, var token) -> canary = flow.equals(name) ? token : canary;
        }
    }

    @Override
    public synchronized Standing standing() throws StepException {
        source.demandReachable();
        int behind = captured ? source.end() - position : 0;
        long filed = target.violations(name);
        return new Standing(
                captured && !stuck,
                behind,
                behind,
                changes,
                target.fence().standing().applied(),
                filed,
                0,
                "");
    }

    @Override
    public SortedMap<String, Long> violations() throws StepException {
        target.demandReachable();
        long filed = target.violations(name);
        return filed == 0 ? new TreeMap<>() : new TreeMap<>(Map.of("rows", filed));
    }

    @Override
    public List<Difference> prove(Duration budget, Epoch epoch, Consumer<Progress> progress) throws StepException {
        touched.begin();
        var underWay = underWay();
        return differences(everyKey()).stream()
                .filter(difference -> !underWay.contains(difference.key()))
                .toList();
    }

    @Override
    public List<Difference> proveTouched(Duration budget, Epoch epoch, Consumer<String> say) throws StepException {
        var keys = underWay();
        keys.addAll(touched.all().orElseGet(this::everyKey));
        var differences = differences(keys);
        if (differences.isEmpty()) {
            touchedBack.begin();
        }
        return differences;
    }

    /// Keys of changes that the flow has not taken yet.
    private Set<String> underWay() {
        var keys = new TreeSet<String>();
        for (var change : source.log(position)) {
            if (change instanceof Change.Row row) {
                keys.add(row.key());
            }
        }
        return keys;
    }

    private Set<String> everyKey() {
        var keys = new TreeSet<>(source.rows().keySet());
        keys.addAll(target.rows().keySet());
        return keys;
    }

    private List<Difference> differences(Set<String> keys) throws StepException {
        source.demandReachable();
        target.demandReachable();
        var theirs = source.rows();
        var ours = target.rows();
        return keys.stream()
                .filter(key -> !Objects.equals(theirs.get(key), ours.get(key)))
                .map(key -> new Difference("rows", key, "another value"))
                .toList();
    }

    @Override
    public void carrySequences(Epoch epoch) throws StepException {
        target.enter(epoch, name + ".sequences");
        target.sequence(source.sequence());
        target.left(name + ".sequences");
    }

    @Override
    public synchronized void canary(Duration budget, Epoch epoch) throws StepException {
        source.enter(epoch, name + ".canary");
        String token = name + "-" + epoch + "-" + source.end();
        source.log(new Change.Canary(name, token));
        applyAll(epoch);
        if (!canary.equals(token)) {
            throw new Transient("the canary of the " + name + " flow has not arrived");
        }
    }

    @Override
    public void settle(Duration budget) throws StepException {
        int end = source.end();
        long until = System.nanoTime() + budget.toNanos();
        while (!reached(end)) {
            if (System.nanoTime() > until) {
                throw new Transient("the " + name + " flow did not come to where the source stands");
            }
            try {
                Thread.sleep(LOOK_AGAIN);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new Transient("waiting for the " + name + " flow was interrupted", interrupted);
            }
        }
    }

    private synchronized boolean reached(int end) {
        return position >= end;
    }

    @Override
    public synchronized void drop(Epoch epoch) throws StepException {
        source.enter(epoch, name + ".drop");
        captured = false;
        copied = false;
        source.left(name + ".drop");
    }
}
