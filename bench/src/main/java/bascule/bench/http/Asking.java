package bascule.bench.http;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;

/// A connection of an open loop, for which nobody waits: what is due while an answer is under way is
/// asked after it, and counts from when it was due.
final class Asking implements AutoCloseable {
    private static final int ANSWER_BYTES_MAX = 64 << 10;
    private static final Pattern HEAD = Pattern.compile(
            "HTTP/1.1 200 .*?\r\ncontent-length: *(\\d+)\r\n.*?\r\n\r\n", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final SocketChannel channel;
    private final ByteBuffer request;
    private final ByteBuffer answer = ByteBuffer.allocate(ANSWER_BYTES_MAX);
    private final Deque<Long> waiting = new ArrayDeque<>();
    private final Histogram taken;
    private long due;
    private boolean asked;
    /// Bytes of the answer under way with its head; 0 while that is not known.
    private int length;

    /// @param taken where latencies go, in nanoseconds
    Asking(int port, String path, Selector selector, Histogram taken) throws IOException {
        this.taken = taken;
        this.request = ByteBuffer.wrap(
                "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n".formatted(path).getBytes(StandardCharsets.US_ASCII));
        channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, this);
    }

    boolean idle() {
        return !asked;
    }

    /// @param at when it was due, on this machine's clock
    void ask(long at) throws IOException {
        if (asked) {
            waiting.add(at);
            return;
        }
        asked = true;
        due = at;
        length = 0;
        answer.clear();
        request.rewind();
        while (request.hasRemaining()) {
            channel.write(request);
        }
    }

    /// Takes what has come.
    ///
    /// @throws IOException if the connection ended, or the answer is none of 200 with a length
    void read() throws IOException {
        if (channel.read(answer) < 0) {
            throw new EOFException("the connection was closed");
        }
        if (length == 0) {
            length = whole();
        }
        if (length > 0 && answer.position() >= length) {
            taken.recordValue(System.nanoTime() - due);
            asked = false;
            Long next = waiting.poll();
            if (next != null) {
                ask(next);
            }
        }
    }

    private int whole() throws IOException {
        String begin = new String(answer.array(), 0, answer.position(), StandardCharsets.ISO_8859_1);
        Matcher head = HEAD.matcher(begin);
        if (head.lookingAt()) {
            return head.end() + Integer.parseInt(head.group(1));
        }
        if (begin.contains("\r\n\r\n")) {
            throw new IOException(
                    "a request was answered with " + begin.lines().findFirst().orElse(""));
        }
        return 0;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException _) {
            // It is of no use any more either way.
        }
    }
}
