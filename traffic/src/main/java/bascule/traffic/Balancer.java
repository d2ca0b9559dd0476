package bascule.traffic;

import bascule.migration.Epoch;
import bascule.migration.Participant;
import bascule.migration.Side;
import bascule.migration.StepException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Whatever stands before the service and decides which side serves a request, as one migration steers it. Every
/// change carries an epoch; one that is older than the migration's latest is refused with `Fenced`. Every change is
/// durable before it returns, and may be repeated. While it belongs to another migration, every change but `raise` is
/// refused and the message names that one.
public interface Balancer extends Participant, AutoCloseable {
    Standing standing() throws StepException;

    /// Tells it the service of the plan, which blue serves from then on, and makes it this
    /// migration's until `restore` or `leave`. Told again by the same migration, who serves stays as
    /// it is.
    ///
    /// @throws StepException.Refused if it belongs to another migration, or what serves now is not
    ///     blue of that service
    void configure(Service service, Epoch epoch) throws StepException;

    /// Tells it anew what a migration had made of it, if it does not know any more: it belongs to that migration
    /// again, and is served so. Nothing to do if it is still this migration's.
    ///
    /// @throws StepException.Refused if it belongs to another migration, or what serves now is neither side of that
    ///     service
    void renew(Service service, Side serving, Split split, Epoch epoch) throws StepException;

    /// Puts back the service and the serving side that this migration found, and ends its ownership. One that found
    /// nothing leaves its service, served by blue. Nothing to do if it is not this migration's.
    void restore(Epoch epoch) throws StepException;

    /// Ends this migration's ownership; who serves stays as it is. Nothing to do if it is not this migration's.
    void leave(Epoch epoch) throws StepException;

    /// Sends that share of the callers of every route that may be spread to green, the same callers each time; every
    /// other request stays with the serving side. What may be spread, the route says.
    void shift(Split split, Epoch epoch) throws StepException;

    /// Queues new requests and waits until those in flight have ended.
    ///
    /// Called again under a newer or the same epoch it takes over the hold that stands. Requests still
    /// in flight after `drain`: the hold is let go to the serving side and Transient names them.
    /// The lease ends the hold by itself: unsealed it is let go to the serving side, sealed the
    /// queued requests are refused with 503.
    void hold(Duration drain, Duration lease, Epoch epoch) throws StepException;

    /// While sealed, the end of the lease refuses queued requests, because the serving side may be
    /// unable to answer.
    ///
    /// @throws StepException.Transient if no hold stands
    void seal(boolean sealed, Epoch epoch) throws StepException;

    /// Makes `side` the serving side, ends the hold and lets the queued requests go there, first in,
    /// first out. Without a hold it only changes the serving side.
    void release(Side side, Epoch epoch) throws StepException;

    /// Tries to connect to each of these addresses from where it stands, all at once. They need not be configured.
    ///
    /// @param within how long each may take, at most ten seconds
    /// @return a line for each that takes no connection: the address and why
    List<String> unreachable(List<URI> addresses, Duration within) throws StepException;

    @Override
    void close();

    /// One of several that are turned together.
    interface Joint extends Balancer {
        /// Makes `side` the serving side while the hold stands, and lets nobody go yet: the release that
        /// follows has nothing left to write. Until then the end of the lease refuses.
        ///
        /// @throws StepException.Transient if it is not sealed
        void commit(Side side, Epoch epoch) throws StepException;
    }

    /// How it stands now. `serving` answers all requests but those a split sends to green. Before it was configured
    /// there is no service and it refuses every request.
    ///
    /// @param epoch of the migration that it belongs to, else of the last order
    /// @param owner the migration that it belongs to, empty if to none
    record Standing(
            Optional<Service> service,
            Side serving,
            Split split,
            boolean holding,
            boolean sealed,
            long epoch,
            String owner,
            Counters counters) {
        /// Whether it belongs to another migration than this one. To whoever turns it by hand it never does.
        public boolean isAnothers(String migration) {
            return !migration.isEmpty() && !owner.isEmpty() && !owner.equals(migration);
        }
    }

    /// Counted since the balancer started.
    ///
    /// @param holdMaxMillis of the longest ended hold
    /// @param quiescedAt when the last hold came to rest, in milliseconds since 1970; 0 if none did
    /// @param skewMillis between the first and the last of several that were let go together, when they
    ///     turned last
    /// @param peakPerSecond requests in a second, over the busiest ten seconds; of several together the sum of what
    ///     each saw, which need not have been at the same time. 0 before ten seconds have passed
    record Counters(
            long requestsBlue,
            long requestsGreen,
            long failed,
            long held,
            long heldMax,
            long holdMaxMillis,
            long quiescedAt,
            long skewMillis,
            long peakPerSecond,
            List<String> unreachable) {
        public Counters {
            unreachable = List.copyOf(unreachable);
        }
    }
}
