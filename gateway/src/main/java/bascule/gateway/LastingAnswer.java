package bascule.gateway;

import bascule.migration.Side;
import java.time.Duration;
import java.util.Optional;

/// An answer that no hold waits for. Unless its route says otherwise it goes on until it ends.
record LastingAnswer(Exchange exchange, Incoming incoming, Side side) implements Lasting {
    @Override
    public String route() {
        return incoming.route();
    }

    @Override
    public Optional<Duration> stays() {
        return Optional.empty();
    }

    @Override
    public void sendAway() {
        exchange.sendAway();
    }
}
