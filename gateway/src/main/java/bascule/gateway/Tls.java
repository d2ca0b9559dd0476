package bascule.gateway;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// How connections that come in are encrypted: not at all without a certificate.
///
/// @param certificate chain in PEM, the own one first
/// @param key of it in PEM (PKCS #8)
/// @param clientCa certificates in PEM that clients' certificates are verified against
/// @param forNames files in PEM, each with a further certificate chain and its key, shown to clients that
///     ask for a name of it
/// @param oldest version that is spoken, `1.2` or `1.3`
public record Tls(
        Optional<Path> certificate,
        Optional<Path> key,
        List<Path> forNames,
        Optional<Path> clientCa,
        Clients clients,
        String oldest) {
    /// Whether clients show a certificate.
    public enum Clients {
        NONE,
        OPTIONAL,
        REQUIRED
    }

    public static final Tls NONE =
            new Tls(Optional.empty(), Optional.empty(), List.of(), Optional.empty(), Clients.NONE, "1.2");

    public Tls {
        forNames = List.copyOf(forNames);
        if (!oldest.equals("1.2") && !oldest.equals("1.3")) {
            throw new IllegalArgumentException("'" + oldest + "' is no version spoken here: write 1.2 or 1.3");
        }
    }

    /// Whether connections are encrypted.
    public boolean on() {
        return certificate.isPresent();
    }

    public Tls withCertificate(Path file) {
        return new Tls(Optional.of(file), key, forNames, clientCa, clients, oldest);
    }

    public Tls withKey(Path file) {
        return new Tls(certificate, Optional.of(file), forNames, clientCa, clients, oldest);
    }

    public Tls withForNames(List<Path> files) {
        return new Tls(certificate, key, files, clientCa, clients, oldest);
    }

    public Tls withClientCa(Path file) {
        return new Tls(certificate, key, forNames, Optional.of(file), clients, oldest);
    }

    public Tls withClients(Clients asked) {
        return new Tls(certificate, key, forNames, clientCa, asked, oldest);
    }

    public Tls withOldest(String version) {
        return new Tls(certificate, key, forNames, clientCa, clients, version);
    }

    String[] versions() {
        return oldest.equals("1.3") ? new String[] {"TLSv1.3"} : new String[] {"TLSv1.3", "TLSv1.2"};
    }

    /// What does not fit together.
    Optional<String> problem() {
        if (certificate.isPresent() != key.isPresent()) {
            return Optional.of("certificate and key belong together: give both, or neither");
        }
        if (!forNames.isEmpty() && !on()) {
            return Optional.of("certificates for names need one for clients that ask for another name, or for none:"
                    + " give certificate and key too");
        }
        if (clients != Clients.NONE && (clientCa.isEmpty() || !on())) {
            return Optional.of(
                    "client certificates need a certificate of our own and a client-ca to verify them against");
        }
        return clientCa.isPresent() && clients == Clients.NONE
                ? Optional.of("client-ca is there, but client-certificates asks for none: write optional or required")
                : Optional.empty();
    }
}
