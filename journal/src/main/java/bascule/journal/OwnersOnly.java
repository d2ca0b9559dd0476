package bascule.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// Files with secrets: nobody but their owner may do anything with them.
public final class OwnersOnly {
    private static final Set<PosixFilePermission> OWNERS = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private OwnersOnly() {}

    /// What is wrong with a file's rights; empty if nothing is. `chmod 600` mends it.
    public static Optional<String> trouble(Path file) throws IOException {
        return trouble(file, Files.getPosixFilePermissions(file));
    }

    /// The same, of rights that were looked up.
    public static Optional<String> trouble(Path file, Set<PosixFilePermission> rights) {
        return OWNERS.containsAll(rights)
                ? Optional.empty()
                : Optional.of("others may read or write %s: take that right away (chmod 600 %s)".formatted(file, file));
    }
}
