package bascule.gateway;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// A service that speaks HTTP/2, frame by frame. Keeps what it was asked.
final class StreamOrigin implements Closeable {
    static final int REFUSED = 7;

    /// Does something about one request that has arrived whole.
    interface Service {
        void answer(FrameWire wire, Asked asked) throws Exception;
    }

    /// @param connection counted from 1
    record Asked(int connection, int stream, Map<String, String> fields, String body) {
        String line() {
            return fields.get(":method") + " " + path();
        }

        String path() {
            return String.valueOf(fields.get(":path"));
        }
    }

    private final ServerSocket listener;
    private final String scheme;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Queue<Asked> asked = new ConcurrentLinkedQueue<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final int streams;
    private volatile Service service;

    /// @param streams that it lets one connection have at once
    StreamOrigin(int streams, Service service) throws IOException {
        this("h2c", new ServerSocket(0, 100, InetAddress.getLoopbackAddress()), streams, service);
    }

    StreamOrigin(String scheme, ServerSocket listener, int streams, Service service) {
        this.scheme = scheme;
        this.listener = listener;
        this.streams = streams;
        this.service = service;
        Thread.ofVirtual().start(this::accept);
    }

    static Service plain(String text) {
        return (wire, asked) -> {
            wire.headers(asked.stream(), false, ":status", "200", "x-asked", asked.line());
            wire.data(asked.stream(), true, text);
        };
    }

    void service(Service other) {
        service = other;
    }

    URI uri() {
        return URI.create(scheme + "://127.0.0.1:" + listener.getLocalPort());
    }

    List<Asked> asked() {
        return List.copyOf(asked);
    }

    int connections() {
        return connections.get();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket, connections.incrementAndGet()));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket, int number) {
        try (FrameWire wire = new FrameWire(socket)) {
            socket.setSoTimeout(0);
            wire.preface();
            wire.send(FrameWire.SETTINGS, 0, 0, new byte[] {
                0, 3, (byte) (streams >> 24), (byte) (streams >> 16), (byte) (streams >> 8), (byte) streams
            });
            while (true) {
                FrameWire.Frame frame = wire.next();
                boolean carries = frame.type() == FrameWire.HEADERS || frame.type() == FrameWire.DATA;
                if (carries && frame.has(FrameWire.END_STREAM)) {
                    FrameWire.Answer given = wire.answer(frame.stream());
                    Asked now = new Asked(number, frame.stream(), Map.copyOf(given.trailers), given.text());
                    asked.add(now);
                    service.answer(wire, now);
                }
            }
        } catch (Exception e) {
            // The gateway closed the connection, or the test did.
        } finally {
            open.remove(socket);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
