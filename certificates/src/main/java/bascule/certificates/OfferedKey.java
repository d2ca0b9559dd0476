package bascule.certificates;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// Shows new connections the newest key; a handshake that has begun with the one before ends with that. Connections
/// that stand are not touched.
public final class OfferedKey extends X509ExtendedKeyManager {
    private final Supplier<ServerKey> newest;
    private final Map<String, ServerKey> known = new ConcurrentHashMap<>();
    private @Nullable ServerKey shown;
    private int count;

    /// @param newest asked at each handshake, by its thread
    public OfferedKey(Supplier<ServerKey> newest) {
        this.newest = newest;
    }

    /// The name under which the newest key is known, and the one before it.
    private synchronized String named(ServerKey key) {
        if (!key.equals(shown)) {
            shown = key;
            count++;
            known.put(String.valueOf(count), key);
            known.remove(String.valueOf(count - 2));
        }
        return String.valueOf(count);
    }

    private @Nullable String chosen(String type) {
        ServerKey key = newest.get();
        String name = named(key);
        return key.key().getAlgorithm().startsWith(type.split("_", 2)[0]) ? name : null;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String type, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return chosen(type);
    }

    @Override
    public @Nullable String chooseServerAlias(String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
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
    public @Nullable String chooseClientAlias(String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
