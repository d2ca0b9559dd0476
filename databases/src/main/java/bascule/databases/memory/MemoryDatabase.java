package bascule.databases.memory;

import bascule.data.Asking;
import bascule.data.Database;
import bascule.data.Fence;
import bascule.migration.Epoch;
import bascule.migration.StepException;
import bascule.migration.StepException.Fenced;
import bascule.migration.StepException.Refused;
import bascule.migration.StepException.Transient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/// One side's rows in memory: keys and values, a sequence that gives out keys, a log, and a fence.
public final class MemoryDatabase implements Database, Asking {
    private final String name;
    private final Effects effects;
    private final Map<String, String> rows = new TreeMap<>();
    private final List<Change> log = new ArrayList<>();
    private final Map<String, String> scripts = new HashMap<>();
    private final Map<String, Long> violations = new HashMap<>();
    private final MemoryFence fence = new MemoryFence(this);
    private final List<String> against = new ArrayList<>();
    private final List<String> redefined = new ArrayList<>();
    private boolean registered;
    private boolean unreachable;
    private boolean refusesRows;
    private long term;
    private long sequence;

    public MemoryDatabase(String name, Effects effects) {
        this.name = name;
        this.effects = effects;
    }

    /// A write as an application makes it.
    ///
    /// @throws IllegalStateException if the fence is closed
    public synchronized void write(String key, String value) {
        if (fence.mode() == Fence.Mode.CLOSED) {
            throw new IllegalStateException("bascule fence: writes on " + name + " are closed");
        }
        put(key, value, "");
    }

    /// A write that no fence stops, such as a superuser's.
    public synchronized void writePast(String key, String value) {
        put(key, value, "");
    }

    /// The next number of the sequence, as an insert would take it.
    public synchronized long nextNumber() {
        if (fence.mode() == Fence.Mode.CLOSED) {
            throw new IllegalStateException("bascule fence: writes on " + name + " are closed");
        }
        return ++sequence;
    }

    public synchronized Optional<String> row(String key) {
        return Optional.ofNullable(rows.get(key));
    }

    public synchronized Map<String, String> rows() {
        return Map.copyOf(rows);
    }

    /// Lets every call fail, or not, from now on.
    public synchronized void unreachable(boolean down) {
        unreachable = down;
    }

    /// Lets rows that a flow brings not fit, or fit again, from now on.
    public synchronized void refuseRows(boolean unfit) {
        refusesRows = unfit;
    }

    synchronized void demandFit() throws Refused {
        if (refusesRows) {
            throw new Refused("a row of rows does not fit into rows of " + name + ": correct the row");
        }
    }

    /// Lets it stand against a cutover, such as a prepared transaction would.
    public synchronized void against(List<String> lines) {
        against.clear();
        against.addAll(lines);
    }

    /// Lets it say that tables were changed, as a real one would after DDL.
    public synchronized void redefine(List<String> lines) {
        redefined.clear();
        redefined.addAll(lines);
    }

    /// What flows into it have filed is dealt with: a person has brought over what was needed.
    public synchronized void dismissViolations() {
        violations.clear();
    }

    /// A flow into it saw a change past the other side's closed fence.
    synchronized void fileViolation(String flow) {
        violations.merge(flow, 1L, Long::sum);
    }

    synchronized long violations(String flow) {
        return violations.getOrDefault(flow, 0L);
    }

    synchronized void put(String key, String value, String origin) {
        rows.put(key, value);
        log.add(new Change.Row(key, value, origin));
    }

    synchronized void clear() {
        rows.clear();
    }

    synchronized void log(Change change) {
        log.add(change);
    }

    synchronized List<Change> log(int after) {
        return List.copyOf(log.subList(after, log.size()));
    }

    synchronized int end() {
        return log.size();
    }

    synchronized long sequence() {
        return sequence;
    }

    synchronized void sequence(long number) {
        sequence = Math.max(sequence, number);
    }

    /// Every effect passes here: it is heard of, and refused if its term is over.
    synchronized void enter(Epoch epoch, String effect) throws Fenced, Transient {
        demandReachable();
        if (epoch.number() < term) {
            throw new Fenced(describe(), epoch, new Epoch(term));
        }
        effects.about(name + "." + effect);
        term = epoch.number();
    }

    void left(String effect) {
        effects.about(name + "." + effect + ".done");
    }

    synchronized void demandReachable() throws Transient {
        if (unreachable) {
            throw new Transient(describe() + " can't be reached");
        }
    }

    synchronized void demandRegistered() throws Refused, Transient {
        demandReachable();
        if (!registered) {
            throw new Refused(describe() + " is not registered: no migration is under way there");
        }
    }

    @Override
    public String describe() {
        return "memory database " + name;
    }

    @Override
    public synchronized void raise(Epoch epoch) throws StepException {
        demandReachable();
        if (registered) {
            enter(epoch, "raise");
        }
    }

    @Override
    public synchronized List<String> unfit() {
        return unreachable ? List.of(describe() + " can't be reached") : List.of();
    }

    @Override
    public synchronized List<String> unready() throws StepException {
        demandReachable();
        return List.copyOf(against);
    }

    /// Keys and values have no definition that could change: what it was told.
    @Override
    public synchronized List<String> redefined() throws StepException {
        demandReachable();
        return List.copyOf(redefined);
    }

    /// Keys and values are asked nothing in SQL: nothing is found.
    @Override
    public synchronized long count(String sql, int most, Duration limit) throws StepException {
        demandReachable();
        return 0;
    }

    @Override
    public List<String> uncarried() {
        return List.of();
    }

    @Override
    public synchronized void register(Epoch epoch) throws StepException {
        enter(epoch, "register");
        registered = true;
        left("register");
    }

    @Override
    public synchronized boolean registered() throws StepException {
        demandReachable();
        return registered;
    }

    @Override
    public synchronized void forget(Epoch epoch) throws StepException {
        enter(epoch, "forget");
        registered = false;
        left("forget");
    }

    @Override
    public Fence fence() {
        return fence;
    }

    @Override
    public synchronized void run(String script, String sql, Epoch epoch) throws StepException {
        enter(epoch, "run");
        String before = scripts.putIfAbsent(script, sql);
        if (before != null && !before.equals(sql)) {
            throw new Refused("script " + script + " ran on " + name + " with another text");
        }
        left("run");
    }

    @Override
    public synchronized boolean ran(String script) throws StepException {
        demandReachable();
        return scripts.containsKey(script);
    }

    @Override
    public synchronized void unrun(String script, String undoSql, Epoch epoch) throws StepException {
        enter(epoch, "unrun");
        scripts.remove(script);
        left("unrun");
    }

    @Override
    public void close() {}

    /// It has no rows that SQL could count.
    @Override
    public OptionalDouble number(String sql, Duration atMost) {
        return OptionalDouble.empty();
    }
}
