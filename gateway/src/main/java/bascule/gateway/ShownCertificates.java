package bascule.gateway;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.DomainWildcardMappingBuilder;
import java.time.Duration;
import java.util.Map;

/// What clients are shown: the certificate of the name that they ask for (SNI), a full name before one with `*.`.
///
/// @param other for who asks for a name that no certificate has, or for none
/// @param named by the names of their certificates
record ShownCertificates(SslContext other, Map<String, SslContext> named) {
    /// Bytes of the first message of a client; a name may be anywhere in it.
    private static final int LONGEST_HELLO = 16 * 1024;

    ShownCertificates {
        named = Map.copyOf(named);
    }

    /// Encrypts one connection.
    ///
    /// @param patience until it must be encrypted
    ChannelHandler handler(ByteBufAllocator buffers, Duration patience) {
        if (named.isEmpty()) {
            return patient(other.newHandler(buffers), patience);
        }
        var mapping = new DomainWildcardMappingBuilder<>(other);
        named.forEach(mapping::add);
        return new SniHandler(mapping.build(), LONGEST_HELLO, patience.toMillis()) {
            @Override
            protected SslHandler newSslHandler(SslContext context, ByteBufAllocator allocator) {
                return patient(super.newSslHandler(context, allocator), patience);
            }
        };
    }

    private static SslHandler patient(SslHandler handler, Duration patience) {
        handler.setHandshakeTimeoutMillis(patience.toMillis());
        return handler;
    }
}
