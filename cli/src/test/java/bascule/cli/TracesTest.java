package bascule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/// A controller tells a collector of its steps and gates.
class TracesTest extends Processes {
    private final List<String> told = new CopyOnWriteArrayList<>();

    private String collector() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        services.add(server);
        server.createContext("/v1/traces", exchange -> {
            told.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
            exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces";
    }

    @Test
    void everyStepAndGateIsASpanOfOneTrace() throws Exception {
        Ready gateway = start("gateway", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0");
        Ready serve = start("serve", "--listen", "127.0.0.1:0", "--traces", collector());
        plan(gateway);
        var started = run(serve, "start", "migration.yaml", "--wait", "--timeout", "60s");
        assertThat(started.code()).as(started.err()).isZero();

        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(String.join("", told))
                        .contains(
                                "step hold",
                                "step release",
                                "step ramp-25",
                                "gate dwell",
                                "bascule.epoch",
                                "front-v7"));
    }

    @Test
    void whatIsNoCollectorIsRefusedAtOnce() throws Exception {
        var wrong = new Cli(folder).opening(_ -> new ScriptedMigrations()).run("serve", "--traces", "here");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).contains("'here' is no URL of a collector");
    }
}
