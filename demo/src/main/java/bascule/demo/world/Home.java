package bascule.demo.world;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/// The folder of a run: plan, scripts, secrets, journals, logs.
///
/// @param temporary whether it is to be removed at the end
public record Home(Path folder, boolean temporary) {
    private static final int SECRET_BYTES = 24;

    /// @param wanted where; a new temporary folder if nobody cares
    static Home make(Optional<Path> wanted) throws IOException {
        if (wanted.isEmpty()) {
            return made(new Home(Files.createTempDirectory("bascule-demo-"), true));
        }
        Path folder = wanted.get().toAbsolutePath();
        if (Files.exists(folder) && !empty(folder)) {
            throw new IOException(folder + " is not empty; name a new folder with --home, or leave it out");
        }
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return made(new Home(folder, false));
    }

    private static Home made(Home home) throws IOException {
        Files.createDirectories(home.folder().resolve("logs"));
        return home;
    }

    private static boolean empty(Path folder) throws IOException {
        try (var entries = Files.list(folder)) {
            return entries.findAny().isEmpty();
        }
    }

    public Path file(String name) {
        return folder.resolve(name);
    }

    Path log(String name) {
        return folder.resolve("logs").resolve(name + ".log");
    }

    void write(String name, String text) throws IOException {
        Files.writeString(file(name), text);
    }

    /// A file that only its owner can read.
    void secret(String name, String text) throws IOException {
        Files.createFile(
                file(name), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file(name), text);
    }

    static String newSecret() {
        byte[] bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
