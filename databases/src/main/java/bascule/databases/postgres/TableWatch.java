package bascule.databases.postgres;

import bascule.data.Link.Difference;
import bascule.data.Mapping;
import bascule.migration.Epoch;
import bascule.migration.StepException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Looks at both sides' tables while a flow runs from the side that is open: fences partitions that appeared, and
/// compares the rows of tables that were changed in a way that no log tells of. What it finds equal is known from then
/// on; what is not stays told (`Definitions.changes`), and keeps the service where it is.
///
/// It never ends the flow: what it can't do now it tries again.
final class TableWatch implements AutoCloseable {
    private static final Duration EACH = Duration.ofSeconds(2);
    private static final Duration LONGEST_COMPARISON = Duration.ofHours(2);
    private static final Duration ENDING = Duration.ofSeconds(5);

    /// Comparing again and again may take this part of the time.
    private static final int REST_PER_COMPARISON = 10;

    private static final int NAMED = 3;

    private final Ends ends;
    private final List<Mapping> mappings;
    private final FlowProgress progress;
    private final Epoch epoch;
    private final Watched source;
    private final Watched target;
    private final CountDownLatch ending = new CountDownLatch(1);
    private final Map<Mapping, Long> notBefore = new HashMap<>();
    private final Map<Mapping, List<Redefinition>> compared = new HashMap<>();
    private final Thread thread;

    /// One side of it.
    private record Watched(Connections connections, Definitions definitions, PostgresFence fence) {
        static Watched of(Connections connections, Ends ends, List<TableName> tables, Direction told) {
            return new Watched(
                    connections,
                    new Definitions(connections, tables, Names.flow(ends.migration(), told.word())),
                    new PostgresFence(told.source(), connections, new Control(connections), tables));
        }

        void record(Epoch epoch, Connections.Work<Boolean> work) throws StepException {
            var _ = connections.transact("watch", epoch, "recording the tables' definitions", transaction -> {
                new Control(connections).enter(transaction, epoch);
                return work.on(transaction);
            });
        }

        /// @param before how the tables were when the comparison began
        void conclude(Epoch epoch, TableName table, Collection<Definition> before, List<Difference> differences)
                throws StepException {
            record(epoch, transaction -> {
                if (differences.isEmpty()) {
                    definitions.settle(transaction, table, before);
                } else {
                    definitions.note(transaction, table, note(differences));
                }
                return true;
            });
        }
    }

    TableWatch(Ends ends, List<Mapping> mappings, FlowProgress progress, Epoch epoch) {
        this.ends = ends;
        this.mappings = mappings;
        this.progress = progress;
        this.epoch = epoch;
        var direction = ends.direction();
        this.source = Watched.of(
                ends.source(),
                ends,
                mappings.stream().map(direction::sourceTable).toList(),
                direction);
        this.target = Watched.of(
                ends.target(),
                ends,
                mappings.stream().map(direction::targetTable).toList(),
                direction.opposite());
        this.thread = Thread.ofVirtual().name("watch " + direction.word()).unstarted(this::run);
    }

    /// Returns once it is on record how the tables are now, if it was not before.
    ///
    /// @return this
    TableWatch begin() throws SQLException, StepException {
        var _ = Both.ask(() -> begin(source), () -> begin(target));
        thread.start();
        return this;
    }

    private boolean begin(Watched side) throws StepException {
        side.record(epoch, transaction -> {
            side.definitions().begin(transaction);
            return true;
        });
        return true;
    }

    private void run() {
        try {
            while (!ending.await(EACH.toMillis(), TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (StepException.Fenced e) {
            // The flow will hear of it too.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() throws StepException.Fenced {
        try {
            if (!source.fence().isClosed()) {
                source.fence().mend(epoch);
                target.fence().mend(epoch);
                welcome(source);
                welcome(target);
                var here = source.definitions().changes();
                var there = target.definitions().changes();
                for (var mapping : mappings) {
                    settle(mapping, here, there);
                }
            }
        } catch (StepException.Fenced e) {
            throw e;
        } catch (StepException e) {
            // It is looked at again, and what is not settled stays told.
        }
    }

    private void welcome(Watched side) throws StepException {
        var newborn = side.definitions().newborn();
        if (!newborn.isEmpty()) {
            side.record(epoch, transaction -> {
                side.definitions().add(transaction, newborn);
                return true;
            });
        }
    }

    /// @param atSource what changed there, of all tables
    /// @param atTarget what changed there
    private void settle(Mapping mapping, List<Redefinition> atSource, List<Redefinition> atTarget)
            throws StepException {
        var here = ends.direction().sourceTable(mapping);
        var there = ends.direction().targetTable(mapping);
        var changes = new ArrayList<Redefinition>();
        changes.addAll(about(atSource, here));
        changes.addAll(about(atTarget, there));
        if (changes.isEmpty() || !isDue(mapping, changes)) {
            return;
        }
        var began = System.nanoTime();
        try {
            compare(here, there);
        } finally {
            compared.put(mapping, about(changes));
            notBefore.put(mapping, System.nanoTime() + REST_PER_COMPARISON * (System.nanoTime() - began));
        }
    }

    /// At once after a new change, else now and then.
    private boolean isDue(Mapping mapping, List<Redefinition> changes) {
        return !about(changes).equals(compared.get(mapping))
                || System.nanoTime() - notBefore.getOrDefault(mapping, System.nanoTime()) >= 0;
    }

    private static List<Redefinition> about(List<Redefinition> changes) {
        return changes.stream()
                .map(change -> Redefinition.compared(change.root(), change.what(), ""))
                .toList();
    }

    private static List<Redefinition> about(List<Redefinition> changes, TableName root) {
        return changes.stream()
                .filter(change -> change.comparable() && change.root().equals(root))
                .toList();
    }

    /// What is found equal counts for the definitions as they were before it began.
    private void compare(TableName here, TableName there) throws StepException {
        var mine = source.definitions().read().values();
        var theirs = target.definitions().read().values();
        var differences = differences(here, there);
        source.conclude(epoch, here, mine, differences);
        target.conclude(epoch, there, theirs, differences);
    }

    private List<Difference> differences(TableName here, TableName there) throws StepException {
        var tables = new MappedTables(ends, mappings, epoch)
                .planned().stream()
                        .filter(table -> table.source().name().equals(here)
                                || table.target().name().equals(there))
                        .toList();
        var until = System.nanoTime() + LONGEST_COMPARISON.toNanos();
        var limits = new Limits(LONGEST_COMPARISON, Duration.ofSeconds(5), Duration.ZERO);
        try (var recheck = new Comparing(ends, Optional.of(new Passage(progress)), limits, until)) {
            return new Prover(ends, tables, until, recheck).proveAll(_ -> {});
        }
    }

    private static String note(List<Difference> differences) {
        var named = differences.stream()
                .limit(NAMED)
                .map(each -> each.table() + " " + each.key() + " " + each.what())
                .toList();
        return ("at %s %d rows differed: %s; an UPDATE of such a row where it is right carries it, also one that"
                        + " changes nothing")
                .formatted(
                        Instant.now().truncatedTo(ChronoUnit.SECONDS),
                        new HashSet<>(differences).size(),
                        String.join(", ", named));
    }

    @Override
    public void close() {
        ending.countDown();
        if (thread.getState() == Thread.State.NEW) {
            return;
        }
        thread.interrupt();
        try {
            thread.join(ENDING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
