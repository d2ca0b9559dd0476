package bascule.bench.http;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/// Connections on which nothing happens after a first request.
public final class IdleConnections implements AutoCloseable {
    private final List<Socket> sockets = new ArrayList<>();

    public static IdleConnections open(int port, int count, String path) throws IOException {
        var idle = new IdleConnections();
        try {
            for (int each = 0; each < count; each++) {
                Wire wire = Wire.connect(port);
                idle.sockets.add(wire.socket());
                wire.get(path);
            }
            return idle;
        } catch (IOException | RuntimeException problem) {
            idle.close();
            throw problem;
        }
    }

    public int count() {
        return sockets.size();
    }

    @Override
    public void close() {
        for (Socket socket : sockets) {
            Wire.quietly(socket);
        }
    }
}
