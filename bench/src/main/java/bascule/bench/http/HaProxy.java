package bascule.bench.http;

import bascule.bench.world.Ports;
import bascule.bench.world.Program;
import bascule.bench.world.Workshop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// An HAProxy with one thread, in a folder of its own.
public final class HaProxy {
    private HaProxy() {}

    /// A proxy to that port: connections to it are kept and shared, the forwarding field set, no
    /// log.
    public static Proxy proxy(Workshop workshop, Path haproxy, int upstream) throws IOException {
        return proxy(workshop, haproxy, "haproxy", "", upstream);
    }

    /// The same behind TLS, with HTTP/2.
    public static Proxy secure(Workshop workshop, Path haproxy, int upstream, Certificate certificate)
            throws IOException {
        return proxy(workshop, haproxy, "haproxy-tls", "ssl crt " + certificate.both() + " alpn h2,http/1.1", upstream);
    }

    private static Proxy proxy(Workshop workshop, Path haproxy, String folder, String bind, int upstream)
            throws IOException {
        int port = Ports.free();
        String servers = "server blue 127.0.0.1:%d".formatted(upstream);
        Program program = start(workshop, haproxy, folder, port, bind, servers);
        return new Proxy("haproxy", port, !bind.isEmpty(), program.family());
    }

    /// @param socket of its runtime API
    public record Standing(int port, Path socket) {}

    /// With two servers, of which blue is in use.
    ///
    /// @param folder of its own
    public static Standing pair(Workshop workshop, Path haproxy, String folder, int blue, int green)
            throws IOException {
        int port = Ports.free();
        start(workshop, haproxy, folder, port, "", """
            server blue 127.0.0.1:%d
              server green 127.0.0.1:%d disabled
            """.formatted(blue, green));
        return new Standing(port, socket(workshop, folder));
    }

    private static Path socket(Workshop workshop, String folder) throws IOException {
        return workshop.folder(folder).resolve("admin.sock");
    }

    /// @param bind what stands behind the port
    /// @param servers lines of the backend
    private static Program start(Workshop workshop, Path haproxy, String folder, int port, String bind, String servers)
            throws IOException {
        Path file =
                workshop.write(folder + "/haproxy.cfg", """
                    global
                      nbthread 1
                      maxconn 9000
                      stats socket %s mode 600 level admin
                    defaults
                      mode http
                      option http-keep-alive
                      http-reuse always
                      timeout connect 5s
                      timeout client 300s
                      timeout server 300s
                      timeout http-keep-alive 300s
                    frontend front
                      bind 127.0.0.1:%d %s
                      option forwardfor
                      default_backend service
                    backend service
                      %s
                    """.formatted(socket(workshop, folder), port, bind, servers));
        Program program = workshop.start(folder, List.of(haproxy.toString(), "-db", "-f", file.toString()));
        Ports.await(port, program);
        return program;
    }
}
