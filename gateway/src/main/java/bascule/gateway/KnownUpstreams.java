package bascule.gateway;

import bascule.migration.Side;
import bascule.traffic.Service;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The upstreams of the service. Learnt by one thread at a time, read by any.
final class KnownUpstreams {
    private volatile Map<String, Upstream> all = Map.of();

    /// An upstream that stays keeps its connections and what is known of it.
    void learn(Service service) {
        Map<String, Upstream> next = new HashMap<>();
        for (Side side : Side.values()) {
            for (URI uri : service.of(side)) {
                Upstream before = all.get(key(side, uri));
                next.put(key(side, uri), before == null ? new Upstream(side, uri) : before);
            }
        }
        all = Map.copyOf(next);
    }

    /// Of those that were learnt.
    Upstreams of(Side side, List<URI> uris) {
        return new Upstreams(uris.stream()
                .map(uri -> Objects.requireNonNull(all.get(key(side, uri))))
                .toList());
    }

    /// A line for each that is not reached or ill.
    List<String> troubles() {
        return all.values().stream()
                .filter(upstream -> !upstream.trouble().isEmpty())
                .map(upstream -> upstream + ": " + upstream.trouble())
                .sorted()
                .toList();
    }

    /// Looks the names of all up again.
    void lookUp() {
        all.values().forEach(Upstream::lookUp);
    }

    private static String key(Side side, URI uri) {
        return side.word() + " " + uri;
    }
}
