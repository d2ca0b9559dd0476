package bascule.cli;

import bascule.journal.OwnersOnly;
import bascule.server.FlagKey;
import bascule.server.Token;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A token in a file that only its owner may read.
final class TokenFile {
    private static final int BYTES = 32;
    private static final Set<PosixFilePermission> OWNER =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private TokenFile() {}

    /// @throws Failure if it can't be read, is no token, or others may read it too
    static String read(Path file) {
        try {
            refuseIfOthersRead(file);
            String token = Files.readString(file).strip();
            Token.of(token);
            return token;
        } catch (NoSuchFileException missing) {
            throw Failure.error("token", "there is no token file " + file, "give the server's with --token-file FILE");
        } catch (IOException unreadable) {
            throw Failure.error("token", "the token file " + file + " can't be read: " + unreadable.getMessage(), "");
        } catch (IllegalArgumentException noToken) {
            throw Failure.error("token", "the token file " + file + " holds no token: " + noToken.getMessage(), "");
        }
    }

    /// Keys of programs that ask for flags.
    ///
    /// @throws Failure if they can't be read, a line is none, or others may read them too
    static List<FlagKey> keys(Path file) {
        try {
            refuseIfOthersRead(file);
            return FlagKey.read(Files.readAllLines(file));
        } catch (NoSuchFileException missing) {
            throw Failure.error("token", "there is no file of keys " + file, "--flag-keys FILE");
        } catch (IOException unreadable) {
            throw Failure.error("token", "the keys in " + file + " can't be read: " + unreadable.getMessage(), "");
        } catch (IllegalArgumentException wrong) {
            throw Failure.error("token", "the keys in " + file + " are no such: " + wrong.getMessage(), "");
        }
    }

    /// Makes one with a new token if there is none.
    ///
    /// @return whether it was made now
    /// @throws Failure if it can't be made
    static boolean makeIfMissing(Path file) {
        if (Files.exists(file)) {
            return false;
        }
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                makeFolder(folder);
            }
            Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER));
            Files.writeString(file, token + "\n", StandardOpenOption.WRITE);
            return true;
        } catch (FileAlreadyExistsException another) {
            return false;
        } catch (IOException cannot) {
            throw Failure.error("token", "the token file " + file + " can't be made: " + cannot.getMessage(), "");
        }
    }

    /// Makes a folder that only its owner may enter; one that is there stays as it is.
    static void makeFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    private static void refuseIfOthersRead(Path file) throws IOException {
        Optional<String> open = OwnersOnly.trouble(file);
        if (open.isPresent()) {
            throw Failure.error("token", open.get(), "chmod 600 " + file);
        }
    }
}
