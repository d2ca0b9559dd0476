package bascule.databases.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The keys that a flow has touched since the last proof, as long as they are few enough to
/// remember: in memory, and at the target (`TouchedRecord`), where new ones are written in the
/// transaction that brings their rows. So memory never lacks a key that a committed row has, and
/// whoever comes later finds them all.
///
/// Keys belong to an *era*, which begins with a proof. What was touched before is proven by it: a
/// change that was under way when it began is seen at the source by the proof, which waits until
/// the target has it.
final class Touched {
    /// Some 150 MB of memory and 20 MB at the target for keys of usual length.
    static final int KEYS_MAX = 1_000_000;

    private static final String EMPTIED = "a table was emptied since the last comparison";
    private static final String BEGUN = "the last comparison did not end";

    private final Direction direction;
    private final int keysMax;
    private final Map<TableName, Set<List<String>>> keys = new HashMap<>();
    private int count;
    private long era;
    private boolean loaded;
    /// The era whose forerunners were taken away at the target.
    private long swept;
    /// Why keys of this era are not all known; empty if they are.
    private String lacking = TouchedRecord.UNPROVEN;

    Touched(Direction direction) {
        this(direction, KEYS_MAX);
    }

    Touched(Direction direction, int keysMax) {
        this.direction = direction;
        this.keysMax = keysMax;
    }

    /// A new era, which the target knows of: forgets all and remembers from here on.
    synchronized void begin(long newEra) {
        keys.clear();
        count = 0;
        era = newEra;
        lacking = "";
        loaded = true;
    }

    /// From here on everything counts as touched, until a new proof begins.
    synchronized void forget() {
        keys.clear();
        count = 0;
        lacking = BEGUN;
        loaded = true;
    }

    /// Takes over what the target knows, before the first change of a run is added: what an earlier
    /// run remembered and did not commit comes again.
    ///
    /// @return true
    synchronized boolean load(Connection target) throws SQLException {
        var record = TouchedRecord.read(target, direction);
        var proving = loaded && lacking.isEmpty() && record.era() == era;
        keys.clear();
        count = 0;
        swept = 0;
        era = record.era();
        lacking = proving && record.lacking().equals(TouchedRecord.PROVING) ? "" : record.lacking();
        loaded = true;
        if (lacking.isEmpty()) {
            TouchedRecord.keys(target, direction, era, (table, key) -> {
                if (keys.computeIfAbsent(table, _ -> new LinkedHashSet<>()).add(key)) {
                    count++;
                }
            });
        }
        return true;
    }

    synchronized boolean loaded() {
        return loaded;
    }

    /// Remembers what changes touch, at the target in the caller's transaction, which is to bring
    /// their rows too.
    synchronized void add(Connection transaction, List<RowChange> changes) throws SQLException {
        if (!lacking.isEmpty()) {
            return;
        }
        var added = new LinkedHashMap<TableName, List<List<String>>>();
        for (var change : changes) {
            switch (change) {
                case RowChange.Put put -> add(put.table(), put.key(), added);
                case RowChange.Gone gone -> add(gone.table(), gone.key(), added);
                case RowChange.Moved moved -> {
                    add(moved.table(), moved.oldKey(), added);
                    add(moved.table(), moved.put().key(), added);
                }
                case RowChange.Emptied _ -> lacking = EMPTIED;
            }
        }
        if (count > keysMax) {
            lacking = "more than %,d rows were touched since the last comparison".formatted(keysMax);
        }
        if (lacking.isEmpty()) {
            write(transaction, added);
        } else {
            keys.clear();
            count = 0;
            TouchedRecord.lack(transaction, direction, era, lacking);
        }
    }

    private void add(TableMap table, List<String> key, Map<TableName, List<List<String>>> added) {
        var name = table.source().name();
        if (!name.equals(MappedTables.CANARY)
                && keys.computeIfAbsent(name, _ -> new LinkedHashSet<>()).add(key)) {
            count++;
            added.computeIfAbsent(name, _ -> new ArrayList<>()).add(key);
        }
    }

    private void write(Connection transaction, Map<TableName, List<List<String>>> added) throws SQLException {
        if (!added.isEmpty()) {
            TouchedRecord.insert(transaction, direction, era, added);
            if (swept != era) {
                TouchedRecord.sweep(transaction, direction, era);
                swept = era;
            }
        }
    }

    /// Keys of each source table; empty if they are not all known.
    synchronized Optional<Map<TableName, List<List<String>>>> all() {
        if (!lacking.isEmpty()) {
            return Optional.empty();
        }
        var copy = new HashMap<TableName, List<List<String>>>();
        keys.forEach((table, set) -> copy.put(table, new ArrayList<>(set)));
        return Optional.of(copy);
    }

    /// Why not, for people.
    synchronized String lacking() {
        return lacking;
    }
}
