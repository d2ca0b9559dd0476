package bascule.bench.http;

import bascule.balancers.GatewayBalancer;
import bascule.bench.world.Commands;
import bascule.bench.world.Ports;
import bascule.bench.world.Processor;
import bascule.bench.world.Program;
import bascule.bench.world.Workshop;
import bascule.migration.Epoch;
import bascule.migration.StepException;
import bascule.traffic.Route;
import bascule.traffic.Service;
import bascule.traffic.Split;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// The gateway as operators run it, `bascule gateway`, a process of its own.
///
/// @param balancer its admin API
/// @param admin where that is
public record OurGateway(Proxy proxy, GatewayBalancer balancer, URI admin) {
    public static final Epoch EPOCH = new Epoch(1);
    private static final Duration LOOKING = Duration.ofSeconds(20);
    private static final double BYTES_PER_MIB = 1_024.0 * 1_024;
    private static final String TOKEN = "token-of-one-run";
    private static final List<Route> ROUTES = List.of(
            new Route("all", "/", Route.Spread.READS, Route.Hold.ALL),
            new Route("reports", "/reports", Route.Spread.NONE, Route.Hold.ALL),
            new Route("basket", "/basket", Route.Spread.NONE, Route.Hold.ALL),
            new Route("images", "/images", Route.Spread.READS, Route.Hold.WRITES));

    /// With one event loop, several routes, and half of the callers spread to green, so that each
    /// request is matched, sorted into a bucket, admitted and counted.
    public static OurGateway start(Workshop workshop, int blue, int green) throws IOException, StepException {
        return start(workshop, "gateway", blue, green, "", new Split(5_000));
    }

    /// The same behind TLS, with HTTP/2.
    public static OurGateway secure(Workshop workshop, int blue, int green, Certificate certificate)
            throws IOException, StepException {
        String tls = "tls: {certificate: %s, key: %s}".formatted(certificate.chain(), certificate.key());
        OurGateway made = start(workshop, "gateway-tls", blue, green, tls, new Split(5_000));
        Proxy plain = made.proxy();
        return new OurGateway(new Proxy(plain.name(), plain.port(), true, plain.pids()), made.balancer(), made.admin());
    }

    /// @param folder of its own
    /// @param more lines of YAML for its settings
    public static OurGateway start(Workshop workshop, String folder, int blue, int green, String more, Split split)
            throws IOException, StepException {
        int port = Ports.free();
        int admin = Ports.free();
        workshop.folder(folder);
        workshop.secret(folder + "/token", TOKEN);
        Path settings = workshop.write(folder + "/gateway.yaml", """
            listen: 127.0.0.1:%d
            admin:
              listen: 127.0.0.1:%d
              token-file: token
            state: state
            threads: 1
            %s
            """.formatted(port, admin, more));
        Program program = workshop.start(
                folder, Program.java(List.of(), List.of("bascule.cli.Main", "gateway", "--config=" + settings)));
        Ports.await(port, program);
        var balancer = workshop.keep(new GatewayBalancer(at(admin), () -> TOKEN, ""));
        balancer.configure(new Service(List.of(at(blue)), List.of(at(green)), ROUTES), EPOCH);
        balancer.shift(split, EPOCH);
        return new OurGateway(new Proxy("bascule", port, false, program.family()), balancer, at(admin));
    }

    /// What it has in memory; its garbage is collected first.
    public Memory memory(Workshop workshop) throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        long pid = proxy.pids().getFirst();
        Commands.run(workshop, LOOKING, List.of(jcmd.toString(), Long.toString(pid), "GC.run"));
        try (var client = HttpClient.newHttpClient()) {
            String metrics = client.send(
                            HttpRequest.newBuilder(admin.resolve("/metrics"))
                                    .timeout(LOOKING)
                                    .header("Authorization", "Bearer " + TOKEN)
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
            return new Memory(
                    Processor.residentMib(proxy.pids()),
                    mib(metrics, "bascule_gateway_heap_bytes"),
                    mib(metrics, "bascule_gateway_direct_bytes"));
        }
    }

    private static double mib(String metrics, String name) throws IOException {
        return metrics.lines()
                        .filter(line -> line.startsWith(name + " "))
                        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                        .findFirst()
                        .orElseThrow(() -> new IOException("the gateway does not tell " + name))
                / BYTES_PER_MIB;
    }

    private static URI at(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }
}
