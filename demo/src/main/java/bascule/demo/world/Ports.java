package bascule.demo.world;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/// Free ports of this machine, at this moment: below those that the system gives to outgoing connections, one of which
/// would take it before it is used.
final class Ports {
    private static final int FIRST = 15_000;
    private static final int END = 32_000;
    private static final int TRIES = 1_000;

    private Ports() {}

    /// So many different ones.
    static List<Integer> free(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            List<Integer> ports = new ArrayList<>();
            for (int tried = 0; ports.size() < count; tried++) {
                int port = ThreadLocalRandom.current().nextInt(FIRST, END);
                try {
                    sockets.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
                    ports.add(port);
                } catch (BindException taken) {
                    if (tried == TRIES) {
                        throw taken;
                    }
                }
            }
            return ports;
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }
}
