package bascule.bench.http;

import java.util.List;

/// Something that requests go through, or the origin itself.
///
/// @param port where it listens on loopback
/// @param secure whether it speaks TLS there, HTTP/1.1 and HTTP/2
/// @param pids its processes; for the origin itself none
public record Proxy(String name, int port, boolean secure, List<Long> pids) {
    public Proxy {
        pids = List.copyOf(pids);
    }

    /// Where that path is asked for.
    String url(String path) {
        return (secure ? "https" : "http") + "://127.0.0.1:" + port + path;
    }
}
