package bascule.bench.http;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A kept connection of a client that asks and waits: just enough HTTP/1.1 to measure with. Answers
/// have a `Content-Length`.
public final class Wire implements AutoCloseable {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int ANSWER_MILLIS = 60_000;
    private static final int LINE_BYTES_MAX = 2 * 1_024;

    private final Socket socket;
    private final InputStream in;
    private final byte[] line = new byte[LINE_BYTES_MAX];

    private Wire(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /// @param origin of `X-Origin`, empty if the answer has none
    public record Reply(int status, String origin) {}

    public static Wire connect(int port) throws IOException {
        var socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(ANSWER_MILLIS);
            return new Wire(socket);
        } catch (IOException problem) {
            quietly(socket);
            throw problem;
        }
    }

    Socket socket() {
        return socket;
    }

    /// Asks, and reads the whole answer.
    public Reply get(String path) throws IOException {
        send("GET", path);
        return read();
    }

    /// Asks as that caller, as our gateway tells callers apart, and reads the whole answer.
    public Reply get(String path, String caller) throws IOException {
        write("GET", path, "X-Bascule-Id: " + caller + "\r\n");
        return read();
    }

    public void send(String method, String path) throws IOException {
        write(method, path, method.equals("GET") ? "" : "Content-Length: 0\r\n");
    }

    private void write(String method, String path, String fields) throws IOException {
        socket.getOutputStream()
                .write("%s %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n"
                        .formatted(method, path, fields)
                        .getBytes(StandardCharsets.US_ASCII));
    }

    public Reply read() throws IOException {
        int status = Integer.parseInt(line().split(" ", -1)[1]);
        long length = 0;
        String origin = "";
        for (String field = line(); !field.isEmpty(); field = line()) {
            int colon = field.indexOf(':');
            String value = field.substring(colon + 1).strip();
            if (field.regionMatches(true, 0, "content-length", 0, colon)) {
                length = Long.parseLong(value);
            } else if (field.regionMatches(true, 0, "x-origin", 0, colon)) {
                origin = value;
            }
        }
        in.skipNBytes(length);
        return new Reply(status, origin);
    }

    private String line() throws IOException {
        int length = 0;
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the connection was closed");
            }
            if (length == line.length) {
                throw new IOException("a line of an answer is too long");
            }
            line[length++] = (byte) next;
        }
        int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        return new String(line, 0, end, StandardCharsets.US_ASCII);
    }

    static void quietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // It is of no use any more either way.
        }
    }

    @Override
    public void close() {
        quietly(socket);
    }
}
