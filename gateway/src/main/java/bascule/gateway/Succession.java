package bascule.gateway;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Listens for the process that takes over from this one; see `Predecessor` for what is said.
final class Succession implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Succession.class);
    private static final long PATIENCE_SECONDS = 30;

    /// What this process does for its successor.
    interface Heritage {
        /// Changes nothing any more, and sets free what only one process can have.
        ///
        /// @return why it can't now; then nothing has changed
        Optional<String> offer();

        /// Goes on as before: the successor did not come to serve.
        void resume();

        /// The successor serves. Returns once everything under way here has ended.
        void retire();
    }

    private final Path path;
    private final ServerSocketChannel listener;
    private final Heritage heritage;
    private final ScheduledExecutorService clock;
    private volatile boolean over;

    private Succession(Path path, ServerSocketChannel listener, Heritage heritage, ScheduledExecutorService clock) {
        this.path = path;
        this.listener = listener;
        this.heritage = heritage;
        this.clock = clock;
    }

    /// @return empty, with a word in the log, where no socket can be opened beside the state file
    static Optional<Succession> open(Path path, Heritage heritage, ScheduledExecutorService clock) {
        try {
            Files.deleteIfExists(path);
            ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            listener.bind(UnixDomainSocketAddress.of(path));
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
            Succession succession = new Succession(path, listener, heritage, clock);
            Thread.ofVirtual().name("bascule-gateway-succession").start(succession::listen);
            return Optional.of(succession);
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            LOG.warn("no process can take over from this one: {} can't be opened ({})", path, e.toString());
            return Optional.empty();
        }
    }

    private void listen() {
        boolean retired = false;
        while (!retired) {
            try (SocketChannel asking = listener.accept()) {
                retired = serve(asking);
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException e) {
                LOG.warn("a process that asked to take over was not understood: {}", e.toString());
            }
        }
    }

    /// @return whether it has taken over
    private boolean serve(SocketChannel asking) throws IOException {
        BufferedReader in = new BufferedReader(Channels.newReader(asking, StandardCharsets.UTF_8));
        var late = clock.schedule(() -> quietly(asking), PATIENCE_SECONDS, TimeUnit.SECONDS);
        try {
            if (!"take over".equals(in.readLine())) {
                return false;
            }
            Optional<String> against = heritage.offer();
            if (against.isPresent()) {
                say(asking, "no: " + against.get());
                return false;
            }
            if (!accepted(asking, in)) {
                heritage.resume();
                return false;
            }
        } finally {
            late.cancel(false);
        }
        over = true;
        listener.close();
        heritage.retire();
        return true;
    }

    private static boolean accepted(SocketChannel asking, BufferedReader in) {
        try {
            say(asking, "yours");
            return "serving".equals(in.readLine());
        } catch (IOException e) {
            return false;
        }
    }

    private static void say(SocketChannel asking, String line) throws IOException {
        asking.write(StandardCharsets.UTF_8.encode(line + "\n"));
    }

    private static void quietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("while it closes", e);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        if (!over) {
            Files.deleteIfExists(path);
        }
    }
}
