package bascule.gateway;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// HTTP/1.1 by hand over one socket, for either end of a test.
final class Wire implements Closeable {
    private static final int PATIENCE = 20_000;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    /// @param line the first line
    /// @param fields by name in lower case
    /// @param text the body, a character for each byte
    record Message(String line, Map<String, String> fields, String text) {
        int status() {
            return Integer.parseInt(line.split(" ", -1)[1]);
        }

        /// What a request asks for.
        String target() {
            return line.split(" ", -1)[1];
        }

        String field(String name) {
            return fields.getOrDefault(name, "");
        }
    }

    Wire(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
        out = socket.getOutputStream();
    }

    static Wire to(int port) throws IOException {
        return new Wire(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /// A head written as people read it.
    static String head(String lines) {
        return lines.replace("\n", "\r\n");
    }

    Socket socket() {
        return socket;
    }

    InputStream in() {
        return in;
    }

    OutputStream out() {
        return out;
    }

    void send(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    Message ask(String text) throws IOException {
        send(text);
        return answer(text.startsWith("HEAD"));
    }

    Message get(String path) throws IOException {
        return ask("GET " + path + " HTTP/1.1\r\nHost: shop\r\n\r\n");
    }

    Message post(String path, String body) throws IOException {
        return ask("POST " + path + " HTTP/1.1\r\nHost: shop\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    Message answer(boolean head) throws IOException {
        Message start = head();
        boolean empty = head || start.status() < 200 || start.status() == 204 || start.status() == 304;
        return empty ? start : new Message(start.line(), start.fields(), body(start, true));
    }

    /// First line and fields.
    Message head() throws IOException {
        String line = line();
        Map<String, String> fields = new LinkedHashMap<>();
        for (String field = line(); !field.isEmpty(); field = line()) {
            int colon = field.indexOf(':');
            fields.merge(
                    field.substring(0, colon).toLowerCase(Locale.ROOT),
                    field.substring(colon + 1).strip(),
                    (a, b) -> a + ", " + b);
        }
        return new Message(line, fields, "");
    }

    String body(Message head, boolean untilClose) throws IOException {
        if (head.field("transfer-encoding").equals("chunked")) {
            return chunks();
        }
        if (head.fields().containsKey("content-length")) {
            int length = Integer.parseInt(head.field("content-length"));
            byte[] body = in.readNBytes(length);
            if (body.length < length) {
                throw new EOFException("the body breaks off after " + body.length + " of " + length);
            }
            return text(body);
        }
        return untilClose ? text(in.readAllBytes()) : "";
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private String chunks() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (true) {
            int size = HexFormat.fromHexDigits(line());
            all.write(in.readNBytes(size));
            if (!line().isEmpty()) {
                throw new IOException("a chunk does not end where it should");
            }
            if (size == 0) {
                return text(all.toByteArray());
            }
        }
    }

    String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("closed after '" + line + "'");
            }
            line.append((char) next);
        }
        if (line.isEmpty() || line.charAt(line.length() - 1) != '\r') {
            throw new IOException("a line does not end in CR LF: " + line);
        }
        return line.substring(0, line.length() - 1);
    }

    /// Whether the other end has closed and sent nothing more.
    boolean atEnd() {
        try {
            return in.read() < 0;
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
