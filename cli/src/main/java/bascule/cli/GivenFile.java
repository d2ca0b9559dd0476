package bascule.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// A file of text that the operator named.
final class GivenFile {
    /// A text is at most this long; its reader refuses a longer one in words.
    private static final int BYTES_MAX = 4 << 20;

    private GivenFile() {}

    /// @param shown the file as the operator named it
    /// @param what it should be, such as `plan`
    /// @param usual what such a file is called
    /// @throws Failure if it can't be read
    static String text(Path file, Path shown, String what, String usual) {
        if (Files.isDirectory(file)) {
            throw Failure.usage(
                    shown + " is a folder", "name the %s in it, such as %s".formatted(what, shown.resolve(usual)));
        }
        try {
            return text(file, shown, what);
        } catch (NoSuchFileException missing) {
            throw Failure.usage("there is no %s %s".formatted(what, shown), "name the file, such as " + usual);
        } catch (CharacterCodingException notText) {
            throw Failure.usage("%s is no %s: it is not UTF-8 text".formatted(shown, what), "");
        } catch (IOException unreadable) {
            throw Failure.usage(shown + " can't be read: " + unreadable.getMessage(), "");
        }
    }

    /// Never more of it than it may have, whatever the file is: a device has no size, and no end.
    private static String text(Path file, Path shown, String what) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(BYTES_MAX + 1);
            if (bytes.length > BYTES_MAX) {
                throw Failure.usage("%s is too large for a %s".formatted(shown, what), "");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        }
    }
}
