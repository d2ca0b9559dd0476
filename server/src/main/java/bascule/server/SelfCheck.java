package bascule.server;

import bascule.controller.Migrations;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/// Asks the own API again and again whether it lives, as anybody outside would, and tells the
/// migrations: a process that beats on while it answers nobody must not stay the active one.
final class SelfCheck implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final int ANSWERS_WITHIN_MILLIS = 2_000;
    /// So many in a row, and for so long: what slept with its machine is no silence.
    private static final int FAILED_MOST = 2;

    private static final Duration SILENT_MOST = Duration.ofSeconds(4);
    private static final byte[] QUESTION =
            "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final InetSocketAddress self;
    private final boolean encrypted;
    private final Migrations migrations;
    private final Thread thread;
    private volatile boolean closed;

    SelfCheck(Listen listen, boolean encrypted, Migrations migrations) {
        this.self = own(listen);
        this.encrypted = encrypted;
        this.migrations = migrations;
        this.thread = Thread.ofPlatform().daemon().name("self-check").start(this::run);
    }

    /// Whoever listens everywhere is asked here.
    private static InetSocketAddress own(Listen listen) {
        var there = new InetSocketAddress(listen.host(), listen.port());
        return there.getAddress() != null && there.getAddress().isAnyLocalAddress()
                ? new InetSocketAddress("localhost", listen.port())
                : there;
    }

    private void run() {
        int failed = 0;
        long answered = System.nanoTime();
        while (!closed) {
            if (answers()) {
                failed = 0;
                answered = System.nanoTime();
                migrations.answering(true);
            } else if (++failed >= FAILED_MOST && System.nanoTime() - answered >= SILENT_MOST.toNanos()) {
                migrations.answering(false);
            }
            try {
                Thread.sleep(EVERY);
            } catch (InterruptedException told) {
                return;
            }
        }
    }

    private boolean answers() {
        try (Socket plain = new Socket()) {
            plain.setSoTimeout(ANSWERS_WITHIN_MILLIS);
            plain.connect(self, ANSWERS_WITHIN_MILLIS);
            try (Socket socket = encrypted ? encrypted(plain) : plain) {
                socket.getOutputStream().write(QUESTION);
                return socket.getInputStream().read() >= 0;
            }
        } catch (IOException | GeneralSecurityException silent) {
            return false;
        }
    }

    private Socket encrypted(Socket plain) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anybody()}, null);
        SSLSocketFactory sockets = context.getSocketFactory();
        return sockets.createSocket(plain, self.getHostString(), self.getPort(), true);
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    /// It is ourselves, nothing secret is sent, and nothing is believed of the answer.
    private static final class Anybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
