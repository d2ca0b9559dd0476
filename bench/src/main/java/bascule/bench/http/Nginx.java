package bascule.bench.http;

import bascule.bench.world.Ports;
import bascule.bench.world.Program;
import bascule.bench.world.Tools;
import bascule.bench.world.Workshop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// An nginx with one worker, in a folder of its own.
public final class Nginx {
    private static final String PROXY = """
        location / {
          proxy_pass http://service;
          proxy_http_version 1.1;
          proxy_set_header Connection "";
          proxy_set_header Host $host;
          proxy_set_header X-Forwarded-For $remote_addr;
          proxy_set_header X-Forwarded-Proto $scheme;
        }
        """;

    private Nginx() {}

    /// A proxy to that port: connections to it are kept, forwarding fields set, no access log.
    public static Proxy proxy(Workshop workshop, Path nginx, int upstream) throws IOException {
        int port = Ports.free();
        Path file = workshop.write("nginx/nginx.conf", proxying(workshop, port, upstream));
        return new Proxy(
                "nginx", port, false, start(workshop, nginx, file, port).family());
    }

    /// The same behind TLS, with HTTP/2.
    public static Proxy secure(Workshop workshop, Path nginx, int upstream, Certificate certificate)
            throws IOException {
        int port = Ports.free();
        String server = """
            ssl_certificate %s;
            ssl_certificate_key %s;
            %s
            """.formatted(certificate.chain(), certificate.key(), PROXY);
        Path file = workshop.write(
                "nginx-tls/nginx.conf",
                file(workshop.folder("nginx-tls"), port, " ssl http2", service(upstream), server));
        return new Proxy("nginx", port, true, start(workshop, nginx, file, port).family());
    }

    /// One that can be pointed elsewhere.
    ///
    /// @param pid of the master
    public record Standing(int port, long pid) {
        /// Writes its file anew; it takes effect with the next reload.
        public void point(Workshop workshop, int upstream) throws IOException {
            workshop.write("nginx/nginx.conf", proxying(workshop, port, upstream));
        }
    }

    public static Standing standing(Workshop workshop, Path nginx, int upstream) throws IOException {
        int port = Ports.free();
        Path file = workshop.write("nginx/nginx.conf", proxying(workshop, port, upstream));
        return new Standing(port, start(workshop, nginx, file, port).pid());
    }

    /// The file of a proxy to that port.
    static String proxying(Workshop workshop, int port, int upstream) throws IOException {
        return file(workshop.folder("nginx"), port, "", service(upstream), PROXY);
    }

    private static String service(int upstream) {
        return """
            upstream service {
              server 127.0.0.1:%d;
              keepalive 512;
              keepalive_requests 1000000000;
            }
            """.formatted(upstream);
    }

    static Program start(Workshop workshop, Path nginx, Path file, int port) throws IOException {
        String folder = String.valueOf(file.getParent());
        Program program = workshop.start(
                String.valueOf(Path.of(folder).getFileName()),
                List.of(nginx.toString(), "-p", folder, "-e", "error.log", "-c", file.toString()));
        Ports.await(port, program);
        return program;
    }

    /// @param listening what stands behind the port
    /// @param around what stands beside the server
    /// @param server what the server does
    static String file(Path folder, int port, String listening, String around, String server) throws IOException {
        Files.createDirectories(folder);
        return """
            daemon off;
            %s
            worker_processes 1;
            pid "%s/nginx.pid";
            error_log "%s/error.log" warn;
            events { worker_connections 16384; }
            http {
              access_log off;
              sendfile on;
              tcp_nopush on;
              keepalive_timeout 300s;
              keepalive_requests 1000000000;
              client_body_temp_path "%s/body";
              proxy_temp_path "%s/proxy";
              fastcgi_temp_path "%s/fastcgi";
              uwsgi_temp_path "%s/uwsgi";
              scgi_temp_path "%s/scgi";
              %s
              server {
                listen 127.0.0.1:%d%s backlog=4096;
                %s
              }
            }
            """.formatted(
                        Tools.root() ? "user root;" : "",
                        folder,
                        folder,
                        folder,
                        folder,
                        folder,
                        folder,
                        folder,
                        around,
                        port,
                        listening,
                        server);
    }
}
