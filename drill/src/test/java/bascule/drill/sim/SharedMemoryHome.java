package bascule.drill.sim;

import bascule.controller.SharedHome;
import bascule.controller.StartedPlan;
import bascule.journal.Journal;
import bascule.journal.Ledger;
import bascule.journal.MemoryJournal;
import bascule.migration.StepException.Refused;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/// A home that several controllers of one process share.
final class SharedMemoryHome implements SharedHome {
    private final Map<String, StartedPlan> plans = new ConcurrentSkipListMap<>();
    private final Map<String, MemoryJournal> journals = new ConcurrentSkipListMap<>();
    private final Path folder;

    SharedMemoryHome(Path folder) {
        this.folder = folder;
    }

    @Override
    public List<String> names() {
        return List.copyOf(plans.keySet());
    }

    @Override
    public void keep(String name, StartedPlan plan) {
        plans.put(name, plan);
        journals.computeIfAbsent(name, _ -> new MemoryJournal(InstantSource.system()));
    }

    @Override
    public StartedPlan plan(String name) throws Refused {
        return Optional.ofNullable(plans.get(name)).orElseThrow(() -> new Refused("there is no plan of " + name));
    }

    @Override
    public Journal journal(String name) {
        return Optional.<Journal>ofNullable(journals.get(name)).orElseThrow();
    }

    @Override
    public String place(String name) {
        return "memory";
    }

    @Override
    public String remedy() {
        return "start again";
    }

    @Override
    public Path folder(String name) {
        return folder;
    }

    @Override
    public Map<String, Long> lengths() {
        var lengths = new TreeMap<String, Long>();
        journals.forEach(
                (name, journal) -> lengths.put(name, (long) journal.replay(0).size()));
        return lengths;
    }

    @Override
    public void readOn(String name, Ledger ledger) {
        ledger.take(
                journal(name).replay(ledger.length()).stream().map(Ledger::line).toList(), "of " + name);
    }

    @Override
    public void close() {}
}
