package bascule.bench.world;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Ports of this machine's loopback.
public final class Ports {
    private static final Duration READY = Duration.ofSeconds(30);
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);
    private static final int CONNECT_MILLIS = 1_000;

    private Ports() {}

    /// One that is free at this moment.
    public static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /// Returns once somebody accepts there.
    ///
    /// @throws IOException if the program has ended, or nobody accepts within 30 s
    public static void await(int port, Program program) throws IOException {
        long end = System.nanoTime() + READY.toNanos();
        while (!open(port)) {
            program.mustLive();
            if (System.nanoTime() - end > 0) {
                throw new IOException("nobody accepts on port " + port + " after " + READY.toSeconds() + " s; it said: "
                        + program.said());
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }

    private static boolean open(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }
}
