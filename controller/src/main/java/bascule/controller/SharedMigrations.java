package bascule.controller;

import bascule.journal.Entry;
import bascule.journal.Event;
import bascule.journal.JournalException;
import bascule.journal.Lease;
import bascule.migration.Durations;
import bascule.migration.StepException.Fenced;
import bascule.migration.StepException.Refused;
import bascule.plan.PlanReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The migrations of a home that several controllers share: conducted here while this controller
/// has the lease, read from the journals while another one has it.
///
/// | this controller | when | then |
/// |---|---|---|
/// | stands by | the lease is free, or its holder has been silent for [#SILENCE] | takes the lease, takes up |
/// | takes up | every migration goes on under a new term | is active |
/// | takes up | one can't be taken up here | gives the lease up, stands by, and lets others go first |
/// | takes up, or is active | the lease is another's | stands by |
/// | is active | the lease could not be renewed for [#SILENCE] | goes on, but takes no orders: it can't tell |
/// | is active | its API, which answered, does so no more | gives the lease up, stands by, others go first |
///
/// None of this keeps data safe: whoever is mistaken about the lease is refused by the epoch, in
/// the journals, the gateways and the databases.
public final class SharedMigrations implements Migrations {
    /// Longer than a renewal takes on a busy machine, and short enough to have taken over within
    /// ten seconds.
    static final Duration SILENCE = Duration.ofSeconds(4);

    private static final Duration RENEWS = Duration.ofMillis(500);
    private static final Duration LOOKS = Duration.ofMillis(250);
    private static final Duration OTHERS_FIRST = Duration.ofSeconds(10);
    private static final Logger LOG = LoggerFactory.getLogger(SharedMigrations.class);

    private final SharedHome home;
    private final Lease lease;
    private final Connectors connectors;
    private final Surroundings surroundings;
    private final Onlookers onlookers;
    private final Silence silence = new Silence();
    private final Thread beats;
    private volatile String address = "";
    private volatile Optional<HomeMigrations> conducted = Optional.empty();
    /// Whoever asks is told by these: what is conducted here, and after that until the others'
    /// journals were read.
    private volatile Optional<HomeMigrations> shown = Optional.empty();
    private volatile Thread changing = new Thread("nothing changes");
    private volatile boolean holding;
    private volatile Duration renewed = Duration.ZERO;
    /// When the database was last heard, of whoever stands by.
    private volatile Duration heard;
    private final Deafness deafness = new Deafness();
    private volatile String active = "";
    private volatile String trouble = "";
    /// Why the migrations could not be taken up here when that was last tried.
    private volatile String unfit = "";
    private volatile Duration notBefore = Duration.ZERO;
    private volatile boolean ending;
    private volatile boolean closed;

    /// Stands by until it is told where it answers.
    public SharedMigrations(SharedHome home, Lease lease, Connectors connectors, Surroundings surroundings) {
        this.home = home;
        this.lease = lease;
        this.connectors = connectors;
        this.surroundings = surroundings;
        this.onlookers = new Onlookers(home, connectors);
        this.heard = surroundings.uptime();
        this.beats = Thread.ofPlatform().name("lease").start(this::run);
    }

    @Override
    public void answersAt(String where) {
        address = where;
    }

    @Override
    public void answering(boolean now) {
        deafness.told(now);
    }

    private void run() {
        while (!closed) {
            try {
                if (holding) {
                    stay();
                } else {
                    standBy();
                }
                surroundings.rest(holding ? RENEWS : LOOKS);
            } catch (InterruptedException told) {
                return;
            } catch (RuntimeException bug) {
                LOG.error("a bug about the lease", bug);
            }
        }
    }

    private void stay() {
        if (deafness.begins()) {
            unfit = "the API of this controller answers nobody: see what keeps it, such as open connections or files";
            notBefore = surroundings.uptime().plus(OTHERS_FIRST);
            standDown(unfit);
            giveUp();
            return;
        }
        try {
            if (lease.renew()) {
                renewed = surroundings.uptime();
                told("");
            } else {
                standDown("another controller has taken over");
            }
        } catch (JournalException unreachable) {
            told("it can't be told whether this controller is still active: " + unreachable.getMessage());
        }
    }

    private void standBy() {
        try {
            Lease.Holding now = lease.look();
            heard = surroundings.uptime();
            active = now.address();
            boolean silent = silence.seen(now, surroundings.uptime()).compareTo(SILENCE) >= 0;
            if ((now.free() || silent) && mayTake() && lease.take(now, address)) {
                LOG.info("active from here on: {}", now.free() ? "nobody was" : now.address() + " has fallen silent");
                renewed = surroundings.uptime();
                active = address;
                holding = true;
                changing = Thread.ofPlatform().name("taking-up").start(this::takeUp);
                return;
            }
            if (!changing.isAlive()) {
                told(onlookers.refresh());
                shown = Optional.empty();
            }
        } catch (JournalException unreachable) {
            silence.notSeen();
            told(unreachable.getMessage());
        }
    }

    private boolean mayTake() {
        return !address.isEmpty()
                && !ending
                && !changing.isAlive()
                && surroundings.uptime().compareTo(notBefore) >= 0;
    }

    private void takeUp() {
        Duration begun = surroundings.uptime();
        try {
            var fresh = new HomeMigrations(home, connectors, surroundings);
            if (began(fresh)) {
                LOG.info(
                        "the migrations are taken up, after {} ms",
                        surroundings.uptime().minus(begun).toMillis());
                onlookers.close();
            } else {
                fresh.close();
            }
        } catch (Refused | RuntimeException failure) {
            told(failure);
            notBefore = surroundings.uptime().plus(OTHERS_FIRST);
            holding = false;
            active = "";
            unfit = "the migrations could not be taken up here: " + failure.getMessage();
            giveUp();
        }
    }

    /// Unless the lease is gone by now.
    private synchronized boolean began(HomeMigrations fresh) {
        conducted = Optional.of(fresh).filter(_ -> holding);
        shown = conducted;
        unfit = "";
        return conducted.isPresent();
    }

    private synchronized void standDown(String why) {
        LOG.warn("stands by from here on: {}", why);
        holding = false;
        active = "";
        silence.notSeen();
        Optional<HomeMigrations> before = conducted;
        conducted = Optional.empty();
        before.ifPresent(migrations ->
                changing = Thread.ofPlatform().name("standing-down").start(migrations::close));
    }

    /// What the operator can mend is one line; a bug has more.
    private static void told(Exception failure) {
        if (failure instanceof Refused || failure instanceof JournalException) {
            LOG.error("the migrations can't be taken up here: {}", failure.getMessage());
        } else {
            LOG.error("the migrations can't be taken up here", failure);
        }
    }

    private void giveUp() {
        try {
            lease.giveUp();
        } catch (JournalException unreachable) {
            LOG.warn("the lease is not given up, so that others wait for it: {}", unreachable.getMessage());
        }
    }

    private void told(String what) {
        if (!what.isEmpty() && !what.equals(trouble)) {
            LOG.warn("{}", what);
        }
        trouble = what;
    }

    @Override
    public Duty duty() {
        boolean conducts = conducted.isPresent();
        boolean renews = surroundings.uptime().minus(renewed).compareTo(SILENCE) < 0;
        Duty.Part part = conducts
                ? renews ? Duty.Part.ACTIVE : Duty.Part.CUT_OFF
                : holding ? Duty.Part.TAKING_UP : Duty.Part.STANDBY;
        Hindrance away = away();
        String why = unfit.isEmpty() ? trouble : unfit;
        return new Duty(
                part, part == Duty.Part.CUT_OFF ? "" : active, away.stands() ? away.reason() : why, !away.stands());
    }

    /// Why what is told may not be so any more, or no order can go on record.
    private Hindrance away() {
        Duration since = surroundings.uptime().minus(conducted.isPresent() ? renewed : heard);
        if (holding != conducted.isPresent() || since.compareTo(SILENCE) < 0) {
            return Hindrance.NONE;
        }
        String why = trouble.isEmpty() ? "it does not answer" : trouble;
        return Hindrance.ofDatabase("nothing was heard from the database of journals for %s, so that %s: %s"
                .formatted(
                        Durations.text(Duration.ofSeconds(since.toSeconds())),
                        conducted.isPresent() ? "no order can be recorded" : "this is how it stood then",
                        why));
    }

    private HomeMigrations demandActive() {
        Duty now = duty();
        return conducted.filter(_ -> now.takesOrders()).orElseThrow(() -> new JournalException.Held(refusal(now)));
    }

    private static String refusal(Duty now) {
        return switch (now.part()) {
            case ACTIVE, TAKING_UP -> "this controller has just become active and takes the migrations up: ask again";
            case CUT_OFF ->
                "this controller can't reach the database of journals, so that it can't tell whether it is still the"
                        + " active one: ask another";
            case STANDBY ->
                now.active().isEmpty()
                        ? "this controller stands by, and none is active just now: ask again"
                        : "this controller stands by: ask the active one, at " + now.active();
        };
    }

    @Override
    public List<Status> list() {
        Hindrance away = away();
        return shown.map(mine -> mine.list(away)).orElseGet(() -> onlookers.list(away));
    }

    @Override
    public Optional<Status> status(String name) {
        Optional<HomeMigrations> mine = shown;
        Hindrance away = away();
        return mine.isPresent()
                ? mine.get().status(name, away)
                : onlookers.find(name).map(onlooker -> onlooker.status(away));
    }

    @Override
    public Preflight preflight(String planText, Path scripts) throws Refused {
        return Preflight.of(PlanReader.read(planText, scripts), scripts, connectors);
    }

    @Override
    public Status start(String planText, Path scripts, String actor, String reason) throws Refused, Unfit {
        return demandActive().start(planText, scripts, actor, reason);
    }

    @Override
    public Status order(String name, String actor, Event.Order order, String reason) throws Refused, Fenced {
        return demandActive().order(name, actor, order, reason);
    }

    @Override
    public Status approve(String name, String actor, String gate, String reason) throws Refused, Fenced {
        return demandActive().approve(name, actor, gate, reason);
    }

    @Override
    public Status arrange(String name, String actor, Event.Matter matter, String value, String reason)
            throws Refused, Fenced {
        return demandActive().arrange(name, actor, matter, value, reason);
    }

    @Override
    public Status breakGlass(String name, String actor, Duration lasts, String reason) throws Refused, Fenced {
        return demandActive().breakGlass(name, actor, lasts, reason);
    }

    @Override
    public Status review(String name, String actor, String reason) throws Refused, Fenced {
        return demandActive().review(name, actor, reason);
    }

    @Override
    public List<Entry> journal(String name, long after) throws Refused {
        Optional<HomeMigrations> mine = shown;
        return mine.isPresent()
                ? mine.get().journal(name, after)
                : onlooker(name).entries(after);
    }

    @Override
    public List<Line> log(String name, int most) throws Refused {
        Optional<HomeMigrations> mine = shown;
        return mine.isPresent()
                ? mine.get().log(name, most)
                : onlooker(name).logbook().newest(most);
    }

    @Override
    public List<Sampled> samples(String name) throws Refused {
        Optional<HomeMigrations> mine = conducted;
        return mine.isPresent() ? mine.get().samples(name) : onlooker(name).samples();
    }

    private Onlooker onlooker(String name) throws Refused {
        return onlookers
                .find(name)
                .orElseThrow(() -> new Refused("there is no migration named '%s' in the journals".formatted(name)));
    }

    /// Ends what it conducts as it must be ended, and lets another take over at once.
    @Override
    public void close() {
        ending = true;
        try {
            closeConducted();
            closed = true;
            beats.interrupt();
            beats.join();
            closeConducted();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        giveUp();
        onlookers.close();
        home.close();
    }

    /// What is being taken up or ended just now, too.
    private void closeConducted() throws InterruptedException {
        changing.join();
        Optional<HomeMigrations> before = conducted;
        conducted = Optional.empty();
        shown = Optional.empty();
        before.ifPresent(HomeMigrations::close);
    }
}
