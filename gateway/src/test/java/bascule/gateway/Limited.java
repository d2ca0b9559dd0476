package bascule.gateway;

import bascule.gateway.GatewaySettings.Limits;
import java.time.Duration;

/// The default limits but for one.
final class Limited {
    private Limited() {}

    static Limits head(GatewaySettings settings, long millis) {
        Limits from = settings.limits();
        return times(from, Duration.ofMillis(millis), from.body(), from.response());
    }

    static Limits response(GatewaySettings settings, long millis) {
        Limits from = settings.limits();
        return times(from, from.head(), from.body(), Duration.ofMillis(millis));
    }

    static Limits body(GatewaySettings settings, long millis) {
        Limits from = settings.limits();
        return times(from, from.head(), Duration.ofMillis(millis), from.response());
    }

    static Limits held(GatewaySettings settings, int requests, long millis) {
        Limits from = settings.limits();
        return new Limits(
                from.headBytes(),
                from.fields(),
                from.targetBytes(),
                from.head(),
                from.idle(),
                from.body(),
                from.connect(),
                from.response(),
                from.upstreamIdle(),
                from.upstreamConnections(),
                from.queue(),
                from.clients(),
                requests,
                Duration.ofMillis(millis),
                from.releaseAtOnce(),
                Duration.ofMillis(100),
                from.stop());
    }

    static Limits connections(GatewaySettings settings, int most, Duration queue) {
        Limits from = settings.limits();
        return new Limits(
                from.headBytes(),
                from.fields(),
                from.targetBytes(),
                from.head(),
                from.idle(),
                from.body(),
                from.connect(),
                from.response(),
                from.upstreamIdle(),
                most,
                queue,
                from.clients(),
                from.held(),
                from.heldFor(),
                from.releaseAtOnce(),
                from.tunnels(),
                from.stop());
    }

    private static Limits times(Limits from, Duration head, Duration body, Duration response) {
        return new Limits(
                from.headBytes(),
                from.fields(),
                from.targetBytes(),
                head,
                from.idle(),
                body,
                from.connect(),
                response,
                from.upstreamIdle(),
                from.upstreamConnections(),
                from.queue(),
                from.clients(),
                from.held(),
                from.heldFor(),
                from.releaseAtOnce(),
                from.tunnels(),
                from.stop());
    }
}
