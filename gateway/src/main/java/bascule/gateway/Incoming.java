package bascule.gateway;

import bascule.migration.Side;
import io.netty.handler.codec.http.HttpRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A request as it came in: what it is, when it came, and which way it goes.
final class Incoming {
    private final Traffic traffic;
    private final HttpRequest request;
    private final InetSocketAddress peer;
    private final long since = System.nanoTime();
    private final boolean safe;
    private final boolean upgrade;
    private final boolean bodyless;
    private final @Nullable Side chosen;
    private @Nullable Routing routed;
    private Rule rule = Routing.OTHER;
    private @Nullable InetAddress client;

    Incoming(Traffic traffic, HttpRequest request, InetSocketAddress peer) {
        this.traffic = traffic;
        this.request = request;
        this.peer = peer;
        this.safe = Headers.safe(request);
        this.upgrade = Headers.upgrades(request);
        this.bodyless = !Headers.hasBody(request);
        this.chosen = traffic.overrides().side(request.headers());
    }

    HttpRequest request() {
        return request;
    }

    /// By the clock of `System.nanoTime`.
    long since() {
        return since;
    }

    boolean safe() {
        return safe;
    }

    /// Whether it asks for another protocol.
    boolean upgrade() {
        return upgrade;
    }

    boolean bodyless() {
        return bodyless;
    }

    /// Where it comes from.
    InetAddress client() {
        InetAddress known = client;
        if (known == null) {
            known = ClientAddress.of(request.headers(), peer.getAddress(), traffic);
            client = known;
        }
        return known;
    }

    private Rule rule(Routing routing) {
        if (routed != routing) {
            routed = routing;
            rule = routing.rule(request);
        }
        return rule;
    }

    AtHold atHold(Routing routing) {
        return chosen != null && chosen != routing.serving()
                ? AtHold.ASIDE
                : rule(routing).atHold(safe);
    }

    /// The side that is to answer it.
    Side side(Routing routing) {
        if (chosen != null) {
            return chosen;
        }
        Rule matched = rule(routing);
        return routing.side(matched, safe, routing.splits(matched, safe) ? bucket(matched) : Bucket.NONE);
    }

    private int bucket(Rule matched) {
        String identity = Caller.identity(matched.route().cohortBy(), request.headers(), client().getHostAddress());
        return identity == null ? Bucket.NONE : Bucket.of(traffic.salt(), identity);
    }

    /// Makes it the one that goes upstream.
    ///
    /// @param secure whether it came encrypted
    void outward(boolean secure) {
        Headers.outward(request, peer, secure, traffic.trusts(peer.getAddress()), upgrade);
    }

    /// For people: what it is, and for how long it has been at that side.
    String describe(Side side, long now) {
        String target = Target.withoutQuery(request.uri());
        long millis = TimeUnit.NANOSECONDS.toMillis(now - since);
        return request.method() + " " + target + " at " + side.word() + " for " + millis + " ms";
    }
}
