package bascule.gateway;

import java.time.Duration;

/// The default limits but for one.
final class Limited {
    private Limited() {}

    static Limits head(GatewaySettings settings, long millis) {
        return settings.limits().with(Limit.HEAD, millis);
    }

    static Limits response(GatewaySettings settings, long millis) {
        return settings.limits().with(Limit.RESPONSE, millis);
    }

    static Limits body(GatewaySettings settings, long millis) {
        return settings.limits().with(Limit.BODY, millis);
    }

    static Limits held(GatewaySettings settings, int requests, long millis) {
        return settings.limits()
                .with(Limit.HELD, requests)
                .with(Limit.HELD_FOR, millis)
                .with(Limit.TUNNELS, 100);
    }

    static Limits connections(GatewaySettings settings, int most, Duration queue) {
        return settings.limits().with(Limit.UPSTREAM_CONNECTIONS, most).with(Limit.QUEUE, queue);
    }
}
