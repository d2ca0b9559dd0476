package bascule.gateway;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Tries addresses, all at once: each is connected to and the connection closed, nothing is sent.
final class Probe {
    static final Duration LONGEST = Duration.ofSeconds(10);
    static final int MOST = 1_000;

    private Probe() {}

    /// @return a line for each address that took no connection within that time, its name looked up included
    static List<String> unreachable(List<URI> addresses, Duration within) {
        List<Future<Optional<String>>> tries = new ArrayList<>();
        // Not closed: a name that is still looked up must not keep the answer waiting.
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            long end = System.nanoTime() + within.toNanos();
            addresses.forEach(each -> tries.add(threads.submit(() -> against(each, within))));
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < tries.size(); i++) {
                URI address = addresses.get(i);
                outcome(tries.get(i), end - System.nanoTime()).ifPresent(reason -> lines.add(address + ": " + reason));
            }
            return lines;
        } finally {
            threads.shutdownNow();
        }
    }

    private static Optional<String> outcome(Future<Optional<String>> attempt, long nanos) {
        try {
            return attempt.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return Optional.of("no connection in time");
        } catch (ExecutionException e) {
            return Optional.of(String.valueOf(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    private static Optional<String> against(URI uri, Duration within) {
        var address = new InetSocketAddress(uri.getHost(), Upstream.port(uri));
        if (address.isUnresolved()) {
            return Optional.of("its name is not found");
        }
        try (Socket socket = new Socket()) {
            socket.connect(address, (int) Math.max(1, within.toMillis()));
            return Optional.empty();
        } catch (SocketTimeoutException e) {
            return Optional.of("no connection in time");
        } catch (IOException e) {
            return Optional.of(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
        }
    }
}
