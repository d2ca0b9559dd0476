package bascule.gateway;

import bascule.migration.Epoch;
import bascule.traffic.Balancer;
import bascule.traffic.Route;
import bascule.traffic.Service;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// A gateway before a blue and a green service, all on this machine.
final class Stand implements Closeable {
    static final Epoch FIRST = new Epoch(1);
    static final String TOKEN = "a token of a test";

    private final Path folder;
    private final UnaryOperator<GatewaySettings> change;
    final Origin blue;
    final Origin green;
    Gateway gateway;

    Stand() throws Exception {
        this(settings -> settings);
    }

    Stand(UnaryOperator<GatewaySettings> change) throws Exception {
        this.folder = folder();
        this.change = change;
        this.blue = Origin.named("blue");
        this.green = Origin.named("green");
        this.gateway = start();
        balancer().configure(service(), FIRST);
    }

    /// In memory where the system has such a folder: these tests are not about the disk, and other tests
    /// keep it busy.
    private static Path folder() throws IOException {
        Path memory = Path.of("/dev/shm");
        return Files.isWritable(memory)
                ? Files.createTempDirectory(memory, "gateway")
                : Files.createTempDirectory("gateway");
    }

    /// A route `/` of which a hold queues everything, and one, `/catalogue`, of which it lets reads pass.
    Service service() {
        return service(Route.Spread.NONE);
    }

    Service service(Route.Spread spread) {
        return service(List.of(
                new Route("all", "/", spread, Route.Hold.ALL),
                new Route("catalogue", "/catalogue", spread, Route.Hold.WRITES)));
    }

    Service service(List<Route> routes) {
        return new Service(List.of(blue.uri()), List.of(green.uri()), routes);
    }

    private Gateway start() throws IOException {
        GatewaySettings settings = GatewaySettings.of(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        stateFile(),
                        TOKEN)
                .withThreads(2);
        return Gateway.start(change.apply(settings));
    }

    Path stateFile() {
        return folder.resolve("state.json");
    }

    Balancer balancer() {
        return gateway.balancer();
    }

    Balancer.Counters counters() throws Exception {
        return balancer().standing().counters();
    }

    /// What `/metrics` says of that series; empty if it says nothing.
    String metric(String series) throws IOException {
        return metrics().stream()
                .filter(line -> line.startsWith(series + " "))
                .map(line -> line.substring(series.length() + 1))
                .findFirst()
                .orElse("");
    }

    /// The lines of `/metrics`.
    List<String> metrics() throws IOException {
        try (Wire client = Wire.to(gateway.adminPort())) {
            Wire.Message answer =
                    client.ask("GET /metrics HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + TOKEN + "\r\n\r\n");
            if (answer.status() != 200) {
                throw new IOException("no metrics: " + answer);
            }
            return List.of(answer.text().split("\n"));
        }
    }

    Wire client() throws IOException {
        return Wire.to(gateway.port());
    }

    void restart() throws IOException {
        gateway.close();
        gateway = start();
    }

    @Override
    public void close() throws IOException {
        gateway.close();
        blue.close();
        green.close();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
