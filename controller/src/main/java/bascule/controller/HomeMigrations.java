package bascule.controller;

import bascule.journal.Entry;
import bascule.journal.Event;
import bascule.journal.JournalException;
import bascule.migration.StepException.Fenced;
import bascule.migration.StepException.Refused;
import bascule.plan.Plan;
import bascule.plan.PlanReader;
import bascule.plan.PlanReader.Reading;
import bascule.plan.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// The migrations of one home directory, each conducted by this process.
public final class HomeMigrations implements Migrations {
    private final Home home;
    private final Connectors connectors;
    private final Surroundings surroundings;
    private final Map<String, Conductor> conductors = new ConcurrentHashMap<>();

    /// Takes up every migration of the home.
    ///
    /// @throws Refused if the home can't be used, or a migration in it can't be taken up; the message says which
    /// @throws JournalException if a journal is damaged, or another controller holds it
    public HomeMigrations(Path directory, Connectors connectors, Journals journals, Surroundings surroundings)
            throws Refused {
        this(new FolderHome(directory, journals), connectors, surroundings);
    }

    HomeMigrations(Home home, Connectors connectors, Surroundings surroundings) throws Refused {
        this.home = home;
        this.connectors = connectors;
        this.surroundings = surroundings;
        try {
            for (var name : home.names()) {
                takeUp(name);
            }
        } catch (Refused | RuntimeException failure) {
            close();
            throw failure;
        }
    }

    private void takeUp(String name) throws Refused {
        try {
            conduct(name, "", "");
        } catch (Refused broken) {
            throw new Refused(
                    "the migration %s in %s can't be taken up: %s\n%s"
                            .formatted(name, home.place(name), broken.getMessage(), home.remedy()),
                    broken);
        }
    }

    /// @param actor who starts it, as far as known
    private void conduct(String name, String actor, String reason) throws Refused {
        Plan plan = demandPlan(home.plan(name).reading());
        var journal = home.journal(name);
        try {
            var first = new Event.Planned(plan.digest(), actor, reason);
            conductors.put(
                    name,
                    new Conductor(
                            plan, journal, connectors, surroundings, new Logbook(name), home.folder(name), first));
        } catch (Refused | RuntimeException failure) {
            journal.close();
            throw failure;
        }
    }

    static Plan demandPlan(Reading reading) throws Refused {
        if (reading.plan().isEmpty()) {
            int count = reading.problems().size();
            throw new Refused("the plan has %s:\n%s"
                    .formatted(
                            count == 1 ? "one problem" : count + " problems",
                            reading.problems().stream().map(Problem::toString).collect(Collectors.joining("\n"))));
        }
        return reading.plan().get();
    }

    @Override
    public List<Status> list() {
        return list(Hindrance.NONE);
    }

    List<Status> list(Hindrance outside) {
        return conductors.values().stream()
                .map(conductor -> conductor.status(outside))
                .sorted((one, other) -> one.name().compareTo(other.name()))
                .toList();
    }

    @Override
    public Optional<Status> status(String name) {
        return status(name, Hindrance.NONE);
    }

    Optional<Status> status(String name, Hindrance outside) {
        return Optional.ofNullable(conductors.get(name)).map(conductor -> conductor.status(outside));
    }

    @Override
    public Preflight preflight(String planText, Path scripts) throws Refused {
        return Preflight.of(PlanReader.read(planText, scripts), scripts, connectors);
    }

    @Override
    public synchronized Status start(String planText, Path scripts, String actor, String reason) throws Refused, Unfit {
        String person = Person.named(actor);
        Reading reading = PlanReader.read(planText, scripts);
        Plan plan = demandPlan(reading);
        Conductor known = conductors.get(plan.name());
        if (known != null) {
            return startedAlready(known, plan);
        }
        List<String> against = Preflight.of(reading, scripts, connectors).against();
        if (!against.isEmpty()) {
            throw new Unfit(plan.name(), against);
        }
        home.keep(plan.name(), new StartedPlan(planText, scripts, reading.scripts()));
        conduct(plan.name(), person, reason);
        Conductor conductor = find(plan.name());
        conductor.logbook().say("started by " + person + (reason.isEmpty() ? "" : ": " + reason));
        return conductor.status(Hindrance.NONE);
    }

    private static Status startedAlready(Conductor known, Plan plan) throws Refused {
        if (known.plan().digest().equals(plan.digest())) {
            Status status = known.status(Hindrance.NONE);
            if (!status.state().ended()) {
                return status;
            }
            throw new Refused(
                    "%s has ended (%s): its journal stays as it is; to do it again, start it under another name"
                            .formatted(plan.name(), status.state().name().toLowerCase(Locale.ROOT)));
        }
        throw new Refused("%s was started with another plan (digest %s, this one is %s): give this one another name"
                .formatted(plan.name(), known.plan().digest(), plan.digest()));
    }

    @Override
    public Status order(String name, String actor, Event.Order order, String reason) throws Refused, Fenced {
        Conductor conductor = find(name);
        conductor.term().order(Person.named(actor), order, reason);
        return conductor.status(Hindrance.NONE);
    }

    @Override
    public Status approve(String name, String actor, String gate, String reason) throws Refused, Fenced {
        Conductor conductor = find(name);
        conductor.term().approve(Person.named(actor), gate, reason);
        return conductor.status(Hindrance.NONE);
    }

    @Override
    public Status arrange(String name, String actor, Event.Matter matter, String value, String reason)
            throws Refused, Fenced {
        Conductor conductor = find(name);
        conductor.arrange(Person.named(actor), matter, value, reason);
        return conductor.status(Hindrance.NONE);
    }

    @Override
    public Status breakGlass(String name, String actor, Duration lasts, String reason) throws Refused, Fenced {
        Conductor conductor = find(name);
        conductor.breakGlass(Person.named(actor), lasts, reason);
        return conductor.status(Hindrance.NONE);
    }

    @Override
    public Status review(String name, String actor, String reason) throws Refused, Fenced {
        Conductor conductor = find(name);
        conductor.review(Person.named(actor), reason);
        return conductor.status(Hindrance.NONE);
    }

    private Conductor find(String name) throws Refused {
        Conductor conductor = conductors.get(name);
        if (conductor == null) {
            throw new Refused("there is no migration named '%s'; there are: %s"
                    .formatted(
                            name,
                            String.join(
                                    ", ", conductors.keySet().stream().sorted().toList())));
        }
        return conductor;
    }

    @Override
    public List<Entry> journal(String name, long after) throws Refused {
        return find(name).entries(after);
    }

    @Override
    public List<Line> log(String name, int most) throws Refused {
        return find(name).logbook().newest(most);
    }

    @Override
    public List<Sampled> samples(String name) throws Refused {
        return find(name).samples();
    }

    @Override
    public void close() {
        List<Thread> closers = conductors.values().stream()
                .map(conductor -> Thread.ofVirtual().start(conductor::close))
                .toList();
        try {
            for (var closer : closers) {
                closer.join();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
