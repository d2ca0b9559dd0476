package bascule.server;

import bascule.certificates.ServerKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The certificate that a server shows, and its key, in two files. They are looked at again at each new connection, so
/// that a renewed one is shown without a restart and no connection ends; while they don't fit together, as between the
/// writing of the two, the last that did serve on.
public final class KeyFiles implements Supplier<ServerKey> {
    private static final Logger LOG = LoggerFactory.getLogger(KeyFiles.class);

    private final Path certificate;
    private final Path key;
    private List<Look> looks;
    private ServerKey newest;

    /// How a file looked when it was read.
    private record Look(
            FileTime changed, long bytes, @Nullable Object file) {
        static Look at(Path file) throws IOException {
            var found = Files.readAttributes(file, BasicFileAttributes.class);
            return new Look(found.lastModifiedTime(), found.size(), found.fileKey());
        }
    }

    /// @param certificate in PEM, the own one first
    /// @param key of it in PEM (PKCS #8), without a password
    /// @throws IllegalArgumentException if they can't be used together; the message names them
    public KeyFiles(Path certificate, Path key) {
        this.certificate = certificate;
        this.key = key;
        this.looks = looks();
        this.newest = ServerKey.read(certificate, key);
    }

    /// The newest that could be used.
    @Override
    public synchronized ServerKey get() {
        List<Look> now = looks();
        if (!now.equals(looks)) {
            looks = now;
            readAgain();
        }
        return newest;
    }

    private void readAgain() {
        try {
            newest = ServerKey.read(certificate, key);
            LOG.info("new connections are shown the certificate that is in {} now", certificate);
        } catch (IllegalArgumentException unusable) {
            LOG.warn("the certificate from before serves on: {}", Objects.toString(unusable.getMessage()));
        }
    }

    /// Nothing of a file that is not there at the moment.
    private List<Look> looks() {
        try {
            return List.of(Look.at(certificate), Look.at(key));
        } catch (IOException away) {
            return List.of();
        }
    }
}
