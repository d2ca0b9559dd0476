package bascule.gateway;

import bascule.migration.Side;
import java.time.Duration;
import java.util.Optional;

/// Something under way at one side that no hold waits for, so that it may outlast a turn: a WebSocket, a stream of
/// events, a large download. Only its event loop's thread touches it.
interface Lasting {
    Side side();

    /// The id of its route.
    String route();

    /// How long it stays at a side that serves no longer, if its route says nothing; empty for until it ends by itself.
    Optional<Duration> stays();

    /// Ends, if it has not, in the way that has its client come again.
    void sendAway();
}
