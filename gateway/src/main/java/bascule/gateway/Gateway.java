package bascule.gateway;

import bascule.migration.Side;
import bascule.traffic.Balancer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running gateway: the proxy on one port, its admin API on another.
///
/// It begins where the last one with its state file left off, before it accepts the first connection: it
/// never starts open without having been told what to serve. `close` lets the requests in flight end; a
/// process that runs one calls it when it is told to stop.
@SuppressWarnings("FutureReturnValueIgnored") // What is scheduled ends with the gateway.
public final class Gateway implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    private static final long LAST_MILLIS = 8_000;
    private static final long TICK_MILLIS = 10;
    private static final long LOOK_UP_SECONDS = 15;

    static {
        // Looking for leaks costs something with each buffer; who looks for one sets the property.
        if (System.getProperty("io.netty.leakDetection.level") == null) {
            ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
        }
    }

    private volatile GatewaySettings settings;
    private final StateFile file;
    private final MultiThreadIoEventLoopGroup threads;
    private final Traffic traffic;
    private final Loops loops;
    private final Control control;
    private final ScheduledExecutorService clock;
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);
    private @Nullable AdminServer admin;
    private @Nullable Listener listener;
    private @Nullable AutoCloseable offering;
    private Set<String> strangers = Set.of();
    private int port;
    private int adminPort;

    private Gateway(GatewaySettings settings, TlsContexts tls, StateFile file) throws IOException {
        this.settings = settings;
        this.file = file;
        State state = file.read();
        Transport transport = Transport.best();
        Admission admission = new Admission(
                Admission.Bounds.of(settings.limits()),
                Routing.none(state.charge().serving(), state.charge().split()));
        this.traffic = new Traffic(settings, tls, admission, transport);
        this.threads = new MultiThreadIoEventLoopGroup(settings.threads(), transport.handler());
        this.loops = new Loops(threads, traffic);
        this.control =
                new Control("gateway " + text(settings.listen()), file, state, traffic, loops::slow, this::turned);
        this.clock = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("bascule-gateway-clock").daemon().factory());
    }

    /// Returns once both ports accept connections.
    ///
    /// @throws IOException if a port is taken, or the state file can't be used; the message says what to do
    public static Gateway start(GatewaySettings settings) throws IOException {
        return start(settings, Optional.empty());
    }

    /// Takes port, state and admin port over from the process that serves on the same state file, which goes
    /// on until its requests have ended; starts as ever if there is none. No connection is refused on the
    /// way. While that process lives, changes are refused as transient.
    ///
    /// @throws IOException as `start` does, and if that process refuses: it goes on as before
    public static Gateway takeOver(GatewaySettings settings) throws IOException {
        Optional<Predecessor> before = Predecessor.ask(settings.stateFile());
        try {
            return start(settings, before);
        } catch (IOException | RuntimeException e) {
            before.ifPresent(Gateway::quietly);
            throw e;
        }
    }

    private static Gateway start(GatewaySettings settings, Optional<Predecessor> before) throws IOException {
        TlsContexts tls = tls(settings);
        StateFile file = StateFile.open(settings.stateFile());
        Gateway gateway;
        try {
            gateway = new Gateway(settings, tls, file);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
        try {
            gateway.open(before);
            return gateway;
        } catch (IOException | RuntimeException e) {
            gateway.close();
            throw e;
        }
    }

    private static TlsContexts tls(GatewaySettings settings) throws IOException {
        try {
            return TlsContexts.read(settings);
        } catch (WrongSettings e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /// Takes over what has changed, for what comes from here on, and drops no connection. A limit on heads
    /// is one of connections accepted from here on, and so are certificates, which are read again.
    ///
    /// @throws WrongSettings if something differs that can't change while it runs; then nothing changed
    public synchronized void reload(GatewaySettings next) throws WrongSettings {
        List<String> against = Setting.keptApart(settings, next);
        if (!against.isEmpty()) {
            throw new WrongSettings(against);
        }
        TlsContexts tls = TlsContexts.read(next);
        settings = next;
        traffic.change(next, tls);
        AdminServer open = admin;
        if (open != null) {
            open.change(next.token(), tls.admin());
        }
    }

    private void open(Optional<Predecessor> before) throws IOException {
        clock.scheduleAtFixedRate(
                () -> traffic.admission().tick(System.nanoTime()), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        clock.scheduleAtFixedRate(
                () -> Thread.ofVirtual().start(control::lookUp), LOOK_UP_SECONDS, LOOK_UP_SECONDS, TimeUnit.SECONDS);
        clock.scheduleAtFixedRate(traffic.figures().peak()::tick, 1, 1, TimeUnit.SECONDS);
        HealthChecks checks = new HealthChecks(traffic, threads);
        clock.scheduleWithFixedDelay(checks::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        clock.scheduleWithFixedDelay(this::nameStrangers, LOOK_UP_SECONDS, LOOK_UP_SECONDS, TimeUnit.SECONDS);
        clock.scheduleAtFixedRate(traffic.sessions()::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        loops.sweep();
        if (before.isPresent()
                && control.freeze("the process before this one still ends its requests")
                        .isPresent()) {
            throw new AssertionError("a gateway that just began holds");
        }
        openAdmin();
        if (before.isPresent()) {
            succeed(before.get());
        } else {
            listen(Listener.bind(settings.listen(), threads, loops, traffic.transport()));
        }
        if (traffic.transport() == Transport.EPOLL) {
            Succession.open(Predecessor.path(settings.stateFile()), new Estate(), clock)
                    .ifPresent(opened::add);
        }
    }

    /// A limit on a route that is not there protects nothing, and whoever wrote it thinks it does. Said once.
    private void nameStrangers() {
        Set<String> now = traffic.protection().strangers(traffic.admission().routing());
        if (!now.equals(strangers) && !now.isEmpty()) {
            LOG.warn("the settings protect {}, which is no route of the service and protects nothing", now);
        }
        strangers = now;
    }

    private void openAdmin() throws IOException {
        Optional<AdminEncryption> encryption =
                traffic.tls().admin().map(key -> AdminEncryption.of(settings.adminTls(), key));
        InetSocketAddress address = adminPort == 0
                ? settings.admin()
                : new InetSocketAddress(settings.admin().getAddress(), adminPort);
        AdminServer opening = AdminServer.start(
                address,
                encryption,
                settings.token(),
                control,
                traffic,
                loops::pooled,
                new Forecaster(traffic, loops::slow));
        admin = opening;
        adminPort = opening.port();
    }

    private void closeAdmin() {
        AdminServer open = admin;
        admin = null;
        if (open != null) {
            quietly(open);
        }
    }

    private void succeed(Predecessor before) throws IOException {
        int descriptor = Handover.take(Predecessor.socketPath(settings.stateFile()), threads);
        listen(Listener.adopt(descriptor, settings.listen(), threads, loops));
        before.serving();
        Thread.ofVirtual().name("bascule-gateway-predecessor").start(() -> {
            before.awaitEnd();
            quietly(before);
            control.thaw();
        });
    }

    private void listen(Listener opening) {
        listener = opening;
        port = opening.port();
    }

    /// What this process leaves to its successor.
    private final class Estate implements Succession.Heritage {
        @Override
        public Optional<String> offer() {
            Optional<String> against = control.freeze("another process takes over");
            if (against.isPresent()) {
                return against;
            }
            try {
                FileDescriptor descriptor =
                        Objects.requireNonNull(listener).descriptor().orElseThrow();
                offering = Handover.offer(Predecessor.socketPath(settings.stateFile()), descriptor, threads);
                closeAdmin();
                file.unlock();
                return Optional.empty();
            } catch (IOException e) {
                resume();
                return Optional.of(String.valueOf(e.getMessage()));
            }
        }

        /// Tried until it is done, for the other process may still be on its way out.
        @Override
        public void resume() {
            try {
                closeOffer();
                file.lock();
                if (admin == null) {
                    openAdmin();
                }
                control.thaw();
            } catch (IOException e) {
                LOG.warn("the process that was to take over did not, and this one can't change yet: {}", e.toString());
                clock.schedule(() -> Thread.ofVirtual().start(this::resume), 1, TimeUnit.SECONDS);
            }
        }

        @Override
        public void retire() {
            closeOffer();
            end(true);
        }

        private void closeOffer() {
            AutoCloseable open = offering;
            offering = null;
            if (open != null) {
                quietly(open);
            }
        }
    }

    static IOException taken(InetSocketAddress address, String what, Throwable cause) {
        return new IOException(
                "the gateway can't listen for " + what + " on " + text(address) + " (" + cause.getMessage()
                        + "); stop what listens there (`ss -ltnp` names it) or choose another port",
                cause);
    }

    static String text(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }

    /// Where requests come in.
    public int port() {
        return port;
    }

    public int adminPort() {
        return adminPort;
    }

    /// The gateway as a person sees it, without a network between.
    public Balancer balancer() {
        return balancer("");
    }

    /// The gateway as that migration sees it.
    public Balancer balancer(String migration) {
        return control.as(migration);
    }

    /// What is under way does not move to the other side, so it ends, sooner or later.
    private void turned(Side serving) {
        loops.turned(serving, traffic.limits().tunnels().toMillis());
    }

    /// Returns once it was closed, or another process has taken over and what was under way here has ended.
    public void awaitEnded() throws InterruptedException {
        ended.await();
    }

    /// Accepts nothing new, refuses what is held, ends upgraded connections one after the other, lets requests
    /// in flight end within the limit, and stops.
    @Override
    public void close() {
        end(false);
    }

    /// @param succeeded whether another process serves already: then nothing is refused, and a connection
    ///     that is idle may bring one more request, which is told that it is the last
    private void end(boolean succeeded) {
        if (!closed.compareAndSet(false, true)) {
            awaitOther();
            return;
        }
        long stop = traffic.limits().stop().toNanos();
        traffic.stop().begin(succeeded ? stop / 2 : 0);
        closeAdmin();
        Listener listening = listener;
        if (listening != null) {
            listening.close();
        }
        if (!succeeded) {
            opened.reversed().forEach(Gateway::quietly);
            traffic.admission().stop("this gateway is stopping");
        }
        loops.endTunnels(traffic.limits().tunnels().toMillis());
        awaitEnd(System.nanoTime() + stop, succeeded);
        clock.shutdownNow();
        // An event loop that ends may leave connections open that nobody reads any more.
        traffic.connections().close().awaitUninterruptibly(LAST_MILLIS, TimeUnit.MILLISECONDS);
        threads.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
        quietly(traffic::close);
        quietly(file);
        ended.countDown();
    }

    private void awaitOther() {
        try {
            if (!ended.await(traffic.limits().stop().toMillis() + LAST_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.warn("the gateway does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitEnd(long deadline, boolean idleToo) {
        while ((loops.busy() > 0 || (idleToo && clients() > 0)) && System.nanoTime() - deadline < 0) {
            try {
                TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /// Connections to upstreams open now.
    int pooled() {
        return loops.pooled();
    }

    Loops loops() {
        return loops;
    }

    /// Connections from clients.
    long clients() {
        return traffic.figures().clients();
    }

    private static void quietly(AutoCloseable each) {
        try {
            each.close();
        } catch (Exception e) {
            LOG.warn("while the gateway stops", e);
        }
    }
}
