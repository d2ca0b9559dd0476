package bascule.bench.http;

import bascule.bench.world.Ports;
import bascule.bench.world.Program;
import bascule.bench.world.Workshop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// An HAProxy with one thread.
public final class HaProxy {
    private HaProxy() {}

    /// A proxy to that port: connections to it are kept and shared, the forwarding field set, no
    /// log.
    public static Proxy proxy(Workshop workshop, Path haproxy, int upstream) throws IOException {
        int port = Ports.free();
        String servers = "server blue 127.0.0.1:%d".formatted(upstream);
        return new Proxy(
                "haproxy", port, start(workshop, haproxy, port, servers).family());
    }

    /// @param socket of its runtime API
    public record Standing(int port, Path socket) {}

    /// With two servers, of which blue is in use.
    public static Standing pair(Workshop workshop, Path haproxy, int blue, int green) throws IOException {
        int port = Ports.free();
        start(workshop, haproxy, port, """
            server blue 127.0.0.1:%d
              server green 127.0.0.1:%d disabled
            """.formatted(blue, green));
        return new Standing(port, workshop.folder().resolve("haproxy/admin.sock"));
    }

    /// @param servers lines of the backend
    static Program start(Workshop workshop, Path haproxy, int port, String servers) throws IOException {
        Path file = workshop.write("haproxy/haproxy.cfg", """
            global
              nbthread 1
              maxconn 4000
              stats socket %s/haproxy/admin.sock mode 600 level admin
            defaults
              mode http
              option http-keep-alive
              http-reuse always
              timeout connect 5s
              timeout client 300s
              timeout server 300s
              timeout http-keep-alive 300s
            frontend front
              bind 127.0.0.1:%d
              option forwardfor
              default_backend service
            backend service
              %s
            """.formatted(workshop.folder(), port, servers));
        Program program = workshop.start("haproxy", List.of(haproxy.toString(), "-db", "-f", file.toString()));
        Ports.await(port, program);
        return program;
    }
}
