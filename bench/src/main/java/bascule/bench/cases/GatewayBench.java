package bascule.bench.cases;

import bascule.bench.Bench;
import bascule.bench.Contest;
import bascule.bench.Contest.Entrant;
import bascule.bench.Row;
import bascule.bench.Run;
import bascule.bench.Spread;
import bascule.bench.http.Certificate;
import bascule.bench.http.H2Load;
import bascule.bench.http.HaProxy;
import bascule.bench.http.IdleConnections;
import bascule.bench.http.Nginx;
import bascule.bench.http.Origin;
import bascule.bench.http.Origin.Size;
import bascule.bench.http.OurGateway;
import bascule.bench.http.Proxy;
import bascule.bench.http.Timetable;
import bascule.bench.http.Wrk;
import bascule.bench.world.Tools;
import bascule.bench.world.Workshop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/// The gateway, HAProxy and nginx in front of the same origin, each with one thread or worker. Ours
/// has its features on: routes, a split of half the callers, admission, metrics. The others only
/// forward.
public final class GatewayBench implements Bench {
    private static final int ACTIVE = 64;
    private static final int IDLE = 1_000;
    private static final int WARM = 150_000;
    private static final int WARM_TLS = 100_000;
    private static final int WARM_STREAMS = 250_000;
    private static final int CONNECTIONS = 16;
    private static final int STREAMS = 4;
    private static final int OPEN_LOOP = 5_000;
    private static final int OPEN_CONNECTIONS = 32;
    private static final double ADDED_MAX = 1;

    @Override
    public String name() {
        return "gateway";
    }

    @Override
    public String describe() {
        return "requests through our gateway, HAProxy and nginx, to one origin";
    }

    @Override
    public void measure(Run run) throws Exception {
        var tools = new Tools(run);
        Optional<Path> nginx = tools.find("nginx", "nginx-light");
        Optional<Path> wrk = tools.find("wrk", "wrk");
        if (nginx.isEmpty() || wrk.isEmpty()) {
            throw new IOException("nginx is the origin and wrk makes the load; without them nothing can be measured");
        }
        Proxy origin = Origin.start(run.workshop(), nginx.get());
        List<Proxy> proxies = new ArrayList<>();
        proxies.add(
                OurGateway.start(run.workshop(), origin.port(), origin.port()).proxy());
        Optional<Path> haproxy = tools.find("haproxy", "haproxy");
        if (haproxy.isPresent()) {
            proxies.add(HaProxy.proxy(run.workshop(), haproxy.get(), origin.port()));
        }
        proxies.add(Nginx.proxy(run.workshop(), nginx.get(), origin.port()));
        run.note("load: wrk with one thread where the loop is closed, our own timetable where it is open;"
                + " every proxy has one thread, and the origin is an nginx with one worker");
        var load = new Wrk(run.workshop(), wrk.get(), ACTIVE, run.choose(1, 5));
        load.warm(proxies.getFirst(), Size.KB_1.path(), WARM);
        closed(run, load, proxies, Size.KB_1, "1 KB");
        closed(run, load, proxies, Size.KB_20, "20 KB");
        closed(run, load, proxies, Size.MB_1, "1 MB");
        crowded(run, load, proxies);
        open(run, origin, proxies);
        encrypted(run, load, origin.port(), nginx.get(), haproxy);
    }

    /// The same behind TLS, for clients of HTTP/1.1 and of HTTP/2.
    private static void encrypted(Run run, Wrk load, int origin, Path nginx, Optional<Path> haproxy) throws Exception {
        var tools = new Tools(run);
        Optional<Path> openssl = tools.find("openssl", "openssl");
        if (openssl.isEmpty()) {
            return;
        }
        Workshop workshop = run.workshop();
        Certificate certificate = Certificate.make(workshop, openssl.get());
        List<Proxy> proxies = new ArrayList<>();
        proxies.add(OurGateway.secure(workshop, origin, origin, certificate).proxy());
        if (haproxy.isPresent()) {
            proxies.add(HaProxy.secure(workshop, haproxy.get(), origin, certificate));
        }
        proxies.add(Nginx.secure(workshop, nginx, origin, certificate));
        load.warm(proxies.getFirst(), Size.KB_1.path(), WARM_TLS);
        closed(run, load, proxies, Size.KB_1, "TLS, 1 KB");
        Optional<Path> h2load = tools.find("h2load", "nghttp2-client");
        if (h2load.isPresent()) {
            var streams = new H2Load(workshop, h2load.get(), CONNECTIONS, STREAMS, run.choose(1, 5));
            streams.warm(proxies.getFirst(), Size.KB_1.path(), WARM_STREAMS);
            String what = "TLS and HTTP/2, 1 KB";
            run.rows(contest(run, proxies, proxy -> streams.on(proxy, Size.KB_1.path(), what), what)
                    .rows());
        }
    }

    private static void closed(Run run, Wrk load, List<Proxy> proxies, Size size, String what) throws Exception {
        run.rows(contest(run, proxies, proxy -> load.on(proxy, size.path(), what), what)
                .rows());
    }

    private static Contest contest(Run run, List<Proxy> proxies, Function<Proxy, Contest.Turn> turn, String what)
            throws Exception {
        List<Entrant> entrants = proxies.stream()
                .map(proxy -> new Entrant(proxy.name(), turn.apply(proxy)))
                .toList();
        return new Contest(run, entrants).rounds(what, run.choose(3, 7));
    }

    /// Many more connections than are used.
    private static void crowded(Run run, Wrk load, List<Proxy> proxies) throws Exception {
        List<IdleConnections> idle = new ArrayList<>();
        for (Proxy proxy : proxies) {
            idle.add(run.workshop().keep(IdleConnections.open(proxy.port(), IDLE, Size.KB_1.path())));
        }
        closed(run, load, proxies, Size.KB_1, "1 KB beside 1,000 idle connections");
        idle.forEach(run.workshop()::end);
    }

    private static void open(Run run, Proxy origin, List<Proxy> proxies) throws Exception {
        String what = "1 KB at 5,000 requests/s";
        var load = new Timetable(OPEN_CONNECTIONS, OPEN_LOOP, run.choose(1, 5));
        List<Proxy> all = new ArrayList<>(proxies);
        all.add(origin);
        Contest contest = contest(run, all, proxy -> load.on(proxy, Size.KB_1.path(), what), what);
        run.rows(contest.rows());
        String p99 = what + ": p99 (ms)";
        List<Double> direct = contest.figures(origin.name(), p99);
        for (Proxy proxy : proxies) {
            List<Double> through = contest.figures(proxy.name(), p99);
            Spread added = Spread.of(IntStream.range(0, direct.size())
                    .mapToObj(round -> through.get(round) - direct.get(round))
                    .toList());
            run.row(new Row(
                    proxy.name(),
                    "limit",
                    what + ": p99 added to direct (ms)",
                    added.median(),
                    ADDED_MAX,
                    added.median() / ADDED_MAX,
                    added.low() / ADDED_MAX,
                    added.high() / ADDED_MAX));
        }
    }
}
