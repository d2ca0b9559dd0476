package bascule.server;

import bascule.certificates.OfferedKey;
import bascule.certificates.ServerKey;
import java.security.GeneralSecurityException;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/// Where connections come in: encrypted where there is a key to show, plain otherwise.
final class Connectors {
    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

    private Connectors() {}

    static ServerConnector of(ServerSettings settings, org.eclipse.jetty.server.Server server, HttpConfiguration http) {
        ServerConnector connector = settings.key()
                .map(key -> encrypted(key, server, http))
                .orElseGet(() -> new ServerConnector(server, new HttpConnectionFactory(http)));
        connector.setHost(settings.listen().host());
        connector.setPort(settings.listen().port());
        return connector;
    }

    /// Requests are known as `https` by what is behind it, so that cookies are kept to it.
    private static ServerConnector encrypted(
            Supplier<ServerKey> key, org.eclipse.jetty.server.Server server, HttpConfiguration http) {
        var secure = new HttpConfiguration(http);
        secure.addCustomizer(new SecureRequestCustomizer(false));
        var tls = new SslContextFactory.Server();
        tls.setSslContext(showing(key));
        tls.setIncludeProtocols(VERSIONS);
        return new ServerConnector(server, tls, new HttpConnectionFactory(secure));
    }

    private static SSLContext showing(Supplier<ServerKey> key) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {new OfferedKey(key)}, null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }
}
