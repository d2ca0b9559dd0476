package bascule.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// HTTP/2 by hand over one socket: whatever is sent is sent, right or wrong.
final class FrameWire implements Closeable {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RESET = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;
    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;
    static final int ACK = 1;

    private static final int PATIENCE = 20_000;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final DefaultHttp2HeadersDecoder fields = new DefaultHttp2HeadersDecoder(false);
    private final Map<Integer, Answer> answers = new HashMap<>();
    private final Map<Integer, Integer> windows = new HashMap<>();

    @SuppressWarnings("ArrayRecordComponent") // Frames are looked at, never compared.
    record Frame(int type, int flags, int stream, byte[] payload) {
        boolean has(int flag) {
            return (flags & flag) != 0;
        }

        int number() {
            return Unpooled.wrappedBuffer(payload).getInt(0);
        }
    }

    /// What has come back on a stream.
    static final class Answer {
        final Map<String, String> fields = new HashMap<>();
        final StringBuilder body = new StringBuilder();
        final List<String> statuses = new ArrayList<>();
        final Map<String, String> trailers = new HashMap<>();
        boolean ended;
        int reset = -1;

        int status() {
            return statuses.isEmpty() ? 0 : Integer.parseInt(statuses.getLast());
        }

        String text() {
            return body.toString();
        }
    }

    FrameWire(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(PATIENCE);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream(), 64 * 1024));
        out = socket.getOutputStream();
    }

    /// With the preface and our settings said.
    static FrameWire to(int port) throws IOException {
        FrameWire wire = new FrameWire(new Socket(InetAddress.getLoopbackAddress(), port));
        wire.greet();
        return wire;
    }

    void greet() throws IOException {
        out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        send(SETTINGS, 0, 0, new byte[0]);
    }

    /// Reads what a client of HTTP/2 begins with.
    void preface() throws IOException {
        in.readNBytes(24);
    }

    OutputStream out() {
        return out;
    }

    void send(int type, int flags, int stream, byte... payload) throws IOException {
        out.write(frame(type, flags, stream, payload));
        out.flush();
    }

    static byte[] frame(int type, int flags, int stream, byte... payload) {
        ByteBuf frame = Unpooled.buffer(9 + payload.length);
        frame.writeMedium(payload.length)
                .writeByte(type)
                .writeByte(flags)
                .writeInt(stream)
                .writeBytes(payload);
        return frame.array();
    }

    /// Names and values one after the other, each as it is.
    static byte[] block(String... namesAndValues) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            block.write(0);
            literal(block, namesAndValues[i]);
            literal(block, namesAndValues[i + 1]);
        }
        return block.toByteArray();
    }

    private static void literal(ByteArrayOutputStream block, String text) {
        int length = text.length();
        if (length < 127) {
            block.write(length);
        } else {
            block.write(127);
            int rest = length - 127;
            while (rest >= 128) {
                block.write(rest % 128 + 128);
                rest /= 128;
            }
            block.write(rest);
        }
        block.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    void headers(int stream, boolean end, String... namesAndValues) throws IOException {
        send(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, block(namesAndValues));
    }

    static String[] request(String method, String path, String... more) {
        List<String> all =
                new ArrayList<>(List.of(":method", method, ":scheme", "http", ":path", path, ":authority", "shop"));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    void get(int stream, String path, String... more) throws IOException {
        headers(stream, true, request("GET", path, more));
    }

    void data(int stream, boolean end, String text) throws IOException {
        send(DATA, end ? END_STREAM : 0, stream, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// The next frame, acknowledged if it wants that, and kept with its stream.
    Frame next() throws IOException {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        byte[] payload = in.readNBytes(length);
        if (payload.length < length) {
            throw new EOFException("a frame breaks off");
        }
        Frame frame = new Frame(type, flags, stream, payload);
        if (type == SETTINGS && !frame.has(ACK)) {
            send(SETTINGS, ACK, 0);
        }
        keep(frame);
        return frame;
    }

    private void keep(Frame frame) throws IOException {
        Answer answer = answer(frame.stream());
        switch (frame.type()) {
            case HEADERS -> {
                Http2Headers read;
                try {
                    read = fields.decodeHeaders(frame.stream(), Unpooled.wrappedBuffer(frame.payload()));
                } catch (io.netty.handler.codec.http2.Http2Exception e) {
                    throw new IOException(e);
                }
                if (read.status() == null) {
                    read.forEach(each -> answer.trailers.put(
                            each.getKey().toString(), each.getValue().toString()));
                } else {
                    answer.statuses.add(read.status().toString());
                    read.forEach(each -> answer.fields.put(
                            each.getKey().toString(), each.getValue().toString()));
                }
                answer.ended |= frame.has(END_STREAM);
            }
            case DATA -> {
                answer.body.append(new String(frame.payload(), StandardCharsets.ISO_8859_1));
                answer.ended |= frame.has(END_STREAM);
            }
            case RESET -> answer.reset = frame.number();
            case WINDOW_UPDATE -> windows.merge(frame.stream(), frame.number(), Integer::sum);
            default -> {}
        }
    }

    Answer answer(int stream) {
        return answers.computeIfAbsent(stream, each -> new Answer());
    }

    /// By how much the window of that stream, or of the connection (0), has been widened.
    int widened(int stream) {
        return windows.getOrDefault(stream, 0);
    }

    /// Reads until that stream has ended or was reset.
    Answer end(int stream) throws IOException {
        Answer answer = answer(stream);
        while (!answer.ended && answer.reset < 0) {
            next();
        }
        return answer;
    }

    /// Reads until a frame of that type comes, on whatever stream.
    Frame until(int type) throws IOException {
        Frame frame = next();
        while (frame.type() != type) {
            frame = next();
        }
        return frame;
    }

    /// Reads on until the connection ends, and tells why it did; -1 if nothing was said.
    int goodbye() {
        int why = -1;
        try {
            while (true) {
                Frame frame = next();
                if (frame.type() == GOAWAY) {
                    why = Unpooled.wrappedBuffer(frame.payload()).getInt(4);
                }
            }
        } catch (IOException e) {
            return why;
        }
    }

    /// Whether what was said before is answered: the gateway has read all of it.
    void settle() throws IOException {
        send(PING, 0, 0, new byte[8]);
        Frame frame = until(PING);
        while (!frame.has(ACK)) {
            frame = until(PING);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
