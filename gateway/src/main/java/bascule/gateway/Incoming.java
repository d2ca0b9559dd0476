package bascule.gateway;

import bascule.gateway.Figures.Outcome;
import bascule.migration.Side;
import bascule.traffic.CohortBy;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A request as it came in: what it is, when it came, and which way it goes.
@SuppressWarnings("FutureReturnValueIgnored") // A write that fails closes its channel, and that is seen.
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
    private @Nullable SideFigures figures;
    private boolean outward;
    private boolean complete;
    private boolean unflushed;
    private long bytes;
    private long heldMillis;
    private int bucket = Bucket.NONE;
    private int place = Bucket.NONE;
    private boolean traced;
    private @Nullable Span span;
    private @Nullable Announcement announcement;

    Incoming(Traffic traffic, HttpRequest request, InetSocketAddress peer) {
        this.traffic = traffic;
        this.request = request;
        this.peer = peer;
        this.safe = Headers.safe(request);
        this.upgrade = Headers.upgrades(request);
        this.bodyless = !Headers.hasBody(request);
        this.complete = bodyless;
        this.chosen = traffic.overrides().side(request.headers());
    }

    /// By the clock of `System.nanoTime`.
    long since() {
        return since;
    }

    boolean safe() {
        return safe;
    }

    /// Whether somebody chose the side for it.
    boolean placed() {
        return chosen != null;
    }

    /// Whether it asks for another protocol.
    boolean upgrade() {
        return upgrade;
    }

    /// Whether doing it twice is no more than doing it once, by its method. A request to upgrade never is.
    boolean idempotent() {
        HttpMethod method = request.method();
        return safe || (!upgrade && (method.equals(HttpMethod.PUT) || method.equals(HttpMethod.DELETE)));
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

    /// What protects its route; null if nothing does.
    @Nullable
    RouteProtection protection(Routing routing) {
        Protection protection = traffic.protection();
        return protection.any() ? protection.of(rule(routing).route().id()) : null;
    }

    /// What to say if more requests came than its route may have, or than that loop keeps up with; null if not.
    @Nullable
    Answer tooMany(Loop loop) {
        if (loop.sheds()) {
            traffic.figures().shed();
            return Answer.refused("this gateway has more to do than it can keep up with");
        }
        RouteProtection protection = protection(traffic.admission().routing());
        return protection == null ? null : protection.tooMany(client(), since);
    }

    /// It was let in, to that side.
    void begun(LoopFigures loop, Routing routing, Side side) {
        AtHold held = atHold(routing);
        SideFigures counted = loop.of(rule.route().id()).of(side);
        counted.begun(held);
        figures = counted;
    }

    /// Whether nothing of its body has been passed on.
    boolean whole() {
        return bodyless || (bytes == 0 && !complete);
    }

    /// Whether it has been read to its end.
    boolean complete() {
        return complete;
    }

    /// Writes its head, or all of it where nothing follows.
    ///
    /// @param secure whether it came encrypted
    void sendHead(Channel to, boolean secure) {
        if (!outward) {
            outward = true;
            outward(secure);
        }
        if (bodyless) {
            to.writeAndFlush(new DefaultFullHttpRequest(
                    request.protocolVersion(),
                    request.method(),
                    request.uri(),
                    Unpooled.EMPTY_BUFFER,
                    request.headers(),
                    EmptyHttpHeaders.INSTANCE));
        } else {
            to.write(request);
            unflushed = true;
        }
    }

    /// Writes some of its body.
    void sendBody(HttpContent content, Channel to) {
        complete = content instanceof LastHttpContent;
        bytes += content.content().readableBytes();
        to.write(Reply.plain(content));
        unflushed = true;
    }

    void flush(Channel to) {
        if (unflushed) {
            unflushed = false;
            to.flush();
        }
    }

    /// It was held until now.
    ///
    /// @return for how many nanoseconds
    long held() {
        long nanos = System.nanoTime() - since;
        heldMillis = TimeUnit.NANOSECONDS.toMillis(nanos);
        return nanos;
    }

    void ended(Side side, Outcome outcome, Reply reply) {
        if (outcome != Outcome.NOT_DONE) {
            wrote(side);
        }
        if (announcement != null) {
            traffic.sessions().promises().ended(announcement);
        }
        long nanos = System.nanoTime() - since;
        if (figures != null) {
            figures.ended(outcome, nanos, bytes, reply.bytes());
            figures.compared(outcome, nanos, place);
            if (reply.flags() != null) {
                figures.given(reply.flags(), outcome, nanos, place == Bucket.NONE ? place(rule) : place);
            }
        }
        log(side, outcome, nanos, reply);
    }

    private void endSpan(Span ending, @Nullable Side side, Outcome outcome, Reply reply) {
        span = null;
        ending.updateName(request.method() + " " + rule.route().id());
        ending.setAttribute("http.request.method", request.method().name());
        ending.setAttribute("url.path", Target.withoutQuery(request.uri()));
        ending.setAttribute("bascule.route", rule.route().id());
        ending.setAttribute("bascule.outcome", outcome.label());
        ending.setAttribute("bascule.held_ms", heldMillis);
        ending.setAttribute("bascule.epoch", traffic.figures().epoch());
        if (side != null) {
            ending.setAttribute("bascule.side", side.word());
        }
        if (reply.status() > 0) {
            ending.setAttribute("http.response.status_code", reply.status());
        }
        if (outcome.failed()) {
            ending.setStatus(StatusCode.ERROR);
        }
        ending.end();
    }

    /// It was not let in.
    void turnedAway(Reply reply) {
        log(null, Outcome.NOT_DONE, System.nanoTime() - since, reply);
    }

    private void log(@Nullable Side side, Outcome outcome, long nanos, Reply reply) {
        if (traffic.spans() != null) {
            startTrace();
        }
        if (span != null) {
            endSpan(span, side, outcome, reply);
        }
        AccessLog log = traffic.accessLog();
        if (log == null) {
            return;
        }
        String parent = Trace.parent(request.headers());
        log.add(new AccessLog.Line(
                request.method().name(),
                Target.withoutQuery(request.uri()),
                rule.route().id(),
                side,
                bucket,
                heldMillis,
                TimeUnit.NANOSECONDS.toMillis(nanos),
                reply.status(),
                outcome,
                parent == null ? null : Trace.id(parent),
                reply.flags(),
                bytes,
                reply.bytes()));
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
        boolean splits = routing.splits(matched, safe);
        place = splits || routing.serving() == Side.GREEN ? place(matched) : Bucket.NONE;
        bucket = splits && place != Bucket.NONE ? place / Bucket.FINE : Bucket.NONE;
        Side side = routing.side(matched, safe, bucket);
        if (side == Side.GREEN && routing.serving() == Side.BLUE && matched.sessionTrue() && !mayRead(matched)) {
            // It went to blue for what its caller did, so it is no fair sample of blue.
            place = Bucket.NONE;
            return Side.BLUE;
        }
        return side;
    }

    private boolean mayRead(Rule matched) {
        return traffic.sessions().mayRead(keys(matched.route().cohortBy()));
    }

    private int[] keys(CohortBy by) {
        return Caller.keys(by, request.headers(), client().getHostAddress());
    }

    /// That side answers it now, or may have done it. To be told before its client hears of it.
    void wrote(Side side) {
        if (safe || side != Side.BLUE) {
            return;
        }
        for (CohortBy by : traffic.admission().routing().sessions()) {
            traffic.sessions().writers().wrote(keys(by), traffic.limits().sessionWriters());
        }
    }

    /// What other gateways are told of it, from the first time on that this is asked, which is before it is sent there.
    ///
    /// @return null if it is no write to blue
    @Nullable
    Announcement announced(Side side) {
        if (announcement == null && !safe && !upgrade && side == Side.BLUE) {
            Routing routing = traffic.admission().routing();
            announcement = traffic.sessions().promises().begun(writers(routing), routing.cohorts());
        }
        return announcement;
    }

    /// By what its caller may be known where reads are session-true; empty if on some route by nothing.
    private Set<Long> writers(Routing routing) {
        Set<Long> all = new HashSet<>();
        for (CohortBy by : routing.sessions()) {
            int[] keys = keys(by);
            if (keys.length == 0) {
                return Set.of();
            }
            for (int key : keys) {
                all.add((long) key);
            }
        }
        return all;
    }

    /// Whether a copy of it goes to the other side. Only once it was let in, to blue.
    boolean mirrored(Routing routing) {
        if (chosen != null
                || !safe
                || !bodyless
                || !routing.mirror().takes(rule.route().id())) {
            return false;
        }
        int known = place == Bucket.NONE ? place(rule) : place;
        int notMirrored = Bucket.COUNT - routing.mirror().callers().green();
        return known != Bucket.NONE && known / Bucket.FINE >= notMirrored;
    }

    /// Whether asking green the same may warm it up.
    boolean warms() {
        return chosen == null && bodyless && !upgrade && request.method().equals(HttpMethod.GET);
    }

    /// The id of its route.
    String route() {
        return rule.route().id();
    }

    /// One that asks the same. Only before `sendHead`.
    ///
    /// @param secure whether it came encrypted
    FullHttpRequest copy(boolean secure) {
        startTrace();
        FullHttpRequest copy = new DefaultFullHttpRequest(
                request.protocolVersion(),
                request.method(),
                request.uri(),
                Unpooled.EMPTY_BUFFER,
                request.headers().copy(),
                EmptyHttpHeaders.INSTANCE);
        Headers.outward(copy, peer, secure, traffic.trusts(peer.getAddress()), false);
        copy.headers().remove(HttpHeaderNames.EXPECT).set(Headers.MIRRORED, "1");
        return copy;
    }

    /// What its caller is counted as, `Bucket.NONE` if nobody knows.
    private int place(Rule matched) {
        String identity = Caller.identity(matched.route().cohortBy(), request.headers(), client().getHostAddress());
        return identity == null ? Bucket.NONE : Bucket.fine(traffic.salt(), identity);
    }

    /// Makes it the one that goes upstream.
    private void outward(boolean secure) {
        startTrace();
        Headers.outward(request, peer, secure, traffic.trusts(peer.getAddress()), upgrade);
    }

    private void startTrace() {
        Spans spans = traffic.spans();
        if (spans != null && !traced) {
            span = spans.begin(request.headers(), request.method().name(), System.nanoTime() - since);
        }
        traced = true;
        if (traffic.startsTraces() && Trace.parent(request.headers()) == null) {
            Trace.begin(request.headers());
        }
    }

    /// What it is, and for how long it has been at that side.
    Slow slow(Side side, long now) {
        String what = request.method() + " " + Target.withoutQuery(request.uri()) + " at " + side.word();
        return new Slow(rule.route().id(), what, TimeUnit.NANOSECONDS.toMillis(now - since));
    }
}
