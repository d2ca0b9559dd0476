package bascule.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Hands requests on, one a connection, and answers too, but for the answer to the first change.
final class CuttingProxy implements AutoCloseable {
    private static final Pattern LENGTH = Pattern.compile("(?im)^content-length: *(\\d+)");
    private static final String END = "\r\n\r\n";

    private final ServerSocket listening;
    private final InetSocketAddress target;
    private final AtomicInteger changes = new AtomicInteger();

    CuttingProxy(InetSocketAddress target) throws IOException {
        this.target = target;
        this.listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(this::run);
    }

    int port() {
        return listening.getLocalPort();
    }

    /// How often a change was asked for.
    int changes() {
        return changes.get();
    }

    private void run() {
        while (!listening.isClosed()) {
            try (Socket from = listening.accept();
                    Socket to = new Socket(target.getAddress(), target.getPort())) {
                byte[] request = message(from.getInputStream());
                to.getOutputStream().write(request);
                byte[] answer = message(to.getInputStream());
                boolean change = new String(request, StandardCharsets.ISO_8859_1).startsWith("POST");
                if (!change || changes.incrementAndGet() > 1) {
                    from.getOutputStream().write(answer);
                }
            } catch (IOException ended) {
                // the next one
            }
        }
    }

    private static byte[] message(InputStream in) throws IOException {
        var all = new ByteArrayOutputStream();
        while (true) {
            String text = all.toString(StandardCharsets.ISO_8859_1);
            int head = text.indexOf(END);
            if (head >= 0) {
                Matcher length = LENGTH.matcher(text.substring(0, head));
                int body = length.find() ? Integer.parseInt(length.group(1)) : 0;
                if (all.size() >= head + END.length() + body) {
                    return all.toByteArray();
                }
            }
            int next = in.read();
            if (next < 0) {
                throw new IOException("ended early");
            }
            all.write(next);
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
