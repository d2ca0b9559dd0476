package bascule.gateway;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// A service of one side, in plain Java over real sockets. Keeps what it was asked.
final class Origin implements Closeable {
    /// Answers one request of which the head was read; false ends the connection.
    interface Service {
        boolean answer(Wire wire, Wire.Message head) throws Exception;
    }

    private final ServerSocket listener;
    private final String name;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Queue<Wire.Message> requests = new ConcurrentLinkedQueue<>();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile Service service;

    Origin(String name, Service service) throws IOException {
        this(name, service, new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress()));
    }

    Origin(String name, Service service, ServerSocket listener) throws IOException {
        this.name = name;
        this.service = service;
        this.listener = listener;
        Thread.ofVirtual().start(this::accept);
    }

    /// Answers everything with its name.
    static Origin named(String name) throws IOException {
        return new Origin(name, plain(name));
    }

    /// Reads the whole request and answers 200 with that text.
    static Service plain(String text) {
        return (wire, head) -> {
            wire.body(head, false);
            wire.send(response(text));
            return true;
        };
    }

    static String response(String text) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + text.length() + "\r\n\r\n" + text;
    }

    void service(Service other) {
        service = other;
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    /// Heads it was sent, in order.
    List<Wire.Message> requests() {
        return List.copyOf(requests);
    }

    int connections() {
        return connections.get();
    }

    int openConnections() {
        return open.size();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                connections.incrementAndGet();
                open.add(socket);
                if (listener.isClosed()) {
                    socket.close();
                }
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (Wire wire = new Wire(socket)) {
            socket.setSoTimeout(0);
            boolean more = true;
            while (more) {
                Wire.Message head = wire.head();
                requests.add(head);
                more = service.answer(wire, head);
            }
        } catch (Exception e) {
            // The gateway closed the connection, or the test did.
        } finally {
            open.remove(socket);
        }
    }

    /// Closes what is open, as a service does that is restarted.
    void hangUp() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        hangUp();
    }

    @Override
    public String toString() {
        return name;
    }
}
