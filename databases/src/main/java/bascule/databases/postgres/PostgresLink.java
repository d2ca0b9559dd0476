package bascule.databases.postgres;

import bascule.data.Link;
import bascule.data.Mapping;
import bascule.data.Throttle;
import bascule.migration.Epoch;
import bascule.migration.Flow;
import bascule.migration.Progress;
import bascule.migration.StepException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.postgresql.replication.LogSequenceNumber;

/// A link between two PostgreSQL databases: a replication slot and a publication at the source, a
/// replication origin and a record at the target, and a flow between them.
final class PostgresLink implements Link {
    private static final long MICROS_1970_TO_2000 = 946_684_800_000_000L;
    /// Comparing changes nothing, so it belongs to no term.
    private static final Epoch LOOKING = new Epoch(1);

    private static final Duration CANARY_REST = Duration.ofMillis(5);

    private final CopySizes sizes;
    private final Ends ends;
    private final List<Mapping> mappings;
    private final Capture capture;
    private final LogBudget budget;
    private final Pace pace;
    private final FlowProgress progress = new FlowProgress();
    private final Touched touched;
    private final Touched touchedBack;
    private final LagSamples lag = new LagSamples();
    /// The tables as the flow or a proof last saw them, so that nobody waits for the catalogues in
    /// a cutover.
    private volatile Optional<MappedTables> known = Optional.empty();

    /// @param touched the keys this link has touched since the last proof
    /// @param touchedBack those the opposite link has
    PostgresLink(Ends ends, List<Mapping> mappings, Touched touched, Touched touchedBack) {
        this(ends, mappings, touched, touchedBack, CopySizes.USUAL, LogBudget.NONE, new Pace(Throttle.NONE));
    }

    PostgresLink(Ends ends, List<Mapping> mappings, Touched touched, Touched touchedBack, CopySizes sizes) {
        this(ends, mappings, touched, touchedBack, sizes, LogBudget.NONE, new Pace(Throttle.NONE));
    }

    /// @param pace how fast it copies
    PostgresLink(
            Ends ends,
            List<Mapping> mappings,
            Touched touched,
            Touched touchedBack,
            CopySizes sizes,
            LogBudget budget,
            Pace pace) {
        this.sizes = sizes;
        this.pace = pace;
        this.budget = budget;
        this.touched = touched;
        this.touchedBack = touchedBack;
        this.ends = ends;
        this.mappings = List.copyOf(mappings);
        this.capture = new Capture(ends);
    }

    @Override
    public String name() {
        return ends.direction().word();
    }

    @Override
    public void capture(Epoch epoch) throws StepException {
        var record = capture.record();
        if (record.isPresent()) {
            var position = record.get().position();
            if (position != null) {
                capture.checkJoins(position);
            }
            return;
        }
        var tables = MappedTables.bothWays(ends, mappings, epoch);
        try (var made = capture.begin(tables, epoch);
                var source = ends.source().open("capture", epoch)) {
            Capture.join(source, made);
            capture.write(capture.begun(made, source, false), epoch);
            source.rollback();
        } catch (SQLException e) {
            throw ends.source().failure(e, "capturing changes");
        }
    }

    @Override
    public void copy(Epoch epoch, Consumer<Progress> report) throws StepException {
        var record = capture.record();
        if (record.isPresent() && record.get().copied()) {
            var position = record.get().position();
            capture.checkJoins(position == null ? LogSequenceNumber.INVALID_LSN : position);
            return;
        }
        try (var log = LogWatch.copying(ends, budget, epoch);
                var _ = new Strain(ends, pace, epoch)) {
            copy(record, epoch, report, log);
        }
    }

    private void copy(Optional<FlowRecord> former, Epoch epoch, Consumer<Progress> report, LogWatch log)
            throws StepException {
        Consumer<Progress> watched = progress -> {
            log.demandKept();
            report.accept(progress);
        };
        try {
            copy(former, epoch, watched);
        } catch (LogWatch.GivenUp e) {
            throw new StepException.Refused(String.valueOf(e.getMessage()), e);
        } catch (StepException e) {
            throw log.explain(e);
        }
    }

    /// What an earlier attempt copied stays, if the slot has kept all that happened since.
    private void copy(Optional<FlowRecord> former, Epoch epoch, Consumer<Progress> report) throws StepException {
        var broken = new BrokenCopy(ends, mappings);
        var whole = broken.whole();
        var kept = capture.keeps(mappings);
        if (former.isEmpty()
                || whole.isEmpty()
                || kept.filter(begins -> goesOn(former.get(), whole, begins)).isEmpty()) {
            broken.clear(CopiedTables.NONE, epoch);
            copier(epoch, report).copy(former);
            return;
        }
        if (former.get().position() == null) {
            broken.clear(whole, epoch);
            copier(epoch, report).copyRest(former.get(), kept.get(), whole);
        }
        bringTogether(epoch);
        copier(epoch, report).complete();
    }

    private static boolean goesOn(FlowRecord former, CopiedTables whole, LogSequenceNumber begins) {
        var followed = former.position();
        return followed == null ? whole.isFollowedFrom(begins) : followed.compareTo(begins) >= 0;
    }

    private Copier copier(Epoch epoch, Consumer<Progress> report) throws StepException {
        return new Copier(ends, capture, MappedTables.bothWays(ends, mappings, epoch), epoch, sizes, pace, report);
    }

    /// Follows until all tables are as they are at one moment; so does a flow that runs already.
    private void bringTogether(Epoch epoch) throws StepException {
        var passage = new Passage(progress);
        var mark = ends.source().transact("settle", epoch, "marking the log", passage::mark);
        BooleanSupplier arrived = () -> progress.passed().compareTo(mark) >= 0;
        try {
            progress.runAlone(arrived, () -> flow().run(epoch, arrived));
        } catch (InterruptedException e) {
            throw Interruption.of("bringing the tables to one moment", e);
        }
    }

    @Override
    public boolean captured() throws StepException {
        return capture.record().isPresent() && capture.slotStands();
    }

    @Override
    public boolean copied() throws StepException {
        return capture.record().filter(FlowRecord::copied).isPresent();
    }

    @Override
    public Flow flow() {
        return new LinkFlow(ends, mappings, budget, progress, touched, tables -> known = Optional.of(tables));
    }

    @Override
    public Standing standing() throws StepException {
        var record = capture.record();
        if (record.isEmpty()) {
            return new Standing(false, 0, 0, 0, "", 0, 0, "");
        }
        var violations =
                violations().values().stream().mapToLong(Long::longValue).sum();
        var safe = safe(record.get());
        var log = ends.source().look("asking for the log's end", capture::log);
        var written = log.end();
        var bytes = Math.max(0, written.asLong() - safe.asLong());
        var pending = progress.oldestPendingMicros();
        var sampled = lag.millis(written, safe);
        var millis = bytes == 0 ? 0 : pending == 0 ? sampled : Math.max(sampled, age(pending));
        return new Standing(
                progress.running(),
                bytes,
                millis,
                progress.changes(),
                record.get().marker(),
                violations,
                log.slot().map(Slot.Standing::retained).orElse(0L),
                log.slot().map(slot -> budget.warning(name(), slot)).orElse(""));
    }

    @Override
    public SortedMap<String, Long> violations() throws StepException {
        return ends.target()
                .look("counting fence violations", connection -> Violation.byTable(connection, ends.direction()));
    }

    private LogSequenceNumber safe(FlowRecord record) {
        var recorded = record.position() == null ? LogSequenceNumber.INVALID_LSN : record.position();
        var passed = progress.running() ? progress.passed() : recorded;
        return passed.compareTo(recorded) > 0 ? passed : recorded;
    }

    private static long age(long micros) {
        return Math.max(0, System.currentTimeMillis() - (micros + MICROS_1970_TO_2000) / 1000);
    }

    @Override
    public List<Difference> prove(Duration budget, Epoch epoch, Consumer<Progress> report) throws StepException {
        var until = System.nanoTime() + budget.toNanos();
        var direction = ends.direction();
        var era = proof(ends.target(), epoch, target -> TouchedRecord.begin(target, direction, TouchedRecord.PROVING));
        touched.begin(era);
        var tables = look().planned();
        var equal = false;
        try (var recheck = new Comparing(ends, Optional.of(new Passage(progress)), limits(budget), until)) {
            var differences = new Prover(ends, tables, until, recheck).proveAll(report);
            if (differences.isEmpty()) {
                equal = proof(ends.target(), epoch, target -> TouchedRecord.passed(target, direction, era));
            }
            return differences;
        } finally {
            if (!equal) {
                touched.forget();
            }
        }
    }

    @Override
    public List<Difference> proveTouched(Duration budget, Epoch epoch, Consumer<String> say) throws StepException {
        var until = System.nanoTime() + budget.toNanos();
        if (!touched.loaded()) {
            ends.target().look("reading which rows were touched", target -> touched.load(target));
        }
        var keys = touched.all();
        var tables = (known.isPresent() ? known.get() : look()).planned();
        var differences =
                keys.isPresent() ? prove(tables, keys.get(), until, budget) : proveAll(tables, until, budget, say);
        if (differences.isEmpty()) {
            beginBoth(epoch);
        }
        return differences;
    }

    private List<Difference> prove(
            List<TableMap> tables, Map<TableName, List<List<String>>> keys, long until, Duration budget)
            throws StepException {
        var suspects = new Standstill(ends, until).differing(tables, keys);
        if (suspects.isEmpty()) {
            return List.of();
        }
        try (var recheck = new Comparing(ends, Optional.empty(), limits(budget), until)) {
            return new Prover(ends, tables, until, recheck).proveKeys(suspects);
        }
    }

    private List<Difference> proveAll(List<TableMap> tables, long until, Duration budget, Consumer<String> say)
            throws StepException {
        say.accept("all rows are compared, because " + touched.lacking());
        try (var recheck = new Comparing(ends, Optional.empty(), limits(budget), until)) {
            return new Prover(ends, tables, until, recheck).proveAll(_ -> {});
        } catch (StepException.Transient e) {
            throw new StepException.Transient(
                    "%s; all rows had to be compared, because %s".formatted(e.getMessage(), touched.lacking()), e);
        }
    }

    /// Nobody writes now: what has to be proven next, here and when the rows come back, is what is
    /// touched from here on.
    private void beginBoth(Epoch epoch) throws StepException {
        var direction = ends.direction();
        try {
            var eras = Both.ask(
                    () -> proof(ends.target(), epoch, target -> TouchedRecord.begin(target, direction, "")),
                    () -> proof(ends.source(), epoch, source -> TouchedRecord.begin(source, direction.opposite(), "")));
            touched.begin(eras.here());
            touchedBack.begin(eras.there());
        } catch (SQLException e) {
            throw ends.target().failure(e, "recording a comparison");
        }
    }

    private static <T> T proof(Connections side, Epoch epoch, Connections.Work<T> work) throws StepException {
        return side.transact("proof", epoch, "recording a comparison", connection -> {
            new Control(side).enter(connection, epoch);
            return work.on(connection);
        });
    }

    private MappedTables look() throws StepException {
        var tables = new MappedTables(ends, mappings, LOOKING);
        known = Optional.of(tables);
        return tables;
    }

    private static Limits limits(Duration budget) {
        return new Limits(budget, Duration.ofSeconds(5), Duration.ZERO);
    }

    @Override
    public void carrySequences(Epoch epoch) throws StepException {
        var sequences = new Sequences(mappings, ends.direction().source());
        try {
            var both = Both.ask(
                    () -> ends.source().look("reading sequences", sequences::there),
                    () -> ends.target().look("reading sequences", sequences::here));
            ends.target().transact("sequences", epoch, "carrying sequences", target -> {
                ends.targetControl().enter(target, epoch);
                return sequences.carry(both.here(), both.there(), target);
            });
        } catch (SQLException e) {
            throw ends.target().failure(e, "reading sequences");
        }
    }

    @Override
    public void canary(Duration budget, Epoch epoch) throws StepException {
        var token = UUID.randomUUID().toString();
        ends.source().transact("canary", epoch, "sending a canary", connection -> {
            ends.sourceControl().enter(connection, epoch);
            Canary.send(connection, ends.direction(), token);
            return true;
        });
        var until = System.nanoTime() + budget.toNanos();
        while (!ends.target()
                .look("looking for the canary", target -> Canary.arrived(target, ends.direction(), token))) {
            if (System.nanoTime() > until) {
                throw new StepException.Transient("the %s canary has not arrived within %d ms: is its flow running?"
                        .formatted(name(), budget.toMillis()));
            }
            Interruption.rest(CANARY_REST, "waiting for the canary");
        }
    }

    @Override
    public void settle(Duration budget) throws StepException {
        var until = System.nanoTime() + budget.toNanos();
        var passage = new Passage(progress);
        try {
            passage.await(ends.source().transact("settle", LOOKING, "marking the log", passage::mark), until);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StepException.Transient("waiting for the " + name() + " flow was interrupted", e);
        }
    }

    @Override
    public void drop(Epoch epoch) throws StepException {
        touched.forget();
        capture.drop(new BrokenCopy(ends, mappings), epoch);
    }
}
