package bascule.gateway;

import bascule.migration.Side;
import bascule.traffic.Balancer;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A running gateway: the proxy on one port, its admin API on another.
///
/// It begins where the last one with its state file left off, before it accepts the first connection: it
/// never starts open without having been told what to serve. `close` lets the requests in flight end; a
/// process that runs one calls it when it is told to stop.
@SuppressWarnings("FutureReturnValueIgnored") // What is scheduled ends with the gateway.
public final class Gateway implements AutoCloseable {
    private static final int NAMED = 10;
    private static final long TICK_MILLIS = 10;
    private static final long SWEEP_MILLIS = 200;
    private static final long LOOK_UP_SECONDS = 15;
    private static final Duration ASKED = Duration.ofSeconds(1);

    private volatile GatewaySettings settings;
    private final StateFile file;
    private final MultiThreadIoEventLoopGroup threads;
    private final Traffic traffic;
    private final Map<EventLoop, Loop> loops = new HashMap<>();
    private final Control control;
    private final ScheduledExecutorService clock;
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private @Nullable AdminServer admin;
    private int port;
    private int adminPort;

    private Gateway(GatewaySettings settings, TlsContexts tls, StateFile file) throws IOException {
        this.settings = settings;
        this.file = file;
        State state = file.read();
        Transport transport = Transport.best();
        Admission admission =
                new Admission(Admission.Bounds.of(settings.limits()), Routing.none(state.serving(), state.split()));
        this.traffic = new Traffic(settings, tls, admission, transport);
        this.threads = new MultiThreadIoEventLoopGroup(settings.threads(), transport.handler());
        for (EventExecutor thread : threads) {
            loops.put((EventLoop) thread, new Loop((EventLoop) thread, traffic));
        }
        this.control = new Control(
                "gateway " + text(settings.listen()),
                file,
                state,
                admission,
                traffic.figures(),
                this::slow,
                this::turned);
        this.clock = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("bascule-gateway-clock").daemon().factory());
    }

    /// Returns once both ports accept connections.
    ///
    /// @throws IOException if a port is taken, or the state file can't be used; the message says what to do
    public static Gateway start(GatewaySettings settings) throws IOException {
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
            gateway.open();
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

    private void open() throws IOException {
        clock.scheduleAtFixedRate(
                () -> traffic.admission().tick(System.nanoTime()), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        clock.scheduleAtFixedRate(
                () -> Thread.ofVirtual().start(control::lookUp), LOOK_UP_SECONDS, LOOK_UP_SECONDS, TimeUnit.SECONDS);
        loops.forEach((thread, loop) ->
                thread.scheduleAtFixedRate(loop::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS));
        Optional<AdminEncryption> encryption =
                traffic.tls().admin().map(key -> AdminEncryption.of(settings.adminTls(), key));
        AdminServer opening =
                AdminServer.start(settings.admin(), encryption, settings.token(), control, traffic, this::pooled);
        opened.add(opening);
        admin = opening;
        adminPort = opening.port();
        Channel listener = listen();
        opened.add(() -> listener.close().syncUninterruptibly());
        port = ((InetSocketAddress) listener.localAddress()).getPort();
    }

    private Channel listen() throws IOException {
        var done = new ServerBootstrap()
                .group(threads)
                .channel(traffic.transport().listener())
                .option(ChannelOption.SO_BACKLOG, 4_096)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel client) {
                        welcome(client);
                    }
                })
                .bind(settings.listen())
                .awaitUninterruptibly();
        if (!done.isSuccess()) {
            throw taken(settings.listen(), "requests", done.cause());
        }
        return done.channel();
    }

    private void welcome(Channel client) {
        Greeting.welcome(Objects.requireNonNull(loops.get(client.eventLoop())), client);
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

    /// The gateway as the controller sees it, without a network between.
    public Balancer balancer() {
        return control;
    }

    /// The requests that a hold waits for, the oldest first and no more than ten.
    private List<String> slow() {
        long now = System.nanoTime();
        List<Exchange> found = new ArrayList<>();
        for (Loop loop : loops.values()) {
            try {
                found.addAll(loop.thread().submit(loop::counted).get(ASKED.toMillis(), TimeUnit.MILLISECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                return List.of("(an event loop does not answer)");
            }
        }
        return found.stream()
                .sorted(Comparator.comparingLong(Exchange::since))
                .limit(NAMED)
                .map(exchange -> exchange.describe(now))
                .toList();
    }

    /// Connections that have left HTTP behind don't move to the other side, so they end, spread over a
    /// time.
    private void turned(Side serving) {
        endTunnels(tunnel -> tunnel.side() != serving);
    }

    private void endTunnels(Predicate<Tunnel> which) {
        long spread = traffic.limits().tunnels().toMillis();
        loops.values().forEach(loop -> loop.thread().execute(() -> loop.endTunnels(which, spread)));
    }

    /// Connections to upstreams open now.
    int pooled() {
        int sum = 0;
        for (Loop loop : loops.values()) {
            sum += loop.pool().open();
        }
        return sum;
    }

    /// Accepts nothing new, refuses what is held, ends upgraded connections one after the other, lets requests
    /// in flight end within the limit, and stops.
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        traffic.stop().begin();
        for (AutoCloseable each : opened.reversed()) {
            quietly(each);
        }
        traffic.admission().stop("this gateway is stopping");
        endTunnels(tunnel -> true);
        awaitEnd();
        clock.shutdownNow();
        threads.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
        quietly(file);
    }

    private void awaitEnd() {
        long deadline = System.nanoTime() + traffic.limits().stop().toNanos();
        while (underWay() > 0 && System.nanoTime() - deadline < 0) {
            try {
                TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /// Connections from clients.
    long clients() {
        return traffic.figures().clients();
    }

    private int underWay() {
        int sum = 0;
        for (Loop loop : loops.values()) {
            try {
                sum += loop.thread().submit(() -> loop.busy()).get(ASKED.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return 0;
            } catch (ExecutionException | TimeoutException e) {
                sum++;
            }
        }
        return sum;
    }

    private static void quietly(AutoCloseable each) {
        try {
            each.close();
        } catch (Exception e) {
            System.getLogger(Gateway.class.getName()).log(System.Logger.Level.WARNING, "while the gateway stops", e);
        }
    }
}
