package bascule.databases.postgres;

import bascule.data.Link.Difference;
import bascule.migration.Epoch;
import bascule.migration.StepException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Compares rows by key, either while both sides stand still or while the source lives.
///
/// While it lives, a row is read at the source, then at the target once the flow has passed that
/// moment, then at the source again. Equal: proven. Changed in between: it is being worked on, so
/// the flow will bring it and it counts as touched. Otherwise it differs, if it does so in the same
/// way again and again: once could be an old change on its way.
final class Comparing implements Recheck, AutoCloseable {
    private static final int SAME_IN_A_ROW = 3;
    private static final int ROUNDS_IN_FLUX = 20;
    private static final Duration REST = Duration.ofMillis(50);

    private record Seen(Optional<Evidence.Hash> here, Optional<Evidence.Hash> there, int times) {}

    private final Ends ends;
    private final Connection source;
    private final Connection target;
    private final Optional<Passage> passage;
    private final long until;

    /// @param passage how to wait for the flow; empty if the source stands still and the flow has
    ///     come to its end
    /// @param until in nanoseconds of this machine's clock
    Comparing(Ends ends, Optional<Passage> passage, Limits limits, long until) throws StepException {
        this.ends = ends;
        this.passage = passage;
        this.until = until;
        this.source = Sessions.open(ends.source(), "prove", new Epoch(1), limits);
        this.target = Sessions.open(ends.target(), "prove", new Epoch(1), limits);
    }

    @Override
    public List<Difference> differences(TableMap table, Collection<List<String>> suspects) throws StepException {
        try {
            var here = new Evidence(source, table, true);
            var there = new Evidence(target, table, false);
            var differing =
                    passage.isPresent() ? stable(passage.get(), here, there, suspects) : still(here, there, suspects);
            return tell(table, here, there, differing);
        } catch (SQLException e) {
            throw ends.source().failure(e, "comparing rows of " + table.source().name());
        } catch (InterruptedException e) {
            throw Interruption.of("comparing rows", e);
        }
    }

    private Set<List<String>> still(Evidence here, Evidence there, Collection<List<String>> keys)
            throws SQLException, StepException {
        var rows = Both.ask(() -> read(here, keys), () -> read(there, keys));
        var mine = rows.here();
        var theirs = rows.there();
        var differing = new LinkedHashSet<List<String>>();
        var all = new LinkedHashSet<>(mine.keySet());
        all.addAll(theirs.keySet());
        for (var key : all) {
            if (!Optional.ofNullable(mine.get(key)).equals(Optional.ofNullable(theirs.get(key)))) {
                differing.add(key);
            }
        }
        return differing;
    }

    private Set<List<String>> stable(Passage passage, Evidence here, Evidence there, Collection<List<String>> keys)
            throws SQLException, StepException, InterruptedException {
        var suspects = new LinkedHashSet<>(keys);
        var seen = new HashMap<List<String>, Seen>();
        var differing = new LinkedHashSet<List<String>>();
        for (int round = 0; !suspects.isEmpty() && round < ROUNDS_IN_FLUX; round++) {
            if (System.nanoTime() > until) {
                throw new StepException.Transient("the time to compare rows is over");
            }
            var before = read(here, suspects);
            passage.await(passage.mark(source), until);
            var theirs = read(there, suspects);
            var after = read(here, suspects);
            for (var key : List.copyOf(suspects)) {
                var mine = Optional.ofNullable(before.get(key));
                var other = Optional.ofNullable(theirs.get(key));
                if (!mine.equals(Optional.ofNullable(after.get(key)))) {
                    seen.remove(key);
                } else if (mine.equals(other)) {
                    suspects.remove(key);
                } else if (times(seen, key, mine, other) >= SAME_IN_A_ROW) {
                    suspects.remove(key);
                    differing.add(key);
                }
            }
            if (!suspects.isEmpty()) {
                Thread.sleep(REST);
            }
        }
        return differing;
    }

    private static int times(
            Map<List<String>, Seen> seen,
            List<String> key,
            Optional<Evidence.Hash> here,
            Optional<Evidence.Hash> there) {
        var last = seen.get(key);
        var before = last != null && last.here().equals(here) && last.there().equals(there) ? last.times() : 0;
        var now = new Seen(here, there, before + 1);
        seen.put(key, now);
        return now.times();
    }

    private static Map<List<String>, Evidence.Hash> read(Evidence side, Collection<List<String>> keys)
            throws SQLException {
        var rows = side.rows(keys);
        side.connection().rollback();
        return rows;
    }

    private List<Difference> tell(TableMap table, Evidence here, Evidence there, Set<List<String>> keys)
            throws SQLException {
        var mine = here.columns(keys);
        var theirs = there.columns(keys);
        source.rollback();
        target.rollback();
        var differences = new ArrayList<Difference>();
        for (var key : keys) {
            differences.add(new Difference(
                    table.target().name().toString(), name(table, key), what(table, mine.get(key), theirs.get(key))));
        }
        return differences;
    }

    private String what(TableMap table, @Nullable List<Long> mine, @Nullable List<Long> theirs) {
        var there = ends.direction().target().word();
        if (mine == null || theirs == null) {
            return mine == null ? "extra on " + there : "missing on " + there;
        }
        var names = new ArrayList<String>();
        var compared = table.compared();
        for (int i = 0; i < compared.size(); i++) {
            if (!mine.get(i).equals(theirs.get(i))) {
                names.add(compared.get(i).name());
            }
        }
        return "differs on " + there + " in " + String.join(", ", names);
    }

    private static String name(TableMap table, List<String> key) {
        var parts = new ArrayList<String>();
        for (int i = 0; i < key.size(); i++) {
            parts.add(table.targetKey().get(i) + "=" + key.get(i));
        }
        return String.join(", ", parts);
    }

    @Override
    public void close() {
        for (var connection : Set.of(source, target)) {
            try {
                connection.close();
            } catch (SQLException e) {
                // Nothing was changed over it.
            }
        }
    }
}
