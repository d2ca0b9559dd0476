package bascule.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import bascule.flags.Audience;
import bascule.flags.By;
import bascule.flags.FlagChanges.SetDefault;
import bascule.flags.HeardFlagStore;
import bascule.flags.MemoryFlagStore;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Programs that ask for flags as fast as they can, from several connections, keep nobody else from an answer.
class FlagFloodTest {
    private static final String SECRET = "canary-5f1d0e3b9a7c4286";
    private static final int ASKING = 6;
    private static final int CHANGES = 5;
    private static final Duration MOST = Duration.ofSeconds(20);

    private final MemoryFlagStore store = store();
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger answered = new AtomicInteger();

    private static MemoryFlagStore store() {
        try {
            return new MemoryFlagStore("""
                {"flags": {"plain": {"state": "ENABLED", "variants": {"on": 1, "off": 0}, "defaultVariant": "off"}}}
                """);
        } catch (bascule.migration.StepException.Refused wrong) {
            throw new IllegalStateException(wrong);
        }
    }

    private static HttpRequest.Builder request(Server server, String path) {
        return HttpRequest.newBuilder(URI.create("http://" + server.listen() + path))
                .timeout(MOST)
                .header("Authorization", "Bearer " + SECRET);
    }

    /// From a connection of its own; every answer is one.
    private Boolean ask(Server server, String path) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest asked = request(server, path)
                    .POST(BodyPublishers.ofString("{\"context\": {\"targetingKey\": \"a\"}}"))
                    .build();
            boolean all = true;
            while (!over.get()) {
                all &= http.send(asked, BodyHandlers.discarding()).statusCode() == 200;
                answered.incrementAndGet();
            }
            return all;
        }
    }

    @Test
    void othersAreAnsweredAndEachChangeIsHeardMeanwhile() throws Exception {
        var settings = new ServerSettings(new Listen("127.0.0.1", 0), Token.of(SECRET));
        var heard = new HeardFlagStore(store, new Audience());
        try (Server server = Server.start(settings, new RecordingMigrations(), Optional.of(heard));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                HttpClient http = HttpClient.newHttpClient()) {
            var asking = new ArrayList<Future<Boolean>>();
            try {
                for (int each = 0; each < ASKING; each++) {
                    String path = "/ofrep/v1/evaluate/flags" + (each % 2 == 0 ? "" : "/plain");
                    asking.add(threads.submit(() -> ask(server, path)));
                }
                await().atMost(MOST).until(() -> answered.get() > 100 * ASKING);
                hear(server, http, threads);
            } finally {
                over.set(true);
            }
            for (Future<Boolean> each : asking) {
                assertThat(each).succeedsWithin(MOST).isEqualTo(true);
            }
        }
    }

    private void hear(Server server, HttpClient http, ExecutorService threads) throws Exception {
        var events = http.send(request(server, "/v1/flags/events").build(), BodyHandlers.ofInputStream());
        try (var lines = new BufferedReader(new InputStreamReader(events.body(), StandardCharsets.UTF_8))) {
            threads.submit(() -> next(lines)).get(MOST.toSeconds(), java.util.concurrent.TimeUnit.SECONDS);
            for (int change = 0; change < CHANGES; change++) {
                int before = answered.get();
                String to = List.of("on", "off").get(change % 2);
                var made =
                        store.write(new SetDefault("plain", to), store.read().version(), new By.Person("ann", "test"));
                Future<String> told = threads.submit(() -> next(lines));
                assertThat(told)
                        .succeedsWithin(MOST)
                        .asString()
                        .contains(made.version().toString());
                HttpResponse<String> status =
                        http.send(request(server, "/v1/migrations").build(), BodyHandlers.ofString());
                assertThat(status.statusCode()).isEqualTo(200);
                await().atMost(MOST).until(() -> answered.get() > before);
            }
        }
    }

    /// The next event's data.
    private static String next(BufferedReader lines) throws Exception {
        String line = lines.readLine();
        while (line != null && !line.startsWith("data: ")) {
            line = lines.readLine();
        }
        return String.valueOf(line);
    }
}
