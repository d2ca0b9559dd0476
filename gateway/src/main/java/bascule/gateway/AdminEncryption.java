package bascule.gateway;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// How the connections of the admin API are encrypted. The key can change under way, whom to believe can't.
final class AdminEncryption extends HttpsConfigurator {
    private final Tls tls;
    private final Keys keys;

    private AdminEncryption(Tls tls, SSLContext context, Keys keys) {
        super(context);
        this.tls = tls;
        this.keys = keys;
    }

    /// @throws IllegalArgumentException if certificates for clients can't be read
    static AdminEncryption of(Tls tls, ServerKey key) {
        try {
            Keys keys = new Keys(key);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {keys}, believed(tls).getTrustManagers(), null);
            return new AdminEncryption(tls, context, keys);
        } catch (GeneralSecurityException | java.io.IOException e) {
            throw new IllegalArgumentException("the admin API can't be encrypted: " + e, e);
        }
    }

    private static TrustManagerFactory believed(Tls tls) throws GeneralSecurityException, java.io.IOException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        List<X509Certificate> authorities =
                tls.clientCa().map(ServerKey::certificates).orElse(List.of());
        for (X509Certificate each : authorities) {
            store.setCertificateEntry("authority-" + store.size(), each);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory;
    }

    /// New connections show that one from here on.
    void show(ServerKey key) {
        keys.show(key);
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

    /// Hands out the newest key; a handshake that has begun with the one before ends with that.
    private static final class Keys extends X509ExtendedKeyManager {
        private final Map<String, ServerKey> known = new ConcurrentHashMap<>();
        private final AtomicInteger count = new AtomicInteger();

        Keys(ServerKey first) {
            known.put("0", first);
        }

        void show(ServerKey key) {
            int next = count.get() + 1;
            known.put(String.valueOf(next), key);
            count.set(next);
            known.remove(String.valueOf(next - 2));
        }

        private @Nullable String chosen(String type) {
            String newest = String.valueOf(count.get());
            ServerKey key = known.get(newest);
            return key != null && key.key().getAlgorithm().startsWith(type.split("_", 2)[0]) ? newest : null;
        }

        @Override
        public @Nullable String chooseEngineServerAlias(
                String type, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
            return chosen(type);
        }

        @Override
        public @Nullable String chooseServerAlias(
                String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return chosen(type);
        }

        @Override
        public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
            String alias = chosen(type);
            return alias == null ? null : new String[] {alias};
        }

        @Override
        public X509Certificate @Nullable [] getCertificateChain(String alias) {
            ServerKey key = known.get(alias);
            return key == null ? null : key.chain().toArray(X509Certificate[]::new);
        }

        @Override
        public @Nullable PrivateKey getPrivateKey(String alias) {
            ServerKey key = known.get(alias);
            return key == null ? null : key.key();
        }

        @Override
        public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
            return null;
        }

        @Override
        public @Nullable String chooseClientAlias(
                String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return null;
        }
    }
}
