package bascule.controller;

import bascule.alerts.Delivery;
import bascule.data.Link;
import bascule.flags.FlagsInPlay;
import bascule.migration.Evidence;
import bascule.traffic.Balancer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Where a migration stands: what its journal says, and what was last seen outside.
///
/// @param phase id of the phase that is open now, such as `ramp-25`
/// @param reason why it stands as it does, in words for people; empty if there is nothing to say
/// @param reversible whether writes and traffic can still be brought back to blue without a loss
/// @param irreversible why they can't, empty if they can
/// @param until the step that ends that, such as `contract-retire`; empty if nothing does
/// @param alerts how each receiver of alerts is told; empty where the plan names none, and where another controller
///     tells them
/// @param glass who broke the glass, and who has reviewed that; the newest last
/// @param hint the command line to type next; empty if none is called for
public record Status(
        String name,
        String owner,
        String ticket,
        String digest,
        State state,
        Health health,
        String desired,
        String phase,
        String reason,
        boolean reversible,
        String irreversible,
        String until,
        long epoch,
        Instant started,
        Instant at,
        int switches,
        int rollbacks,
        List<StepLine> steps,
        List<GateLine> gates,
        Optional<Balancer.Standing> traffic,
        Optional<Links> links,
        Optional<FlagsInPlay> flags,
        Verified verified,
        List<Delivery> alerts,
        List<BrokenGlass> glass,
        Last last,
        String hint) {
    /// What it is doing.
    public enum State {
        /// Going on towards green.
        RUNNING,
        /// Waiting at a gate for time or evidence.
        WAITING,
        /// Waiting at a gate for a person.
        AWAITING_APPROVAL,
        /// Stopped after a failure until an operator says how it goes on.
        STOPPED,
        /// An operator paused it.
        PAUSED,
        /// Going back.
        ROLLING_BACK,
        /// Back on blue; green is kept copied and followed.
        ROLLED_BACK,
        /// Every touched step is undone. Ended.
        ABORTED,
        /// Green serves and writes, blue follows; the soak is over, `complete` is the operator's.
        SWITCHED,
        /// Past the point of no return. Ended.
        COMPLETED,
        /// Another controller has taken over; this one does nothing more and takes no orders.
        HELD;

        public boolean ended() {
            return this == ABORTED || this == COMPLETED;
        }
    }

    public enum Health {
        HEALTHY,
        /// Something is retried or lags; nothing is lost.
        DEGRADED,
        /// A step failed for good, the journal can't be written, or another controller has taken over.
        FAILED
    }

    /// @param state `pending`, `running`, `done`, `reverting`, `reverted` or `failed`
    /// @param progress such as `120,000 of 300,000 rows`; empty if unknown
    public record StepLine(
            String id, String phase, String describe, String reversal, String state, String progress, long millis) {}

    /// @param verdict `pass`, `wait`, `fail` or `pending`; of a guard `watch` or `fail`; `ask` of a gate by
    ///     evidence that a person has to decide
    /// @param numbers what it rests on, of guards and gates by evidence that are asked now
    public record GateLine(
            String phase, String name, String describe, String verdict, String evidence, Optional<Evidence> numbers) {
        /// One that rests on no counts.
        public GateLine(String phase, String name, String describe, String verdict, String evidence) {
            this(phase, name, describe, verdict, evidence, Optional.empty());
        }
    }

    public record Links(Link.Standing forward, Link.Standing reverse) {}

    /// The last comparison of rows.
    public record Verified(boolean done, long differences, Instant at) {}

    /// The last thing a person did.
    public record Last(Instant at, String actor, String what) {}

    public Status {
        steps = List.copyOf(steps);
        gates = List.copyOf(gates);
        alerts = List.copyOf(alerts);
        glass = List.copyOf(glass);
    }
}
