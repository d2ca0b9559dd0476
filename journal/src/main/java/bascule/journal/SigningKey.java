package bascule.journal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;

/// A key of Ed25519 by which a controller signs what it wrote. The private half stays in a file
/// that only its owner may read; the public half lies beside it, to be kept elsewhere by whoever
/// wants to verify.
public final class SigningKey {
    private static final String ALGORITHM = "Ed25519";
    private static final int LINE = 64;

    private final PrivateKey key;

    private SigningKey(PrivateKey key) {
        this.key = key;
    }

    /// The key in that file; made if there is none, with its public half in `<file>.pub`.
    ///
    /// @throws JournalException if it can't be read or made, or others may read it too
    public static SigningKey in(Path file) {
        try {
            if (!Files.exists(file)) {
                make(file);
            }
            Optional<String> open = OwnersOnly.trouble(file);
            if (open.isPresent()) {
                throw new GeneralSecurityException(open.get());
            }
            byte[] encoded = decoded(file, "PRIVATE KEY");
            return new SigningKey(KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(encoded)));
        } catch (IOException | GeneralSecurityException failure) {
            throw new JournalException(
                    "the key %s can't be used: %s; mend its rights, or move it away for a new one"
                            .formatted(file, failure.getMessage()),
                    failure);
        }
    }

    /// The public half comes first: a private one without it would stay for good.
    private static void make(Path file) throws IOException, GeneralSecurityException {
        KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
        Files.writeString(
                file.resolveSibling(file.getFileName() + ".pub"),
                pem("PUBLIC KEY", pair.getPublic().getEncoded()));
        Path draft = file.resolveSibling(file.getFileName() + ".draft");
        Files.deleteIfExists(draft);
        Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(draft, pem("PRIVATE KEY", pair.getPrivate().getEncoded()), StandardOpenOption.WRITE);
        Files.move(draft, file);
    }

    /// @throws JournalException if that file holds no public key
    public static PublicKey publicIn(Path file) {
        try {
            return KeyFactory.getInstance(ALGORITHM)
                    .generatePublic(new X509EncodedKeySpec(decoded(file, "PUBLIC KEY")));
        } catch (IOException | GeneralSecurityException failure) {
            throw new JournalException(
                    "%s holds no public key that journals are signed with: %s".formatted(file, failure.getMessage()),
                    failure);
        }
    }

    private static String pem(String what, byte[] encoded) {
        String body = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(encoded);
        return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(what, body);
    }

    private static byte[] decoded(Path file, String what) throws IOException, GeneralSecurityException {
        String text = Files.readString(file, StandardCharsets.US_ASCII);
        String begin = "-----BEGIN " + what + "-----";
        int from = text.indexOf(begin);
        int to = text.indexOf("-----END " + what + "-----");
        if (from < 0 || to < from) {
            throw new GeneralSecurityException("it has no " + begin);
        }
        try {
            return Base64.getMimeDecoder().decode(text.substring(from + begin.length(), to));
        } catch (IllegalArgumentException garbled) {
            throw new GeneralSecurityException("what stands in it is no key", garbled);
        }
    }

    /// In Base64.
    String sign(String text) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(key);
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java signs with " + ALGORITHM, impossible);
        }
    }

    static boolean signed(PublicKey key, String text, String signature) {
        try {
            Signature found = Signature.getInstance(ALGORITHM);
            found.initVerify(key);
            found.update(text.getBytes(StandardCharsets.UTF_8));
            return found.verify(Base64.getDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException none) {
            return false;
        }
    }
}
