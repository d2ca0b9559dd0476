package bascule.gateway;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollTcpInfo;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;

/// How bytes move: epoll where the system has it, else the portable way.
enum Transport {
    EPOLL(EpollServerSocketChannel.class, EpollSocketChannel.class) {
        @Override
        IoHandlerFactory handler() {
            return EpollIoHandler.newFactory();
        }

        @Override
        boolean left(Channel client) {
            if (!client.isActive()) {
                return true;
            }
            EpollTcpInfo info = ((EpollSocketChannel) client).tcpInfo();
            return info.state() != ESTABLISHED;
        }
    },
    NIO(NioServerSocketChannel.class, NioSocketChannel.class) {
        @Override
        IoHandlerFactory handler() {
            return NioIoHandler.newFactory();
        }

        @Override
        boolean left(Channel client) {
            return !client.isActive();
        }
    };

    /// `TCP_ESTABLISHED` of the kernel.
    private static final int ESTABLISHED = 1;

    private final Class<? extends ServerChannel> listener;
    private final Class<? extends SocketChannel> connection;

    Transport(Class<? extends ServerChannel> listener, Class<? extends SocketChannel> connection) {
        this.listener = listener;
        this.connection = connection;
    }

    static Transport best() {
        return Epoll.isAvailable() ? EPOLL : NIO;
    }

    abstract IoHandlerFactory handler();

    /// Whether the client has closed its end, as far as can be told without reading what it sent.
    abstract boolean left(Channel client);

    Class<? extends ServerChannel> listener() {
        return listener;
    }

    Class<? extends SocketChannel> connection() {
        return connection;
    }
}
