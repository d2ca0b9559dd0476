package bascule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// A guard with real processes: a controller, a gateway and services.
class GuardUseTest extends Processes {
    private static final Duration LIMIT = Duration.ofSeconds(90);

    @Test
    void aGreenThatFailsFivePercentOfItsRequestsIsLeftByItself() throws Exception {
        Ready gateway = start("gateway", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0");
        Ready serve = start("serve", "--listen", "127.0.0.1:0");
        String course = """
            routes: [{id: all, path: /}]
            ramp: [{share: 10%, dwell: 10m}]
            guards: [{during: ramp, errors: 1.25, warm-up: 0s}]
            """;
        write("plan.yaml", "front", service("blue"), failing(20), gateway, course);
        var planned = run(serve, "plan", "plan.yaml");
        assertThat(planned.out()).contains("errors-ramp", "at most 1 % in all");
        assertThat(run(serve, "start", "plan.yaml").code()).isZero();
        await().atMost(LIMIT).until(() -> stateOf(serve, "front").equals("waiting"));

        var come = new AtomicBoolean(true);
        Thread callers = Thread.ofVirtual().start(() -> callers(gateway.at("url"), come));
        await().atMost(LIMIT).until(() -> stateOf(serve, "front").equals("rolled-back"));
        come.set(false);
        callers.join();

        assertThat(run(serve, "status", "front", "-o", "json").out())
                .contains("guard errors-ramp: failures: green", "fails at 111");
        for (int i = 0; i < 100; i++) {
            assertThat(ask(gateway.at("url"), "later-" + i)).isEqualTo("blue");
        }
    }

    /// One request each, for as long as they are to come, and not longer than the limit.
    private void callers(String url, AtomicBoolean come) {
        long end = System.nanoTime() + LIMIT.toNanos();
        for (int i = 0; come.get() && System.nanoTime() - end < 0; i++) {
            try {
                ask(url, "caller-" + i);
            } catch (IOException | InterruptedException ended) {
                return;
            }
        }
    }

    private String ask(String url, String caller) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url + "/"))
                .header("X-Bascule-Id", caller)
                .build();
        return client.send(request, BodyHandlers.ofString()).body();
    }

    /// A green that answers every so many requests with 500.
    private String failing(int every) throws IOException {
        var asked = new AtomicInteger();
        var service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.setExecutor(executor);
        service.createContext("/", exchange -> {
            exchange.sendResponseHeaders(asked.incrementAndGet() % every == 0 ? 500 : 200, -1);
            exchange.close();
        });
        service.start();
        services.add(service);
        return "http://127.0.0.1:" + service.getAddress().getPort();
    }
}
