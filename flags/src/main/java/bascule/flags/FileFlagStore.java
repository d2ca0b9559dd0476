package bascule.flags;

import bascule.flags.json.JsonText;
import bascule.migration.Epoch;
import bascule.migration.StepException;
import bascule.migration.StepException.Refused;
import bascule.migration.StepException.Transient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Flags in a file that people may edit too. Any number of processes may read and write it: a write holds a lock beside
/// it, says in `<file>.history` what it is about to do, and puts the new text in place in one move.
///
/// A hand's edit is taken over when it is next read, if nothing is wrong with it; else the flags stay as they were, and
/// `Standing.refused` says why. A change that stands in the history under a number the file never had was cut off by a
/// crash and not made; its number is not used again.
public final class FileFlagStore implements FlagStore {
    private final Path file;
    private final InstantSource clock;
    private volatile @Nullable Seen seen;

    public FileFlagStore(Path file, InstantSource clock) {
        this.file = file.toAbsolutePath();
        this.clock = clock;
    }

    /// A text that was looked at, and how the file looked then.
    private record Seen(Look look, Standing standing) {}

    private record Look(long size, long millis, @Nullable Object key) {
        static Look at(Path file) throws IOException {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Look(attributes.size(), attributes.lastModifiedTime().toMillis(), attributes.fileKey());
        }
    }

    @Override
    public Standing read() throws StepException {
        try {
            Look look = Look.at(file);
            Seen last = seen;
            if (last != null && last.look.equals(look)) {
                return last.standing;
            }
            return looked(look, text(), last);
        } catch (NoSuchFileException missing) {
            throw new Refused(
                    "there are no flags in %s: 'bascule flags init' writes a first document".formatted(file), missing);
        } catch (CharacterCodingException notText) {
            throw new Refused("%s holds no flags: it is not UTF-8 text".formatted(file), notText);
        } catch (IOException unreadable) {
            throw new Transient("the flags in %s can't be read: %s".formatted(file, unreadable), unreadable);
        }
    }

    private Standing looked(Look look, String text, @Nullable Seen last) throws Refused {
        Reading reading = Reading.of(text);
        if (!reading.sound() && last == null) {
            throw new Refused("the flags in %s have mistakes: %s".formatted(file, Documents.told(reading.problems())));
        }
        Standing standing = reading.sound() || last == null
                ? new Standing(Documents.version(reading.source(), text), reading, List.of())
                : new Standing(last.standing.version(), last.standing.reading(), reading.problems());
        seen = new Seen(look, standing);
        return standing;
    }

    private String text() throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(JsonText.LENGTH_MAX + 1);
            if (bytes.length > JsonText.LENGTH_MAX) {
                throw new IOException("it is longer than 32 MiB");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        }
    }

    @Override
    public Standing write(FlagChange change, Version expected, By by) throws StepException {
        try (var _ = FileLocked.of(file)) {
            return written(change, expected, by);
        } catch (IOException failure) {
            throw new Transient(
                    "the flags in %s can't be written: %s; nothing was changed".formatted(file, failure), failure);
        }
    }

    private Standing written(FlagChange order, Version expected, By by) throws StepException, IOException {
        Standing now = read();
        if (!now.refused().isEmpty()) {
            throw new Refused(
                    "%s was edited by hand and has mistakes now: %s".formatted(file, Documents.told(now.refused())));
        }
        List<Past> past = pasts();
        long last = past.isEmpty() ? 0 : past.getLast().version().number();
        long number = Math.max(last, now.version().number()) + 1;
        FlagChange change = FourEyes.seen(now.reading().source(), order, by);
        Reading reading = Documents.changed(now, change, expected, by, number);
        String text = JsonText.write(reading.source());
        Version version = Documents.version(reading.source(), text);
        append(PastText.chained(past, clock.instant(), version, by, change.describe()));
        replace(text);
        Standing standing = new Standing(version, reading, List.of());
        seen = new Seen(Look.at(file), standing);
        return standing;
    }

    @Override
    public void raise(String migration, Epoch epoch) throws StepException {
        Raise raise = new Raise(migration, epoch);
        Standing now = read();
        if (raise.needed(now)) {
            write(raise, now.version(), new By.Term(migration, epoch));
        }
    }

    @Override
    public List<Past> history(int most) throws StepException {
        try {
            List<Past> all = pasts();
            return all.subList(Math.max(0, all.size() - most), all.size());
        } catch (IOException unreadable) {
            throw new Transient("the history of %s can't be read: %s".formatted(file, unreadable), unreadable);
        }
    }

    private Path historyFile() {
        return file.resolveSibling(file.getFileName() + ".history");
    }

    /// A last line that a crash tore was never acknowledged; its change did not take place.
    private List<Past> pasts() throws IOException {
        if (!Files.exists(historyFile())) {
            return List.of();
        }
        var pasts = new ArrayList<Past>();
        for (String line : Files.readAllLines(historyFile())) {
            Optional<Past> past = PastText.read(line);
            past.ifPresent(pasts::add);
        }
        return pasts;
    }

    private void append(Past past) throws IOException {
        try (FileChannel channel = FileChannel.open(
                historyFile(), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long end = channel.size();
            boolean torn = end > 0 && !endsLine(channel, end);
            byte[] line = ((torn ? "\n" : "") + PastText.line(past) + "\n").getBytes(StandardCharsets.UTF_8);
            writeFully(channel.position(end), line);
            channel.force(true);
        }
    }

    private static boolean endsLine(FileChannel channel, long end) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        channel.read(last, end - 1);
        return last.get(0) == '\n';
    }

    /// In place at once, or not at all; and still there after the power failed.
    private void replace(String text) throws IOException {
        Path target = Files.isSymbolicLink(file) ? file.toRealPath() : file;
        Path draft = target.resolveSibling("." + target.getFileName() + ".draft");
        try (FileChannel channel = FileChannel.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            writeFully(channel, text.getBytes(StandardCharsets.UTF_8));
            channel.force(true);
        }
        keepRights(target, draft);
        Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel folder = FileChannel.open(folder(target), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    private static void keepRights(Path target, Path draft) throws IOException {
        var old = Files.getFileAttributeView(target, PosixFileAttributeView.class);
        var young = Files.getFileAttributeView(draft, PosixFileAttributeView.class);
        if (old != null && young != null && Files.exists(target)) {
            young.setPermissions(old.readAttributes().permissions());
        }
    }

    private static Path folder(Path target) {
        Path folder = target.getParent();
        return folder == null ? target : folder;
    }

    private static void writeFully(FileChannel channel, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }
}
