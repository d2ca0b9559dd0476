package bascule.demo.load;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// One connection of HTTP/1.1, kept alive. It never repeats a request, and says whether a broken one may have
/// reached the other side: that is why this is no client from the shelf.
final class Wire implements AutoCloseable {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int LINE_BYTES_MAX = 16_384;
    private static final int BODY_BYTES_MAX = 8 << 20;

    private final Socket socket;
    private final InputStream in;
    private final String host;
    private final long answerMillis;
    private boolean reusable = true;
    private long usedNanos = System.nanoTime();

    private Wire(Socket socket, InetSocketAddress address, long answerMillis) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.host = address.getHostString() + ":" + address.getPort();
        this.answerMillis = answerMillis;
    }

    /// @param answerMillis how long an answer may keep silent
    static Wire open(InetSocketAddress address, long answerMillis) throws BrokenException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(address, CONNECT_MILLIS);
            return new Wire(socket, address, answerMillis);
        } catch (IOException problem) {
            close(socket);
            throw new BrokenException(false, problem);
        }
    }

    /// @param caller whom the gateway takes it for
    Reply send(String caller, String method, String target, String body) throws BrokenException {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        String head = method + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\n"
                + "X-Bascule-Id: " + caller + "\r\n"
                + (content.length == 0 ? "" : "Content-Type: application/json\r\n")
                + (method.equals("GET") ? "" : "Content-Length: " + content.length + "\r\n")
                + "\r\n";
        var all = new ByteArrayOutputStream(head.length() + content.length);
        all.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        all.writeBytes(content);
        try {
            socket.setSoTimeout((int) answerMillis);
            socket.getOutputStream().write(all.toByteArray());
            Reply reply = read();
            usedNanos = System.nanoTime();
            return reply;
        } catch (IOException problem) {
            reusable = false;
            throw new BrokenException(true, problem);
        }
    }

    private Reply read() throws IOException {
        String status = line();
        if (!status.startsWith("HTTP/1.1 ") || status.length() < 12) {
            throw new IOException("no HTTP/1.1 answer: " + status);
        }
        Map<String, String> headers = new HashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, Math.max(colon, 0)).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        byte[] body = headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")
                ? chunks()
                : exactly(number(headers.getOrDefault("content-length", "0"), 10));
        if (headers.getOrDefault("connection", "").equalsIgnoreCase("close")) {
            reusable = false;
        }
        return new Reply(number(status.substring(9, 12), 10), headers, new String(body, StandardCharsets.UTF_8));
    }

    private byte[] chunks() throws IOException {
        var body = new ByteArrayOutputStream();
        while (true) {
            int length = number(line().split(";", 2)[0].strip(), 16);
            if (length == 0) {
                while (!line().isEmpty()) {
                    // Trailers say nothing to us.
                }
                return body.toByteArray();
            }
            body.writeBytes(exactly(length));
            if (!line().isEmpty()) {
                throw new IOException("a chunk does not end where it said");
            }
        }
    }

    private byte[] exactly(int length) throws IOException {
        if (length > BODY_BYTES_MAX) {
            throw new IOException("an answer of " + length + " bytes is too long");
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the answer broke off");
        }
        return bytes;
    }

    private static int number(String text, int radix) throws IOException {
        try {
            return Integer.parseUnsignedInt(text, radix);
        } catch (NumberFormatException problem) {
            throw new IOException("no number in the answer's head: " + text, problem);
        }
    }

    private String line() throws IOException {
        var bytes = new ByteArrayOutputStream(80);
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the connection was closed");
            }
            if (bytes.size() == LINE_BYTES_MAX) {
                throw new IOException("a line of the answer's head is too long");
            }
            if (next != '\r') {
                bytes.write(next);
            }
        }
        return bytes.toString(StandardCharsets.US_ASCII);
    }

    boolean reusable() {
        return reusable;
    }

    long idleNanos() {
        return System.nanoTime() - usedNanos;
    }

    @Override
    public void close() {
        close(socket);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // It is of no use any more anyway.
        }
    }
}
