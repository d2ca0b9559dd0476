package bascule.cli;

import bascule.certificates.Authorities;
import bascule.server.Listen;
import bascule.server.Token;
import java.net.URI;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import picocli.CommandLine.Option;

/// Which server a verb talks to, and with which token. A token itself is never an option: it would show in the list
/// of processes.
final class ServerOptions {
    static final String SERVER = "http://127.0.0.1:7070";
    static final Path TOKEN_FILE = Path.of(".bascule", "token");

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "Where 'bascule serve' answers. Default: $BASCULE_SERVER, else " + SERVER + ".")
    private Optional<String> server = Optional.empty();

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "File with the server's token. Default: $BASCULE_TOKEN holds it, else .bascule/token does.")
    private Optional<Path> tokenFile = Optional.empty();

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "Certificates in PEM to believe the server by. Default: $BASCULE_CA names it, else what Java"
                    + " believes.")
    private Optional<Path> ca = Optional.empty();

    /// Whether a server was named in so many words.
    boolean named() {
        return server.isPresent();
    }

    /// @throws Failure if the address makes no sense or the token can't be read
    ServerClient connect(Shell shell) {
        URI address = address(shell);
        if ("http".equals(address.getScheme()) && !new Listen(address.getHost(), 0).loopback()) {
            shell.err().println("bascule: warning: the token goes to " + address + " in the open; use https");
        }
        return new ServerClient(address, token(shell), believed(shell));
    }

    private SSLContext believed(Shell shell) {
        String named = shell.environment("BASCULE_CA");
        Optional<Path> file = ca.or(() -> named.isEmpty() ? Optional.empty() : Optional.of(Path.of(named)));
        try {
            return file.isPresent() ? Authorities.context(shell.at(file.get())) : SSLContext.getDefault();
        } catch (IllegalArgumentException unusable) {
            throw Failure.usage(String.valueOf(unusable.getMessage()), "--ca FILE");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }

    private URI address(Shell shell) {
        String named = shell.environment("BASCULE_SERVER");
        String text = server.orElse(named.isEmpty() ? SERVER : named);
        try {
            URI uri = URI.create(text.replaceAll("/+$", ""));
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (IllegalArgumentException wrong) {
            // told below
        }
        throw Failure.usage("'" + text + "' is no address of a server: write it as " + SERVER, "");
    }

    /// One that no header may have would be quoted by the library that refuses it.
    private static String demandToken(String text) {
        try {
            Token.of(text);
            return text;
        } catch (IllegalArgumentException noToken) {
            throw Failure.error(
                    "token", "BASCULE_TOKEN holds no token: " + noToken.getMessage(), "give it with --token-file FILE");
        }
    }

    private String token(Shell shell) {
        if (tokenFile.isPresent()) {
            return TokenFile.read(shell.at(tokenFile.get()));
        }
        String named = shell.environment("BASCULE_TOKEN");
        if (!named.isEmpty()) {
            return demandToken(named.strip());
        }
        Path here = shell.at(TOKEN_FILE);
        return java.nio.file.Files.exists(here) ? TokenFile.read(here) : "";
    }
}
