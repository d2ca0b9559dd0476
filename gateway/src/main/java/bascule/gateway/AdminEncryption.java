package bascule.gateway;

import bascule.certificates.Authorities;
import bascule.certificates.OfferedKey;
import bascule.certificates.ServerKey;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/// How the connections of the admin API are encrypted. The key can change under way, whom to believe can't.
final class AdminEncryption extends HttpsConfigurator {
    private final Tls tls;
    private final AtomicReference<ServerKey> newest;

    private AdminEncryption(Tls tls, SSLContext context, AtomicReference<ServerKey> newest) {
        super(context);
        this.tls = tls;
        this.newest = newest;
    }

    /// @throws IllegalArgumentException if certificates for clients can't be read
    static AdminEncryption of(Tls tls, ServerKey key) {
        var newest = new AtomicReference<>(key);
        List<X509Certificate> authorities =
                tls.clientCa().map(Authorities::read).orElse(List.of());
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {new OfferedKey(newest::get)}, Authorities.believing(authorities), null);
            return new AdminEncryption(tls, context, newest);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the admin API can't be encrypted: " + e, e);
        }
    }

    /// New connections show that one from here on.
    void show(ServerKey key) {
        newest.set(key);
    }

    @Override
    public void configure(HttpsParameters parameters) {
        SSLParameters wanted = getSSLContext().getDefaultSSLParameters();
        wanted.setProtocols(tls.versions());
        switch (tls.clients()) {
            case NONE -> {}
            case OPTIONAL -> wanted.setWantClientAuth(true);
            case REQUIRED -> wanted.setNeedClientAuth(true);
        }
        parameters.setSSLParameters(wanted);
    }
}
