package bascule.controller;

import bascule.journal.Entry;
import bascule.journal.Event;
import bascule.journal.Event.Direction;
import bascule.journal.Journal;
import bascule.journal.JournalException;
import bascule.migration.Epoch;
import bascule.migration.Gate;
import bascule.migration.Migration;
import bascule.migration.Phase;
import bascule.migration.Step;
import bascule.migration.StepException;
import bascule.migration.StepException.Fenced;
import bascule.migration.StepException.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/// One controller's term over one migration: replay, decide, record the intent, act, record the result.
///
/// Nothing else changes where a migration stands. The intent is on disk before the first effect,
/// so whatever a dead term has done, the next one knows that it may have.
public final class Term {
    private static final Duration JUDGED_WITHIN = Duration.ofSeconds(2);
    private static final Duration SLICE = Duration.ofMillis(20);
    /// Who orders what the plan says and no person did.
    static final String SELF = "bascule";

    private final Migration migration;
    private final Journal journal;
    private final Recording recording;
    private final Flows flows;
    private final Surroundings surroundings;
    private final Consumer<String> log;
    private final Epoch epoch;
    private final State state;
    private final Raising raising;
    private final Guarding guarding;
    private final Renewing renewing;
    private final Judging judging;
    private final Taking taking;
    private volatile boolean closing;
    private boolean atWork;
    /// Orders and approvals so far, and how many of them the last whole decision knew.
    private long told;
    private long considered;
    private volatile Optional<Fenced> lost = Optional.empty();
    private volatile String waiting = "";
    private volatile Hindrance hindrance = Hindrance.NONE;

    /// Claims the migration: from here on every older term is refused by the journal.
    ///
    /// @param flows makes the keeper of flows, which tells this term when it was lost
    /// @param first what goes on record if nothing has yet
    /// @throws Refused if the journal is about another plan
    public Term(
            Migration migration,
            Journal journal,
            String holder,
            Function<Consumer<Fenced>, Flows> flows,
            Surroundings surroundings,
            Consumer<String> log,
            Event.Planned first)
            throws Refused, Fenced {
        this.migration = migration;
        this.journal = journal;
        this.recording = new Recording(journal, surroundings);
        this.surroundings = surroundings;
        this.log = log;
        this.flows = flows.apply(fenced -> lost = Optional.of(fenced));
        List<Entry> before = journal.replay(0);
        State found = State.replay(migration, before);
        demandSamePlan(found);
        // Once it has ended, and a term has begun since and fenced off whoever was at work, it is left as it is.
        boolean atRest = found.ended() && before.getLast().event() instanceof Event.Claimed;
        this.epoch = atRest ? before.getLast().epoch() : journal.claim(holder);
        this.raising = new Raising(migration.participants(), epoch);
        this.state = State.replay(migration, journal.replay(0));
        this.guarding = new Guarding(this, surroundings);
        this.renewing = new Renewing(this, epoch, log);
        this.taking = new Taking(this, surroundings, renewing);
        this.judging = new Judging(this, surroundings.clock(), reason -> waiting = reason);
        if (state.digest().isEmpty()) {
            record(first);
        }
    }

    private void demandSamePlan(State found) throws Refused {
        if (found.digest().filter(digest -> !digest.equals(migration.digest())).isPresent()) {
            throw new Refused(
                    ("the journal of %s is about another plan (digest %s, this one is %s): put that plan back, or start"
                                    + " this one under another name")
                            .formatted(migration.name(), found.digest().get(), migration.digest()));
        }
    }

    /// Runs until the migration has ended, the term is closed or lost.
    public void run() throws Fenced {
        atWork(true);
        try {
            while (!closing) {
                long known = read(_ -> told);
                Optional<Duration> idle = advance();
                considered(known);
                if (idle.isEmpty()) {
                    continue;
                }
                if (ended()) {
                    return;
                }
                restUntilTold(guarding.within(idle.get()), known);
            }
        } catch (Fenced fenced) {
            lost = Optional.of(fenced);
            throw fenced;
        } finally {
            atWork(false);
        }
    }

    private synchronized void considered(long known) {
        considered = known;
        notifyAll();
    }

    private synchronized void atWork(boolean now) {
        atWork = now;
        notifyAll();
    }

    /// Waits until the swing hangs wholly on one side, or nobody is at work on it.
    void awaitWholeSwing(Duration atMost) throws InterruptedException {
        awaitWhile(state::midSwing, atMost);
    }

    private synchronized void awaitWhile(BooleanSupplier lasts, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        long left = atMost.toMillis();
        while (atWork && lasts.getAsBoolean() && left > 0) {
            wait(left);
            left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        }
    }

    /// Runs until it waits for an operator or a gate, or has ended; for drills, whose time does not pass by itself.
    public void runUntilIdle() throws Fenced {
        try {
            while (!closing && advance().isEmpty()) {
                // on to the next decision
            }
        } catch (Fenced fenced) {
            lost = Optional.of(fenced);
            throw fenced;
        }
    }

    /// Makes one decision and carries it out.
    ///
    /// @return empty if there may be more to do at once, else how long at most to wait for news
    private Optional<Duration> advance() throws Fenced {
        throwIfLost();
        throwIfUnrecorded();
        Decision decision = read(state -> Decision.next(migration, state));
        waiting = decision instanceof Decision.Await(var why) ? why : "";
        hindrance = decision instanceof Decision.Apply ? hindrance : Hindrance.NONE;
        if (decision instanceof Decision.Done) {
            flows.close();
            return Optional.of(Duration.ZERO);
        }
        if (decision instanceof Decision.GoBack) {
            goBack();
            return Optional.empty();
        }
        // A swing that goes back before green was opened must not wait for a dead green: no older term can have
        // anything under way there, since it would have put that on record first.
        Optional<String> unheard = raising.tellAll();
        waiting = unheard.orElse(waiting);
        if (unheard.isPresent() && !(decision instanceof Decision.Revert)) {
            return Optional.of(Duration.ofMillis(500));
        }
        if (guarding.failed()) {
            return Optional.empty();
        }
        if (!(decision instanceof Decision.Judge)) {
            judging.interrupted();
        }
        return switch (decision) {
            case Decision.Apply(var step) -> begin(step);
            case Decision.Revert(var step) -> taking.take(step, Direction.BACK);
            case Decision.Judge(var phase) -> judge(phase);
            case Decision.JudgeBack(var gate) -> judgeBack(gate);
            case Decision.Await _ -> keepFlowsWhileWaiting();
            case Decision.GoBack _, Decision.Done _ -> Optional.of(Duration.ZERO);
        };
    }

    /// Orders what the plan says about failures, unless an operator has just ordered something else.
    private void goBack() throws Fenced {
        try (var _ = recording.turn()) {
            goBackInTurn();
        }
    }

    private void goBackInTurn() throws Fenced {
        if (Decision.next(migration, state) instanceof Decision.GoBack(var why)) {
            log.accept("rolls back by itself, as the plan says: " + why);
            record(new Event.Ordered(SELF, Event.Order.ROLL_BACK, why));
        }
    }

    private Optional<Duration> keepFlowsWhileWaiting() throws Fenced {
        renewing.look();
        try {
            keepFlows();
        } catch (Fenced fenced) {
            throw fenced;
        } catch (StepException failure) {
            log.accept(failure.getMessage());
        }
        return Optional.of(Duration.ofSeconds(1));
    }

    private Optional<Duration> begin(Step step) throws Fenced {
        hindrance = Hindrance.beforeSwing(migration.swing(), step.id(), journal);
        return hindrance.stands() ? Optional.of(Duration.ofSeconds(1)) : taking.take(step, Direction.FORWARD);
    }

    void keepFlows() throws StepException {
        flows.keep(read(state -> state.steps().wantedFlows()), epoch);
    }

    private Optional<Duration> judge(Phase phase) throws Fenced {
        Optional<Duration> pause = judging.pauseBeforeNextAttempt(phase, migration.swing());
        if (pause.isPresent()) {
            return pause;
        }
        keepFlowsWhileWaiting();
        return judging.judge(phase);
    }

    private Optional<Duration> judgeBack(Gate gate) throws Fenced {
        keepFlowsWhileWaiting();
        return judging.judgeBack(gate);
    }

    /// Puts an event on record, and what it means into the state, as one for whoever looks. The
    /// state changes here only, so that whoever has the turn may decide on it.
    Entry record(Event event) throws Fenced {
        try (var _ = recording.turn()) {
            Entry entry = recording.put(epoch, event);
            taken(entry);
            return entry;
        }
    }

    private synchronized void taken(Entry entry) {
        state.take(entry);
        notifyAll();
    }

    /// Records an order if it makes sense where the migration stands.
    ///
    /// @throws Refused if not; the message says what does
    public void order(String actor, Event.Order order, String reason) throws Refused, Fenced {
        tell(new Event.Ordered(actor, order, reason), now -> Orders.demandSense(order, now));
    }

    /// Records what a person did if it makes sense where the migration stands; the caller carries it out.
    ///
    /// @throws Refused if it makes no sense; the message says what does
    void tell(Event event, Orders.Sense sense) throws Refused, Fenced {
        told(event, sense);
    }

    /// @return how many were told so far
    private long told(Event event, Orders.Sense sense) throws Refused, Fenced {
        throwIfLost();
        try (var _ = recording.turnSoon()) {
            sense.demand(state);
            record(event);
            return read(_ -> ++told);
        }
    }

    /// Returns once the gate was judged with it, if it is asked now and somebody is at work.
    public void approve(String actor, String gate, String reason) throws Refused, Fenced {
        Instant now = surroundings.clock().instant();
        long mine = told(
                new Event.Approved(actor, gate, reason),
                state -> Orders.demandApproval(actor, state.glass().holds(actor, now), gate, migration, state));
        boolean asked = read(state -> Decision.next(migration, state) instanceof Decision.Judge(var phase)
                && phase.gates().stream().anyMatch(each -> each.name().equals(gate)));
        if (asked) {
            try {
                awaitWhile(() -> considered < mine, JUDGED_WITHIN);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Rests until an order or an approval comes that is none of those already known; one may have
    /// come while the decision was carried out.
    private void restUntilTold(Duration atMost, long known) {
        Duration end = surroundings.uptime().plus(atMost);
        while (!closing
                && lost.isEmpty()
                && recording.trouble().isEmpty()
                && read(_ -> told) == known
                && surroundings.uptime().compareTo(end) < 0) {
            try {
                surroundings.rest(SLICE);
            } catch (InterruptedException interrupted) {
                closing = true;
            }
        }
    }

    /// Another term finds out what an order could not record. Not half-way: a swing has room set aside.
    private void throwIfUnrecorded() {
        Optional<JournalException> trouble = recording.trouble();
        if (trouble.isPresent() && !read(State::midSwing)) {
            throw trouble.get();
        }
    }

    void throwIfLost() throws Fenced {
        if (lost.isPresent()) {
            throw lost.get();
        }
    }

    boolean closing() {
        return closing;
    }

    Epoch epoch() {
        return epoch;
    }

    /// Why another controller has it; empty if this one does.
    Optional<Fenced> lost() {
        return lost;
    }

    Migration migration() {
        return migration;
    }

    void say(String line) {
        log.accept(line);
    }

    synchronized boolean ended() {
        return state.ended();
    }

    /// Reads the state while nothing changes it.
    synchronized <T> T read(Function<State, T> question) {
        return question.apply(state);
    }

    /// What a status is made of; to be asked within [#read].
    Moment moment(State now) {
        return new Moment(
                migration,
                now,
                epoch.number(),
                lost,
                taking.running(),
                name -> guarding.seen(name).or(() -> judging.seen(name)),
                waiting,
                flows);
    }

    Hindrance hindrance() {
        Hindrance unrecorded = recording.hindrance();
        return unrecorded.stands() ? unrecorded : hindrance;
    }

    Flows flows() {
        return flows;
    }

    /// Ends the term after the step at hand; what is half-way is taken up by the next term.
    public void close() {
        closing = true;
        flows.close();
    }
}
