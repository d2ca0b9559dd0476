package bascule.bench.gates;

import bascule.bench.http.OurGateway;
import bascule.bench.world.Ports;
import bascule.bench.world.Processor;
import bascule.bench.world.Program;
import bascule.bench.world.Workshop;
import bascule.traffic.Split;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// A controller as operators run it, `bascule serve`, a process of its own, with three gateways that are processes
/// too. Its migration stands at half of the callers, and its guards are judged.
public final class Judge implements AutoCloseable {
    /// How many gateways it has.
    public static final int GATEWAYS = 3;

    private static final String TOKEN = "token-of-the-judge-of-one-run";
    private static final String MIGRATION = "/v1/migrations/judged";
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final Duration STANDS = Duration.ofSeconds(60);
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Program program;
    private final URI address;
    private final List<Integer> doors;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Judge(Program program, URI address, List<Integer> doors) {
        this.program = program;
        this.address = address;
        this.doors = List.copyOf(doors);
    }

    /// @param name of its folders
    /// @return once half of the callers are on green
    public static Judge start(Workshop workshop, String name, TwoSides sides, boolean asking) throws Exception {
        List<OurGateway> gateways = new ArrayList<>();
        for (int each = 0; each < GATEWAYS; each++) {
            gateways.add(OurGateway.start(
                    workshop, name + "-gateway-" + each, sides.bluePort(), sides.greenPort(), "", Split.ALL_BLUE));
        }
        int port = Ports.free();
        Path home = workshop.folder(name + "-home");
        Path token = workshop.secret(name + "-token", TOKEN);
        Program program = workshop.start(
                name,
                Program.java(
                        List.of(),
                        List.of(
                                "bascule.cli.Main",
                                "serve",
                                "--home=" + home,
                                "--listen=127.0.0.1:" + port,
                                "--token-file=" + token)));
        Ports.await(port, program);
        var judge = new Judge(
                program,
                URI.create("http://127.0.0.1:" + port),
                gateways.stream().map(each -> each.proxy().port()).toList());
        judge.begin(
                home,
                Questions.plan(
                        sides,
                        gateways.stream().map(OurGateway::admin).toList(),
                        workshop.folder(name + "-gateway-0").resolve("token"),
                        asking ? Questions.fifty(sides) : List.of()));
        return judge;
    }

    private void begin(Path folder, String plan) throws IOException, InterruptedException {
        String body = JSON.createObjectNode()
                .put("plan", plan)
                .put("scripts", folder.toString())
                .put("actor", "bench")
                .put("reason", "to be judged")
                .toString();
        send("/v1/migrations", body);
        long end = System.nanoTime() + STANDS.toNanos();
        while (status().path("traffic").path("greenPercent").asDouble() < 1) {
            program.mustLive();
            if (System.nanoTime() - end > 0) {
                throw new IOException("no caller is on green after " + STANDS.toSeconds() + " s: " + status());
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }

    /// Where callers go.
    public List<Integer> doors() {
        return doors;
    }

    /// What it has used of a processor so far, all its threads together.
    public double processorSeconds() {
        return Processor.seconds(program.family());
    }

    /// How many of its guards watch now, of those that it has.
    public int watching() throws IOException, InterruptedException {
        int watching = 0;
        for (JsonNode gate : status().path("gates")) {
            watching += gate.path("verdict").asText().equals("watch") ? 1 : 0;
        }
        return watching;
    }

    /// How many failures of green its guard has judged so far.
    public long failuresSeen() throws IOException, InterruptedException {
        for (JsonNode gate : status().path("gates")) {
            if (gate.path("name").asText().equals(Questions.SEEN)) {
                return gate.path("numbers").path("green").path("happened").asLong();
            }
        }
        throw new IOException("the controller has no guard " + Questions.SEEN);
    }

    private JsonNode status() throws IOException, InterruptedException {
        return JSON.readTree(answer(request(MIGRATION).GET()));
    }

    private void send(String path, String body) throws IOException, InterruptedException {
        answer(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(address.resolve(path)).timeout(ANSWER).header("Authorization", "Bearer " + TOKEN);
    }

    private String answer(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException("the controller refuses: " + answer.body());
        }
        return answer.body();
    }

    @Override
    public void close() {
        client.shutdownNow();
        program.close();
    }
}
