package bascule.certificates;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/// Certificates of those who are believed about others.
public final class Authorities {
    private Authorities() {}

    /// Passes over a key that stands in the same file.
    ///
    /// @throws IllegalArgumentException if there is none in the file
    public static List<X509Certificate> read(Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            byte[] withoutKey = ServerKey.PEM.matcher(text).replaceAll("").getBytes(StandardCharsets.ISO_8859_1);
            InputStream bytes = new ByteArrayInputStream(withoutKey);
            List<X509Certificate> read = CertificateFactory.getInstance("X.509").generateCertificates(bytes).stream()
                    .map(X509Certificate.class::cast)
                    .toList();
            if (!read.isEmpty()) {
                return read;
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException(
                    file + " can't be read as certificates in PEM (" + e + "): give another file", e);
        }
        throw new IllegalArgumentException(file + " holds no certificate: give a file in PEM");
    }

    /// What believes these alone; with none of them, nobody.
    ///
    /// @throws IllegalArgumentException if one of them can't be used
    public static TrustManager[] believing(List<X509Certificate> authorities) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (X509Certificate each : authorities) {
                store.setCertificateEntry("authority-" + store.size(), each);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException("the authorities can't be used: " + e, e);
        }
    }

    /// For clients that believe the certificates of a file, in place of those that this machine believes.
    ///
    /// @throws IllegalArgumentException if there is none in the file; the message names it
    public static SSLContext context(Path file) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, believing(read(file)), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }
}
