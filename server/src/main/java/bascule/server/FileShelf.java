package bascule.server;

import bascule.journal.OwnersOnly;
import bascule.migration.StepException.Refused;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A file that only its owner may read and write. Any process of theirs may change it; another sees that when it looks
/// the next time.
public final class FileShelf implements Shelf {
    private final Path file;
    private volatile Seen seen = new Seen(Optional.empty(), List.of());

    /// What was read, and how the file looked then; empty where it was not there.
    private record Seen(Optional<Look> look, List<String> lines) {}

    private record Look(FileTime changed, long bytes, Set<PosixFilePermission> rights) {
        static Look at(Path file) throws IOException {
            var found = Files.readAttributes(file, PosixFileAttributes.class);
            return new Look(found.lastModifiedTime(), found.size(), found.permissions());
        }
    }

    public FileShelf(Path file) {
        this.file = file;
    }

    @Override
    public List<String> lines() throws Refused {
        Seen known = seen;
        try {
            Optional<Look> look = Optional.of(Look.at(file));
            if (!look.equals(known.look())) {
                known = new Seen(look, read());
            }
        } catch (NoSuchFileException none) {
            known = new Seen(Optional.empty(), known.look().isEmpty() ? known.lines() : List.of());
        } catch (IOException unreadable) {
            throw new Refused("%s can't be read: %s".formatted(file, unreadable), unreadable);
        }
        seen = known;
        return known.lines();
    }

    private List<String> read() throws IOException, Refused {
        Optional<String> open = OwnersOnly.trouble(file);
        if (open.isPresent()) {
            throw new Refused(open.get());
        }
        return List.copyOf(Files.readAllLines(file));
    }

    @Override
    public void change(Change change) throws Refused {
        Path lock = file.resolveSibling(file.getFileName() + ".lock");
        try (var channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var _ = channel.lock()) {
            write(change.of(Files.exists(file) ? read() : List.of()));
        } catch (IOException failure) {
            throw new Refused("nothing can be kept in %s: %s".formatted(file, failure), failure);
        }
    }

    private void write(List<String> lines) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".draft");
        Files.deleteIfExists(draft);
        Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(draft, lines);
        try (var channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (var folder = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }
}
