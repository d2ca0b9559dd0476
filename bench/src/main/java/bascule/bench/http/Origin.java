package bascule.bench.http;

import bascule.bench.world.Ports;
import bascule.bench.world.Workshop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What all proxies stand in front of: an nginx of its own with one worker, that has a file for
/// each size.
public final class Origin {
    private Origin() {}

    /// Names of its files; each as long as its name says.
    public enum Size {
        KB_1("1k", 1_024),
        KB_20("20k", 20 * 1_024),
        MB_1("1m", 1_024 * 1_024);

        private final String path;
        private final int bytes;

        Size(String path, int bytes) {
            this.path = path;
            this.bytes = bytes;
        }

        public String path() {
            return "/" + path;
        }
    }

    public static Proxy start(Workshop workshop, Path nginx) throws IOException {
        int port = Ports.free();
        Path files = workshop.folder("files");
        for (Size size : Size.values()) {
            Files.writeString(files.resolve(size.path), "x".repeat(size.bytes));
        }
        String server = """
            open_file_cache max=100;
            root "%s";
            location / { }
            """.formatted(files);
        Path file = workshop.write("origin/nginx.conf", Nginx.file(workshop.folder("origin"), port, "", "", server));
        return new Proxy(
                "direct", port, false, Nginx.start(workshop, nginx, file, port).family());
    }
}
