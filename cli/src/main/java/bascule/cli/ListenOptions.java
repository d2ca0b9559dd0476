package bascule.cli;

import bascule.server.KeyFiles;
import bascule.server.Listen;
import bascule.server.ServerSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/// Where a controller answers, and how its connections are encrypted.
final class ListenOptions {
    private static final String TOGETHER = "--certificate FILE --key FILE";

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            converter = ListenText.class,
            description = "Where the API answers; port 0 takes any free one. Default: 127.0.0.1:7070.")
    private Listen listen = ServerSettings.LISTEN;

    @Option(
            names = "--certificate",
            paramLabel = "FILE",
            description = "Certificate in PEM that the API shows, the own one first; read again when it changes.")
    private Optional<Path> certificate = Optional.empty();

    @Option(names = "--key", paramLabel = "FILE", description = "Its key in PEM (PKCS #8), without a password.")
    private Optional<Path> key = Optional.empty();

    @Option(
            names = "--plain-http",
            description = "Answer others than this machine without a certificate: something before it encrypts.")
    private boolean plain;

    @Option(
            names = "--address",
            paramLabel = "URL",
            description =
                    "Where browsers reach this controller, if by a proxy; of several controllers where callers do,"
                            + " for the others to tell. Default: what --listen says.")
    private Optional<String> address = Optional.empty();

    Optional<Path> keyFile() {
        return key;
    }

    Listen listen() {
        return listen;
    }

    /// `https` where there is a certificate.
    String scheme() {
        return certificate.isPresent() ? "https" : "http";
    }

    /// Where others reach it, without a slash at its end.
    ///
    /// @param shared whether other controllers tell their callers
    /// @throws Failure if it is no place, or none is known to be told
    Optional<URI> address(boolean shared) {
        boolean anywhere = Set.of("0.0.0.0", "::", "[::]").contains(listen.host());
        if (shared && address.isEmpty() && anywhere) {
            throw Failure.usage(
                    "%s is no place that others could send callers to: name one".formatted(listen),
                    "--address %s://HOST:%d".formatted(scheme(), listen.port()));
        }
        return address.map(text -> {
            if (!text.matches("https?://[^/\\s?#@]+/?")) {
                throw Failure.usage("'%s' is no address of a controller".formatted(text), "--address http://HOST:7070");
            }
            return URI.create(text.replaceAll("/$", ""));
        });
    }

    /// What connections are shown; empty if they are plain.
    ///
    /// @throws Failure if the files can't be used, or tokens would go to other machines in the open without anybody
    ///     having said so
    Optional<KeyFiles> key(Shell shell) {
        if (certificate.isPresent() != key.isPresent()) {
            throw Failure.usage("certificate and key belong together: give both, or neither", TOGETHER);
        }
        if (certificate.isPresent() && plain) {
            throw Failure.usage("--plain-http is for an API without a certificate: leave one away", "");
        }
        if (certificate.isEmpty() && !plain && !listen.loopback()) {
            throw Failure.usage(
                    "%s is not only this machine, and tokens would go there in the open: give a certificate, or say"
                                    .formatted(listen)
                            + " --plain-http where something before it encrypts",
                    TOGETHER);
        }
        try {
            return certificate.map(file -> new KeyFiles(shell.at(file), shell.at(key.orElseThrow())));
        } catch (IllegalArgumentException unusable) {
            throw Failure.usage(String.valueOf(unusable.getMessage()), "");
        }
    }
}
