package bascule.cli;

import bascule.alerts.Delivery;
import bascule.controller.Status;
import bascule.controller.Status.GateLine;
import bascule.controller.Status.Health;
import bascule.controller.Status.State;
import bascule.controller.Status.StepLine;
import bascule.data.Link;
import bascule.flags.FlagsInPlay;
import bascule.migration.Side;
import bascule.traffic.Balancer;
import bascule.traffic.Split;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A status to start from, and what a test changes in it.
record Statuses(
        State state,
        Health health,
        String desired,
        String phase,
        String reason,
        boolean reversible,
        List<StepLine> steps,
        List<GateLine> gates,
        Optional<Balancer.Standing> traffic,
        Optional<Status.Links> links,
        Status.Verified verified,
        String hint) {
    static final String NAME = "orders-v2";
    static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

    static final Statuses RUNNING = new Statuses(
            State.RUNNING,
            Health.HEALTHY,
            "green",
            "expand",
            "",
            true,
            List.of(
                    new StepLine("routes", "expand", "tell the gateway its routes", "exact", "running", "", 40),
                    new StepLine("hold", "cutover", "hold new requests", "exact", "pending", "", 0)),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            new Status.Verified(false, 0, Instant.EPOCH),
            "");

    Status status() {
        return status(List.of());
    }

    Status status(List<Delivery> alerts) {
        return status(alerts, Optional.empty());
    }

    Status status(List<Delivery> alerts, Optional<FlagsInPlay> flags) {
        return new Status(
                NAME,
                "ana",
                "OPS-7",
                "cafe",
                state,
                health,
                desired,
                phase,
                reason,
                reversible,
                reversible ? "" : "the reverse flow is broken",
                "retire",
                3,
                NOON,
                NOON.plusSeconds(730),
                0,
                0,
                steps,
                gates,
                traffic,
                links,
                flags,
                verified,
                alerts,
                List.of(),
                new Status.Last(NOON.plusSeconds(711), "ana", "ordered go \"after lunch\""),
                hint);
    }

    static Status of(State state) {
        return RUNNING.with(state).status();
    }

    Statuses with(State newState) {
        return new Statuses(
                newState, health, desired, phase, reason, reversible, steps, gates, traffic, links, verified, hint);
    }

    Statuses with(Health newHealth, String newReason) {
        return new Statuses(
                state, newHealth, desired, phase, newReason, reversible, steps, gates, traffic, links, verified, hint);
    }

    Statuses desiring(String side) {
        return new Statuses(
                state, health, side, phase, reason, reversible, steps, gates, traffic, links, verified, hint);
    }

    Statuses in(String newPhase, StepLine... newSteps) {
        return new Statuses(
                state,
                health,
                desired,
                newPhase,
                reason,
                reversible,
                List.of(newSteps),
                gates,
                traffic,
                links,
                verified,
                hint);
    }

    Statuses gated(GateLine... newGates) {
        return new Statuses(
                state,
                health,
                desired,
                phase,
                reason,
                reversible,
                steps,
                List.of(newGates),
                traffic,
                links,
                verified,
                hint);
    }

    Statuses served(Side serving, int green, long failed, String... unreachable) {
        var standing = new Balancer.Standing(
                Optional.empty(),
                serving,
                new Split(green),
                false,
                false,
                7,
                "orders-v2",
                new Balancer.Counters(1_210, 402, failed, 0, 0, 0, 0, 0, 0, List.of(unreachable)));
        return new Statuses(
                state,
                health,
                desired,
                phase,
                reason,
                reversible,
                steps,
                gates,
                Optional.of(standing),
                links,
                verified,
                hint);
    }

    Statuses following(Link.Standing forward, Link.Standing reverse) {
        return new Statuses(
                state,
                health,
                desired,
                phase,
                reason,
                reversible,
                steps,
                gates,
                traffic,
                Optional.of(new Status.Links(forward, reverse)),
                verified,
                hint);
    }

    Statuses verified(long differences) {
        return new Statuses(
                state,
                health,
                desired,
                phase,
                reason,
                reversible,
                steps,
                gates,
                traffic,
                links,
                new Status.Verified(true, differences, NOON.plusSeconds(700)),
                hint);
    }

    Statuses hinting(String newHint) {
        return new Statuses(
                state, health, desired, phase, reason, reversible, steps, gates, traffic, links, verified, newHint);
    }

    Statuses irreversible() {
        return new Statuses(state, health, desired, phase, reason, false, steps, gates, traffic, links, verified, hint);
    }
}
