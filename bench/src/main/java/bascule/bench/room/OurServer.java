package bascule.bench.room;

import bascule.bench.world.Ports;
import bascule.bench.world.Processor;
import bascule.bench.world.Program;
import bascule.bench.world.Workshop;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// `bascule serve` as operators run it, a process of its own with a bounded heap.
public final class OurServer implements AutoCloseable {
    private static final Duration ANSWERS = Duration.ofSeconds(30);
    private static final Duration BEGINS = Duration.ofSeconds(150);
    private static final double BYTES_PER_MIB = 1_024.0 * 1_024;

    private final Program program;
    private final URI address;
    private final String token;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private OurServer(Program program, URI address, String token) {
        this.program = program;
        this.address = address;
        this.token = token;
    }

    /// Returns once it answers.
    ///
    /// @param heapMib at most
    public static OurServer start(Workshop workshop, Path home, int heapMib) throws IOException, InterruptedException {
        int port = Ports.free();
        List<String> words = List.of("bascule.cli.Main", "serve", "--home=" + home, "--listen=127.0.0.1:" + port);
        Program program =
                workshop.start("controller", Program.java(List.of("-Xmx" + heapMib + "m", "-XX:+UseSerialGC"), words));
        URI address = URI.create("http://127.0.0.1:" + port);
        long end = System.nanoTime() + BEGINS.toNanos();
        try (var client = HttpClient.newHttpClient()) {
            while (!answers(client, address)) {
                program.mustLive();
                if (System.nanoTime() > end) {
                    throw new IOException("the controller did not answer within " + BEGINS + ":\n" + program.said());
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        }
        String token = Files.readString(home.resolve("token")).strip();
        return workshop.keep(new OurServer(program, address, token));
    }

    private static boolean answers(HttpClient client, URI address) throws InterruptedException {
        try {
            var request = HttpRequest.newBuilder(address.resolve("/healthz")).timeout(Duration.ofSeconds(2));
            return client.send(request.build(), BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(address.resolve(path))
                .timeout(ANSWERS)
                .header("Authorization", "Bearer " + token);
    }

    /// @throws IOException if it does not answer 200
    public String get(String path) throws IOException, InterruptedException {
        return demand(client.send(request(path).build(), BodyHandlers.ofString()));
    }

    /// @param order such as `pause`
    public void order(String name, String order) throws IOException, InterruptedException {
        String body = "{\"order\":\"%s\",\"actor\":\"ana\",\"reason\":\"measured\"}".formatted(order);
        demand(client.send(
                request("/v1/migrations/" + name + "/orders")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString()));
    }

    private static String demand(HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() != 200) {
            throw new IOException(answer.uri() + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }

    /// Its live events as they come, line by line, until the stream is closed.
    public HttpResponse<java.util.stream.Stream<String>> events(String name) throws IOException, InterruptedException {
        return client.send(request("/v1/migrations/" + name + "/events").build(), BodyHandlers.ofLines());
    }

    public double residentMib() {
        return Processor.residentMib(List.of(program.pid()));
    }

    /// What it uses of its heap now, garbage and all.
    public double heapMib() throws IOException, InterruptedException {
        return get("/metrics")
                        .lines()
                        .filter(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\""))
                        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                        .sum()
                / BYTES_PER_MIB;
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
