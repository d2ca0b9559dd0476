package bascule.gateway;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.List;

/// Where a request comes from: the other end of its connection, or what trusted proxies say before it.
final class ClientAddress {
    private ClientAddress() {}

    /// The last address of X-Forwarded-For that is no trusted proxy's, if the other end is one.
    ///
    /// @param peer the other end of the connection
    static InetAddress of(HttpHeaders headers, InetAddress peer, Traffic traffic) {
        InetAddress client = peer;
        List<String> fields = traffic.trusts(peer) ? headers.getAll(Headers.FORWARDED_FOR) : List.of();
        for (String field : fields.reversed()) {
            String[] hops = field.split(",", -1);
            for (int i = hops.length - 1; i >= 0; i--) {
                InetAddress hop = NetUtil.createInetAddressFromIpAddressString(hops[i].strip());
                if (hop == null) {
                    return client;
                }
                client = hop;
                if (!traffic.trusts(hop)) {
                    return client;
                }
            }
        }
        return client;
    }
}
