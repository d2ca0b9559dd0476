package bascule.certificates;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A private key and the certificates that say whose it is, the own one first.
public record ServerKey(PrivateKey key, List<X509Certificate> chain) {
    static final Pattern PEM =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    /// The kind of a subject alternative name.
    private static final int DNS_NAME = 2;

    public ServerKey {
        chain = List.copyOf(chain);
    }

    /// @param certificates in PEM, the own one first
    /// @param file of the key in PEM (PKCS #8), without a password; may be the same
    /// @throws IllegalArgumentException if the files can't be used together; the message names them
    public static ServerKey read(Path certificates, Path file) {
        List<X509Certificate> chain = Authorities.read(certificates);
        String algorithm = chain.getFirst().getPublicKey().getAlgorithm();
        PrivateKey key = key(file, algorithm);
        if (!fits(key, chain.getFirst(), algorithm)) {
            throw new IllegalArgumentException("the key in " + file + " is not the one of the certificate in "
                    + certificates + ": give the files that were made together");
        }
        return new ServerKey(key, chain);
    }

    /// The names of hosts that it is for, `*.` before those of all below one.
    ///
    /// @throws IllegalArgumentException if there are none
    public Set<String> names() {
        Set<String> names = new TreeSet<>();
        try {
            Collection<List<?>> all = chain.getFirst().getSubjectAlternativeNames();
            for (List<?> each : all == null ? List.<List<?>>of() : all) {
                if (Integer.valueOf(DNS_NAME).equals(each.getFirst())) {
                    names.add(String.valueOf(each.getLast()).toLowerCase(Locale.ROOT));
                }
            }
        } catch (CertificateParsingException e) {
            throw new IllegalArgumentException("the names of " + this + " can't be read (" + e + ")", e);
        }
        if (names.isEmpty()) {
            throw new IllegalArgumentException("the certificate of " + this + " names no host (a DNS name among its"
                    + " subject alternative names), so that nobody can ask for it: give one that does");
        }
        return names;
    }

    private static PrivateKey key(Path file, String algorithm) {
        try {
            Matcher pem = PEM.matcher(Files.readString(file));
            if (pem.find()) {
                byte[] bytes = Base64.getMimeDecoder().decode(pem.group(1));
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
            }
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    file + " can't be read as the " + algorithm + " key of its certificate: " + e, e);
        }
        throw new IllegalArgumentException(file + " holds no private key in PKCS #8 without password:"
                + " `openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW` makes one of an older form");
    }

    private static boolean fits(PrivateKey key, X509Certificate certificate, String algorithm) {
        String name =
                algorithm.startsWith("Ed") ? algorithm : "SHA256with" + (algorithm.equals("EC") ? "ECDSA" : algorithm);
        byte[] said = {1, 2, 3};
        try {
            Signature signing = Signature.getInstance(name);
            signing.initSign(key);
            signing.update(said);
            byte[] signed = signing.sign();
            signing.initVerify(certificate.getPublicKey());
            signing.update(said);
            return signing.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /// Without the key.
    @Override
    public String toString() {
        return "key of " + chain.getFirst().getSubjectX500Principal();
    }
}
