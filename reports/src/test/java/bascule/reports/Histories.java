package bascule.reports;

import bascule.alerts.Delivery;
import bascule.controller.BrokenGlass;
import bascule.controller.Status;
import bascule.controller.Status.Health;
import bascule.controller.Status.State;
import bascule.controller.Status.StepLine;
import bascule.journal.Entry;
import bascule.journal.Event;
import bascule.journal.Event.Direction;
import bascule.journal.Event.Order;
import bascule.migration.Epoch;
import bascule.migration.StepId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A journal, an event a second.
final class Histories {
    static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

    private final List<Entry> entries = new ArrayList<>();

    static Histories started() {
        return new Histories().add(new Event.Planned("cafe", "ana", "OPS-7"));
    }

    Histories add(Event event) {
        int number = entries.size() + 1;
        entries.add(new Entry(number, NOON.plusSeconds(number - 1), new Epoch(1), event, "hash"));
        return this;
    }

    Histories step(String id, Direction way) {
        return add(new Event.StepStarted(new StepId(id), way)).add(new Event.StepFinished(new StepId(id), way));
    }

    Histories failed(String id, boolean again) {
        return add(new Event.StepStarted(new StepId(id), Direction.FORWARD))
                .add(new Event.StepFailed(new StepId(id), Direction.FORWARD, "no key", again));
    }

    Histories ordered(Order order) {
        return add(new Event.Ordered("ben", order, "errors"));
    }

    List<Entry> entries() {
        return entries;
    }

    /// Every text in it is one that stands nowhere else.
    static Status status(State state, Health health) {
        return new Status(
                "secret-name",
                "secret-owner",
                "SECRET-7",
                "secret-digest",
                state,
                health,
                "green",
                "secret-phase",
                "secret-reason",
                true,
                "",
                "secret-until",
                3,
                NOON,
                NOON.plusSeconds(90),
                1,
                1,
                List.of(
                        new StepLine("secret-hold", "cutover", "secret-does", "exact", "done", "", 0),
                        new StepLine("release", "cutover", "secret-does", "exact", "running", "", 40)),
                List.of(new Status.GateLine("cutover", "secret-gate", "secret-asks", "pass", "secret-evidence")),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new Status.Verified(true, 0, NOON),
                List.of(new Delivery("secret-receiver", 1, 0, 0, "")),
                List.of(new BrokenGlass("secret-person", NOON, NOON.plusSeconds(30), "secret-why", "")),
                new Status.Last(NOON, "secret-actor", "secret-what"),
                "secret-hint");
    }
}
