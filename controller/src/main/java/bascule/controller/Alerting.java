package bascule.controller;

import bascule.alerts.Alert;
import bascule.alerts.Delivery;
import bascule.alerts.Outbox;
import bascule.alerts.Patience;
import bascule.alerts.Subject;
import bascule.journal.Entry;
import bascule.journal.Journal;
import bascule.migration.Migration;
import bascule.migration.StepException.Refused;
import bascule.plan.AlertReceivers;
import bascule.plan.AlertRules;
import bascule.plan.Plan;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Tells people of a migration what its plan says, as its journal grows. It reads and waits by itself: no step, gate
/// or order ever waits for it.
final class Alerting implements AutoCloseable {
    private static final Duration EVERY = Duration.ofMillis(500);

    private final Journal journal;
    private final Alarms alarms;
    private final Optional<Lagging> lagging;
    private final Supplier<Optional<Status.Links>> links;
    private final InstantSource clock;
    private final Logbook logbook;
    private final List<Outbox> outboxes = new ArrayList<>();
    private final Thread thread;
    private long read;

    /// @param folder of the migration; what was told is kept there
    /// @param links how the flows stand
    /// @throws Refused if what was told before can't be read
    Alerting(
            Plan plan,
            AlertRules rules,
            Migration migration,
            Journal journal,
            Path folder,
            Supplier<Optional<Status.Links>> links,
            InstantSource clock,
            Logbook logbook)
            throws Refused {
        var subject = new Subject(
                plan.name(),
                plan.owner(),
                plan.ticket(),
                rules.dashboard().map(each -> each.resolve("/m/" + plan.name())));
        this.journal = journal;
        this.alarms = new Alarms(migration, subject, rules.held());
        this.lagging = rules.lag().map(most -> new Lagging(subject, most));
        this.links = links;
        this.clock = clock;
        this.logbook = logbook;
        for (var told : rules.to()) {
            outboxes.add(new Outbox(
                    AlertReceivers.of(told),
                    folder.resolve("told-" + told.name()),
                    Patience.USUAL,
                    clock,
                    logbook::say));
        }
        this.thread = Thread.ofVirtual().name("alerts-of-" + plan.name()).start(this::run);
    }

    private void run() {
        try {
            while (!alarms.ended()) {
                look();
                Thread.sleep(EVERY);
            }
        } catch (InterruptedException interrupted) {
            // closed
        } catch (RuntimeException bug) {
            logbook.bug("a bug ended the alerts, which stops nothing else", bug);
        }
    }

    private void look() {
        for (Entry entry : journal.replay(read)) {
            alarms.take(entry).forEach(this::tell);
            read = entry.sequence();
        }
        var now = clock.instant();
        alarms.tick(now).ifPresent(this::tell);
        lagging.ifPresent(each -> each.look(links.get(), read, now).forEach(this::tell));
    }

    private void tell(Alert alert) {
        outboxes.forEach(each -> each.put(alert));
    }

    /// How each receiver is told, in the order of the plan.
    List<Delivery> deliveries() {
        return outboxes.stream().map(Outbox::delivery).toList();
    }

    @Override
    public void close() {
        thread.interrupt();
        outboxes.forEach(Outbox::close);
    }
}
