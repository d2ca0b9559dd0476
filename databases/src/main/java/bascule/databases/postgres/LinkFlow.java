package bascule.databases.postgres;

import bascule.data.Mapping;
import bascule.migration.Epoch;
import bascule.migration.Flow;
import bascule.migration.StepException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// The change stream of a link. One run takes the origin at the target and the slot at the source,
/// ends what a former run may have left there, and goes on behind the last transaction that is safe
/// at the target.
///
/// Anything that breaks ends the run; the next one begins where the target says.
final class LinkFlow implements Flow {
    private static final Limits LIMITS =
            new Limits(Duration.ofMinutes(5), Duration.ofSeconds(3), Duration.ofMinutes(2));
    private static final Duration REST = Duration.ofMillis(100);

    private final Ends ends;
    private final List<Mapping> mappings;
    private final LogBudget budget;
    private final FlowProgress progress;
    private final Touched touched;
    private final Consumer<MappedTables> known;

    /// @param known told the tables as a run finds them
    LinkFlow(
            Ends ends,
            List<Mapping> mappings,
            LogBudget budget,
            FlowProgress progress,
            Touched touched,
            Consumer<MappedTables> known) {
        this.budget = budget;
        this.known = known;
        this.ends = ends;
        this.mappings = mappings;
        this.progress = progress;
        this.touched = touched;
    }

    @Override
    public String name() {
        return ends.direction().word();
    }

    @Override
    public void run(Epoch epoch, BooleanSupplier ending) throws StepException {
        try (var log = LogWatch.following(ends, budget, epoch)) {
            try {
                runWatched(epoch, ending);
            } catch (StepException.Fenced e) {
                throw e;
            } catch (StepException.Refused e) {
                progress.stumble();
                throw log.explain(e);
            } catch (StepException e) {
                throw log.explain(e);
            }
        }
    }

    private void runWatched(Epoch epoch, BooleanSupplier ending) throws StepException {
        try {
            progress.run(ending, () -> follow(epoch, ending));
        } catch (InterruptedException e) {
            throw Interruption.of("the " + name() + " flow", e);
        }
    }

    private void follow(Epoch epoch, BooleanSupplier ending) throws StepException, InterruptedException {
        try (var target = Sessions.open(ends.target(), "flow-" + name(), epoch, LIMITS)) {
            if (!awaitStart(target, ending)) {
                return;
            }
            ends.targetControl().enter(target, epoch);
            target.commit();
            new Origin(ends.name()).hold(target);
            var record = FlowRecord.read(target, ends.direction()).filter(LinkFlow::ready);
            touched.load(target);
            var copied = CopiedTables.read(target, ends.direction());
            target.rollback();
            if (record.isPresent()) {
                stream(target, record.get(), copied, epoch, ending);
            }
        } catch (SQLException e) {
            throw failure(e);
        } finally {
            progress.ended();
        }
    }

    private static boolean ready(FlowRecord record) {
        return record.position() != null;
    }

    /// Waits until capture or copy is done.
    private boolean awaitStart(Connection target, BooleanSupplier ending) throws SQLException, InterruptedException {
        while (!ending.getAsBoolean()) {
            var record = FlowRecord.read(target, ends.direction());
            target.rollback();
            if (record.filter(LinkFlow::ready).isPresent()) {
                return true;
            }
            Thread.sleep(REST);
        }
        return false;
    }

    private void stream(Connection target, FlowRecord record, CopiedTables copied, Epoch epoch, BooleanSupplier ending)
            throws SQLException, StepException, InterruptedException {
        try (var watch = new TableWatch(ends, mappings, progress, epoch);
                var rows = new OpenSourceRows(ends.source(), "reread-" + name(), epoch)) {
            // The source has much to read, and does so while we look at the tables.
            var begun = Both.ask(() -> reader(target, record, epoch), () -> tables(watch, epoch));
            var applier = new Applier(
                    target,
                    ends.targetControl().entry(epoch),
                    ends.direction(),
                    new TargetWriter(target, rows),
                    touched,
                    progress,
                    record);
            try (var reader = begun.here()) {
                progress.started(applier.position());
                new Following(reader, applier, new Relations(begun.there()), copied, ends).follow(ending);
            }
        }
    }

    private MappedTables tables(TableWatch watch, Epoch epoch) throws SQLException, StepException {
        var tables = Both.ask(() -> new MappedTables(ends, mappings, epoch), watch::begin)
                .here();
        known.accept(tables);
        return tables;
    }

    /// A slot that is gone because the link was dropped meanwhile is nothing to refuse.
    private StreamReader reader(Connection target, FlowRecord record, Epoch epoch) throws StepException, SQLException {
        try {
            return read(record, epoch);
        } catch (StepException.Refused e) {
            var still = FlowRecord.read(target, ends.direction()).filter(LinkFlow::ready);
            target.rollback();
            if (still.isEmpty()) {
                throw new StepException.Transient("the " + name() + " link was dropped while its flow started", e);
            }
            throw e;
        }
    }

    private StreamReader read(FlowRecord record, Epoch epoch) throws StepException, SQLException {
        var slot = new Slot(ends.source(), ends.name());
        var position = record.position();
        if (position == null) {
            throw new IllegalStateException("a flow starts whose rows are being copied");
        }
        ends.source().transact("flow-" + name(), epoch, "taking the replication slot", connection -> {
            ends.sourceControl().enter(connection, epoch);
            slot.free(connection);
            var standing = slot.standing(connection);
            Slot.checkJoins(slot.name(), ends.source().address().place(), standing.orElse(null), position);
            slot.checkTellsOfFence(connection, ends.source().address().place());
            return true;
        });
        var connection = ends.source().replication("stream-" + name(), epoch);
        try {
            return new StreamReader(connection, slot.name(), slot.name(), position);
        } catch (SQLException e) {
            connection.close();
            throw ends.source().failure(e, "starting the change stream");
        }
    }

    private StepException failure(SQLException e) {
        return Unapplicable.is(e)
                ? Unapplicable.refused(e)
                : ends.target().failure(e, "applying the " + name() + " flow");
    }
}
