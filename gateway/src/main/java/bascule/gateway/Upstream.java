package bascule.gateway;

import bascule.migration.Side;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;

/// One address of a side. Its name is looked up away from the event loops, again and again.
final class Upstream {
    private static final long SHUNNED_NANOS = 1_000_000_000L;

    private final Side side;
    private final URI uri;
    private final boolean multiplexed;
    private final Health health = new Health();
    private volatile InetSocketAddress address;
    private volatile String trouble = "";
    private volatile long troubledAt;

    Upstream(Side side, URI uri) {
        this.side = side;
        this.uri = uri;
        this.multiplexed = uri.getScheme().startsWith("h2");
        this.address = InetSocketAddress.createUnresolved(uri.getHost(), port(uri));
        lookUp();
    }

    Side side() {
        return side;
    }

    URI uri() {
        return uri;
    }

    static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : secure(uri) ? 443 : 80;
    }

    private static boolean secure(URI uri) {
        return "https".equals(uri.getScheme()) || "h2".equals(uri.getScheme());
    }

    /// Whether it is spoken to in HTTP/2: `h2c` or, with TLS, `h2`.
    boolean multiplexed() {
        return multiplexed;
    }

    /// Whether it is spoken to with TLS.
    boolean secure() {
        return secure(uri);
    }

    InetSocketAddress address() {
        return address;
    }

    /// May take as long as the resolver of this machine does. A name that is not found keeps its last
    /// address.
    void lookUp() {
        try {
            address = new InetSocketAddress(InetAddress.getByName(uri.getHost()), address.getPort());
        } catch (UnknownHostException e) {
            troubled("its name is not found");
        }
    }

    void troubled(String why) {
        trouble = why;
        troubledAt = System.nanoTime();
    }

    void reached() {
        if (!trouble.isEmpty()) {
            trouble = "";
        }
    }

    Health health() {
        return health;
    }

    /// Whether it was reached the last time it was tried.
    boolean reachable() {
        return trouble.isEmpty();
    }

    /// Why it is not reached or ill; empty while it is neither.
    String trouble() {
        String unreached = trouble;
        return unreached.isEmpty() ? health.why() : unreached;
    }

    /// Whether another one should be tried first.
    boolean shunned(long now) {
        return !trouble.isEmpty() && now - troubledAt < SHUNNED_NANOS;
    }

    @Override
    public String toString() {
        return side.word() + " " + uri;
    }
}
