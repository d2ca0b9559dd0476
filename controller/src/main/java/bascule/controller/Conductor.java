package bascule.controller;

import bascule.data.Pair;
import bascule.flags.FlagStore;
import bascule.journal.Entry;
import bascule.journal.Event;
import bascule.journal.Journal;
import bascule.journal.JournalException;
import bascule.journal.ThisProcess;
import bascule.migration.Migration;
import bascule.migration.StepException.Fenced;
import bascule.migration.StepException.Refused;
import bascule.plan.AlertRules;
import bascule.plan.Assembly;
import bascule.plan.Plan;
import bascule.traffic.Balancer;
import bascule.traffic.Measuring;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Keeps one migration going for as long as this process lives: a term, and when that breaks down for want of a
/// journal, another one.
final class Conductor implements AutoCloseable {
    private static final Duration AGAIN = Duration.ofSeconds(2);
    private static final Duration SWING_ENDS_WITHIN = Duration.ofSeconds(15);
    private static final Duration TERM_ENDS_WITHIN = Duration.ofSeconds(20);

    private final Plan plan;
    private final Journal journal;
    private final Optional<Pair> pair;
    private final Optional<Balancer> balancer;
    private final Migration migration;
    private final Surroundings surroundings;
    private final Sampler sampler;
    private final Optional<Recorder> recorder;
    private final Optional<Alerting> alerting;
    private final Logbook logbook;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Term term;
    private volatile boolean closing;
    /// Why no term goes on; none while one does.
    private volatile Hindrance hindrance = Hindrance.NONE;

    /// Claims the journal and begins.
    ///
    /// @param folder the migration's own: what the sides show is recorded there, and who was told what
    /// @param first what goes on record if nothing has yet
    /// @throws Refused if the journal is about another plan, a secret may not be read here, or an
    ///     adapter can't be made
    Conductor(
            Plan plan,
            Journal journal,
            Connectors connectors,
            Surroundings surroundings,
            Logbook logbook,
            Path folder,
            Event.Planned first)
            throws Refused {
        connectors.trust().demandSecrets(plan);
        this.plan = plan;
        this.journal = journal;
        this.surroundings = surroundings;
        this.logbook = logbook;
        this.pair = connectors.pair(plan);
        this.balancer = connectors.balancer(plan);
        Optional<FlagStore> flags = connectors.flags(plan);
        this.migration = Assembly.migration(
                plan, pair, balancer, flags, connectors.trust().commands());
        this.term = newTerm(first);
        this.sampler = new Sampler(
                plan.name(),
                pair,
                balancer,
                Assembly.followers(plan, flags),
                () -> term.read(State::sequence),
                () -> term.ended());
        this.alerting = plan.alerts().isPresent()
                ? Optional.of(alerting(plan.alerts().get(), sampler, folder))
                : Optional.empty();
        this.recorder = balancer.filter(Measuring.class::isInstance)
                .map(Measuring.class::cast)
                .map(each -> recorder(
                        each, new WindowFile(folder.resolve(WindowLines.FILE), WindowFile.BYTES_MAX, logbook::say)));
        Thread.ofPlatform().name("migration-" + plan.name()).start(this::run);
    }

    private Alerting alerting(AlertRules rules, Sampler seen, Path folder) throws Refused {
        return new Alerting(plan, rules, migration, journal, folder, seen::links, surroundings.clock(), logbook);
    }

    private Recorder recorder(Measuring measuring, WindowFile file) {
        return new Recorder(
                plan.name(),
                measuring,
                () -> term.lost().isPresent()
                        ? Optional.empty()
                        : term.read(state -> Recorder.standing(migration, state)),
                surroundings.clock(),
                file::append,
                logbook::say);
    }

    private Term newTerm(Event.Planned first) throws Refused {
        try {
            var fresh = new Term(
                    migration,
                    journal,
                    ThisProcess.words(),
                    lost -> new FlowThreads(logbook::say, lost),
                    surroundings,
                    logbook::say,
                    first);
            carryOut(fresh);
            return fresh;
        } catch (Fenced fenced) {
            throw new Refused(fenced.getMessage(), fenced);
        }
    }

    /// What a person arranged about the rows, also after a restart.
    private void carryOut(Term term) {
        pair.ifPresent(each -> each.copyAt(term.read(State::arranged).copyRate()));
    }

    void arrange(String actor, Event.Matter matter, String value, String reason) throws Refused, Fenced {
        if (pair.isEmpty()) {
            throw new Refused("this migration moves no rows: there is nothing to arrange about them");
        }
        Term now = term;
        now.tell(new Event.Arranged(actor, matter, value, reason), state -> Orders.demandSense(matter, value, state));
        carryOut(now);
    }

    void breakGlass(String actor, Duration lasts, String reason) throws Refused, Fenced {
        Instant now = surroundings.clock().instant();
        var broken = new Event.GlassBroken(actor, now.plus(lasts).truncatedTo(ChronoUnit.SECONDS), reason);
        term.tell(broken, state -> {
            Orders.demandUnended(state);
            state.glass().demandSense(broken, now);
        });
        logbook.say("%s broke the glass and acts alone until %s: %s".formatted(actor, broken.until(), reason));
    }

    /// Also of what has ended.
    void review(String actor, String reason) throws Refused, Fenced {
        term.tell(new Event.Reviewed(actor, reason), state -> state.glass().demandReview(actor));
    }

    private void run() {
        try {
            while (!closing && !term.ended()) {
                runTerm();
            }
        } finally {
            ended.countDown();
        }
    }

    private void runTerm() {
        try {
            term.run();
        } catch (Fenced fenced) {
            logbook.say("this controller stops: " + fenced.getMessage());
            closing = true;
        } catch (JournalException failure) {
            String why = "nothing goes on without the journal: " + failure.getMessage();
            logbook.say(why);
            startOver(Hindrance.ofJournal(why));
        } catch (RuntimeException bug) {
            logbook.bug("a bug ended the term, another one begins", bug);
            startOver(new Hindrance("a bug ended the term, another one begins: " + bug, "bascule logs " + plan.name()));
        }
    }

    /// A new term finds out from the journal what the one before may have left half-way.
    private void startOver(Hindrance why) {
        hindrance = why;
        term.close();
        while (!closing) {
            try {
                Thread.sleep(AGAIN);
                term = newTerm(new Event.Planned(plan.digest()));
                hindrance = Hindrance.NONE;
                logbook.say("a new term has begun");
                return;
            } catch (JournalException | Refused still) {
                hindrance = Hindrance.ofJournal("nothing goes on: " + still.getMessage());
                logbook.say("still not: " + still.getMessage());
            } catch (InterruptedException interrupted) {
                closing = true;
            }
        }
    }

    Term term() {
        return term;
    }

    /// @param outside what else keeps it from going on
    Status status(Hindrance outside) {
        Hindrance inside = hindrance.stands() ? hindrance : term.hindrance();
        return StatusView.of(
                plan,
                term,
                sampler,
                outside.stands() ? outside : inside,
                alerting.map(Alerting::deliveries).orElse(List.of()));
    }

    List<Entry> entries(long after) {
        return journal.replay(after);
    }

    List<Migrations.Sampled> samples() throws Refused {
        return Samples.of(balancer);
    }

    Logbook logbook() {
        return logbook;
    }

    Plan plan() {
        return plan;
    }

    /// Ends the term, where it can without leaving the swing half-way.
    @Override
    public void close() {
        awaitWholeSwing();
        closing = true;
        term.close();
        sampler.close();
        recorder.ifPresent(Recorder::close);
        alerting.ifPresent(Alerting::close);
        try {
            if (!ended.await(TERM_ENDS_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                logbook.say("a step has not ended within " + TERM_ENDS_WITHIN.toSeconds() + " s, it is left as it is");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        pair.ifPresent(Pair::close);
        balancer.ifPresent(Balancer::close);
        journal.close();
    }

    private void awaitWholeSwing() {
        try {
            term.awaitWholeSwing(SWING_ENDS_WITHIN);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
