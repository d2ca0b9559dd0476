package bascule.bench.http;

import bascule.balancers.GatewayBalancer;
import bascule.bench.world.Ports;
import bascule.bench.world.Program;
import bascule.bench.world.Workshop;
import bascule.migration.Epoch;
import bascule.migration.StepException;
import bascule.traffic.Balancer;
import bascule.traffic.Route;
import bascule.traffic.Service;
import bascule.traffic.Split;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/// The gateway as operators run it, `bascule gateway`, a process of its own.
///
/// @param balancer its admin API
public record OurGateway(Proxy proxy, Balancer balancer) {
    public static final Epoch EPOCH = new Epoch(1);
    private static final String TOKEN = "token-of-one-run";
    private static final List<Route> ROUTES = List.of(
            new Route("all", "/", Route.Spread.READS, Route.Hold.ALL),
            new Route("reports", "/reports", Route.Spread.NONE, Route.Hold.ALL),
            new Route("basket", "/basket", Route.Spread.NONE, Route.Hold.ALL),
            new Route("images", "/images", Route.Spread.READS, Route.Hold.WRITES));

    /// With one event loop, several routes, and half of the callers spread to green, so that each
    /// request is matched, sorted into a bucket, admitted and counted.
    public static OurGateway start(Workshop workshop, int blue, int green) throws IOException, StepException {
        return start(workshop, blue, green, "", new Split(5_000));
    }

    /// @param limits lines of YAML for the settings' `limits`
    public static OurGateway start(Workshop workshop, int blue, int green, String limits, Split split)
            throws IOException, StepException {
        int port = Ports.free();
        int admin = Ports.free();
        Path token = workshop.folder("gateway").resolve("token");
        Files.deleteIfExists(token);
        Files.createFile(token, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(token, TOKEN);
        Path settings = workshop.write("gateway/gateway.yaml", """
            listen: 127.0.0.1:%d
            admin:
              listen: 127.0.0.1:%d
              token-file: token
            state: state
            threads: 1
            %s
            """.formatted(port, admin, limits));
        Program program = workshop.start(
                "gateway", Program.java(List.of(), List.of("bascule.cli.Main", "gateway", "--config=" + settings)));
        Ports.await(port, program);
        var balancer = workshop.keep(new GatewayBalancer(URI.create("http://127.0.0.1:" + admin), () -> TOKEN, ""));
        balancer.configure(new Service(List.of(at(blue)), List.of(at(green)), ROUTES), EPOCH);
        balancer.shift(split, EPOCH);
        return new OurGateway(new Proxy("bascule", port, program.family()), balancer);
    }

    private static URI at(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }
}
