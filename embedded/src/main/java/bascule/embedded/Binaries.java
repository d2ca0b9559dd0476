package bascule.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/// The programs of a server, unpacked from the class path once.
final class Binaries {
    /// Holds the number of unpacked files, so that a folder which a cleaner has been through is noticed.
    private static final String COUNT = "bascule.count";

    private Binaries() {}

    /// The folder that has `bin`, `lib` and `share`.
    static Path unpacked(Cache cache, String version) {
        String name = "postgres-" + version + "-" + platform();
        return cache.get(name, Binaries::complete, folder -> unpack(name + ".jar", folder));
    }

    static String platform() {
        String system = System.getProperty("os.name", "");
        String processor = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        if (system.equals("Linux")) {
            switch (processor) {
                case "amd64", "x86_64" -> {
                    return "linux-amd64";
                }
                case "aarch64", "arm64" -> {
                    return "linux-arm64v8";
                }
                default -> {}
            }
        }
        throw new EmbeddedPostgresException("embedded PostgreSQL runs on Linux on amd64 or arm64, this is " + system
                + " on " + processor + "; use such a machine, or servers of your own");
    }

    private static boolean complete(Path folder) throws IOException {
        Path count = folder.resolve(COUNT);
        return Files.exists(count) && Files.readString(count).equals(count(folder));
    }

    private static String count(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return Long.toString(all.filter(path -> !path.endsWith(COUNT)).count());
        }
    }

    private static void unpack(String resource, Path folder) throws IOException {
        try (InputStream found = Binaries.class.getResourceAsStream(resource)) {
            if (found == null) {
                throw new EmbeddedPostgresException("there is no " + resource + " on the class path; build the"
                        + " project here (`mvn package` brings the servers for the machine it runs on)");
            }
            ZipInputStream jar = new ZipInputStream(found);
            ZipEntry entry = jar.getNextEntry();
            while (entry != null && !entry.getName().endsWith(".txz")) {
                entry = jar.getNextEntry();
            }
            if (entry == null) {
                throw new EmbeddedPostgresException(resource + " holds no .txz archive; its packaging has changed");
            }
            write(new TarArchiveInputStream(new XZInputStream(jar)), folder);
        }
        Files.setAttribute(folder, "unix:mode", 0755);
        Files.writeString(folder.resolve(COUNT), count(folder));
    }

    private static void write(TarArchiveInputStream archive, Path folder) throws IOException {
        TarArchiveEntry entry = archive.getNextEntry();
        while (entry != null) {
            Path target = folder.resolve(entry.getName()).normalize();
            if (!target.startsWith(folder)) {
                throw new IOException("the archive names a file outside of it: " + entry.getName());
            }
            write(archive, entry, target);
            entry = archive.getNextEntry();
        }
    }

    private static void write(TarArchiveInputStream archive, TarArchiveEntry entry, Path target) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            Files.setAttribute(target, "unix:mode", 0755);
            return;
        }
        Files.createDirectories(target.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else {
            Files.copy(archive, target);
            Files.setAttribute(target, "unix:mode", (entry.getMode() & 0100) == 0 ? 0644 : 0755);
        }
    }
}
