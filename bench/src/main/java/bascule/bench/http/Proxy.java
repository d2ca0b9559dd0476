package bascule.bench.http;

import java.util.List;

/// Something that requests go through, or the origin itself.
///
/// @param port where it listens on loopback
/// @param pids its processes; for the origin itself none
public record Proxy(String name, int port, List<Long> pids) {
    public Proxy {
        pids = List.copyOf(pids);
    }
}
