package bascule.flags;

import bascule.flags.json.JsonText;
import bascule.flags.json.Problem;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The document of flags and what lies beside it: `<file>.history`, and `<file>.agreed`, the last document that was in
/// force where two people must want its changes, or where it was changed beside an edit that can't be taken over.
record FlagFiles(Path file) {
    static final String NO_TEXT = "\uFFFD";

    /// How a file looks from outside: another text, another look.
    ///
    /// @param settled whether that holds: times of files are coarse, and a text that is young may
    ///     become another one and look alike
    record Look(long size, long millis, @Nullable Object key, boolean settled) {
        static final Look NONE = new Look(-1, -1, null, true);
        private static final long YOUNG_MILLIS = 100;

        static Look at(Path file) throws IOException {
            long now = System.currentTimeMillis();
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            long changed = attributes.lastModifiedTime().toMillis();
            return new Look(attributes.size(), changed, attributes.fileKey(), changed < now - YOUNG_MILLIS);
        }
    }

    private Path historyFile() {
        return file.resolveSibling(file.getFileName() + ".history");
    }

    Path agreedFile() {
        return file.resolveSibling(file.getFileName() + ".agreed");
    }

    Look look() throws IOException {
        return Look.at(file);
    }

    Look agreedLook() throws IOException {
        try {
            return Look.at(agreedFile());
        } catch (NoSuchFileException none) {
            return Look.NONE;
        }
    }

    /// What is no text is damaged, and not absent.
    String text() throws IOException {
        try {
            return text(file);
        } catch (CharacterCodingException noText) {
            return NO_TEXT;
        }
    }

    /// The same.
    Optional<String> agreed() throws IOException {
        try {
            return Optional.of(text(agreedFile()));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (CharacterCodingException noText) {
            return Optional.of(NO_TEXT);
        }
    }

    /// That what was agreed on can't be read.
    Problem damaged(List<Problem> why) {
        return new Problem(
                0,
                0,
                "",
                ("%s holds what is in force and is damaged (%s): no edit by hand is taken over. Put a good copy of it"
                                + " back; if %s is as those who must want it agreed, remove the damaged one")
                        .formatted(agreedFile(), Documents.told(why), file));
    }

    /// That an edit lacks what was changed beside it.
    Problem outrun(Version good) {
        return new Problem(
                0,
                0,
                "/bascule/version",
                "the edit by hand lacks what was changed since it was begun: make it of %s, which is in force, and keep"
                                .formatted(agreedFile())
                        + " its 'version', %d".formatted(good.number()));
    }

    private static String text(Path file) throws IOException {
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

    void replace(String text) throws IOException {
        replace(Files.isSymbolicLink(file) ? file.toRealPath() : file, text);
    }

    /// @param text of the document that is in force; empty where no two people must want anything
    void agree(Optional<String> text) throws IOException {
        if (text.isPresent()) {
            replace(agreedFile(), text.get());
        } else {
            Files.deleteIfExists(agreedFile());
        }
    }

    /// In place at once, or not at all; and still there after the power failed.
    private void replace(Path target, String text) throws IOException {
        Path draft = target.resolveSibling(".%s.%s.draft"
                .formatted(
                        target.getFileName(),
                        Thread.currentThread().threadId() + "-"
                                + ProcessHandle.current().pid()));
        try (FileChannel channel = FileChannel.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            writeFully(channel, text.getBytes(StandardCharsets.UTF_8));
            channel.force(true);
        }
        keepRights(file, draft);
        Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel folder = FileChannel.open(folder(target), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    private static void keepRights(Path like, Path draft) throws IOException {
        var old = Files.getFileAttributeView(like, PosixFileAttributeView.class);
        var young = Files.getFileAttributeView(draft, PosixFileAttributeView.class);
        if (old != null && young != null && Files.exists(like)) {
            young.setPermissions(old.readAttributes().permissions());
        }
    }

    private static Path folder(Path target) {
        Path folder = target.getParent();
        return folder == null ? target : folder;
    }

    /// A last line that a crash tore was never acknowledged; its change did not take place.
    List<Past> pasts() throws IOException {
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

    void append(Past past) throws IOException {
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

    private static void writeFully(FileChannel channel, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }
}
