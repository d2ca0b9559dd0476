package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import bascule.migration.Side;
import bascule.traffic.Service;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Upstreams that speak HTTP/2.
class StreamUpstreamTest {
    @TempDir
    Path folder;

    private static void serve(Stand stand, URI blue) throws Exception {
        stand.balancer()
                .configure(
                        new Service(
                                List.of(blue),
                                List.of(stand.green.uri()),
                                stand.service().routes()),
                        Stand.FIRST);
    }

    private static String post(String body) {
        return "POST /order HTTP/1.1\r\nHost: shop\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static String empty() {
        return "POST /order HTTP/1.1\r\nHost: shop\r\nContent-Length: 0\r\n\r\n";
    }

    private static void goAway(FrameWire wire, int last) throws Exception {
        byte[] payload = {0, 0, 0, (byte) last, 0, 0, 0, 0};
        wire.send(FrameWire.GOAWAY, 0, 0, payload);
    }

    @Test
    void requestsOfBothVersionsGoThroughOneConnectionAndComeBack() throws Exception {
        try (Stand stand = new Stand(settings -> settings.withThreads(1));
                StreamOrigin blue = new StreamOrigin(100, StreamOrigin.plain("blue by streams"));
                Wire client = stand.client();
                FrameWire streams = FrameWire.to(stand.gateway.port())) {
            serve(stand, blue.uri());
            assertThat(client.get("/a?b=c").text()).isEqualTo("blue by streams");
            assertThat(client.ask(post("one body")).fields()).containsEntry("x-asked", "POST /order");
            streams.get(1, "/d");
            assertThat(streams.end(1).text()).isEqualTo("blue by streams");
            assertThat(blue.asked())
                    .extracting(StreamOrigin.Asked::line)
                    .containsExactly("GET /a?b=c", "POST /order", "GET /d");
            assertThat(blue.asked().get(1).body()).isEqualTo("one body");
            assertThat(blue.asked().getFirst().fields())
                    .containsEntry(":authority", "shop")
                    .containsEntry(":scheme", "http")
                    .containsEntry("te", "trailers")
                    .containsEntry("x-forwarded-for", "127.0.0.1")
                    .doesNotContainKeys("host", "connection", "transfer-encoding");
            assertThat(blue.connections()).isEqualTo(1);
            assertThat(stand.gateway.pooled()).isEqualTo(1);
        }
    }

    @Test
    void fieldsBehindAnAnswerReachWhoCanBeToldThem() throws Exception {
        try (Stand stand = new Stand();
                StreamOrigin blue = new StreamOrigin(100, (wire, asked) -> {
                    wire.headers(asked.stream(), false, ":status", "200");
                    wire.data(asked.stream(), false, "body");
                    wire.headers(asked.stream(), true, "grpc-status", "0");
                });
                Wire client = stand.client();
                FrameWire streams = FrameWire.to(stand.gateway.port())) {
            serve(stand, blue.uri());
            streams.get(1, "/");
            assertThat(streams.end(1).text()).isEqualTo("body");
            assertThat(streams.answer(1).trailers).containsEntry("grpc-status", "0");
            assertThat(client.get("/").text()).isEqualTo("body");
        }
    }

    @Test
    void whatIsRefusedIsCertainlyNotDoneAndAskedOnceMore() throws Exception {
        AtomicInteger left = new AtomicInteger(1);
        try (Stand stand = new Stand();
                StreamOrigin blue = new StreamOrigin(100, (wire, asked) -> {
                    if (left.getAndDecrement() > 0) {
                        wire.send(FrameWire.RESET, 0, asked.stream(), (byte) 0, (byte) 0, (byte) 0, (byte) 7);
                    } else {
                        StreamOrigin.plain("done").answer(wire, asked);
                    }
                });
                Wire client = stand.client()) {
            serve(stand, blue.uri());
            assertThat(client.ask(empty()).text()).isEqualTo("done");
            assertThat(blue.asked()).hasSize(2);
            left.set(1);
            Wire.Message sent = client.ask(post("its body has been passed on"));
            assertThat(sent.status()).isEqualTo(503);
            assertThat(sent.fields()).containsEntry("x-bascule-outcome", "not-done");
            left.set(100);
            Wire.Message twice = client.ask(empty());
            assertThat(twice.status()).isEqualTo(503);
            assertThat(twice.fields()).containsEntry("x-bascule-outcome", "not-done");
            assertThat(blue.asked()).as("asked once more and no oftener").hasSize(5);
        }
    }

    @Test
    void whatComesBehindTheLastStreamOfAGoodbyeIsAskedElsewhereAndTheRestIsUnknown() throws Exception {
        try (Stand stand = new Stand(settings -> settings.withThreads(1));
                StreamOrigin blue = new StreamOrigin(100, (wire, asked) -> {
                    if (asked.connection() == 1) {
                        goAway(wire, 0);
                    } else {
                        StreamOrigin.plain("done").answer(wire, asked);
                    }
                });
                Wire client = stand.client()) {
            serve(stand, blue.uri());
            assertThat(client.ask(empty()).text()).isEqualTo("done");
            assertThat(blue.connections()).isEqualTo(2);
            blue.service((wire, asked) -> {
                goAway(wire, asked.stream());
                wire.close();
            });
            Wire.Message taken = client.ask(empty());
            assertThat(taken.status()).as("the service had taken it").isEqualTo(504);
            assertThat(taken.fields()).containsEntry("x-bascule-outcome", "unknown");
            assertThat(blue.asked()).hasSize(3);
        }
    }

    @Test
    void aConnectionThatBreaksLeavesWritesUnknownAndReadsAskedAgain() throws Exception {
        AtomicInteger breaking = new AtomicInteger(1);
        try (Stand stand = new Stand(settings -> settings.withThreads(1));
                StreamOrigin blue = new StreamOrigin(100, (wire, asked) -> {
                    if (asked.path().equals("/break") || asked.line().startsWith("POST")) {
                        if (breaking.getAndDecrement() > 0) {
                            wire.close();
                            return;
                        }
                    }
                    StreamOrigin.plain("done").answer(wire, asked);
                });
                Wire client = stand.client()) {
            serve(stand, blue.uri());
            client.get("/");
            assertThat(client.get("/break").text()).isEqualTo("done");
            breaking.set(1);
            Wire.Message write = client.ask(empty());
            assertThat(write.status()).isEqualTo(504);
            assertThat(write.fields()).containsEntry("x-bascule-outcome", "unknown");
        }
    }

    @Test
    void noMoreAreUnderWayOnAConnectionThanTheServiceAllows() throws Exception {
        try (Stand stand = new Stand(settings ->
                        settings.withThreads(1).withLimits(Limited.connections(settings, 2, Duration.ofSeconds(10))));
                StreamOrigin blue = new StreamOrigin(1, StreamOrigin.plain("done"));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            serve(stand, blue.uri());
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                answers.add(threads.submit(() -> {
                    try (Wire client = stand.client()) {
                        return client.get("/").text();
                    }
                }));
            }
            for (Future<String> each : answers) {
                assertThat(each.get()).isEqualTo("done");
            }
            assertThat(blue.connections()).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void aCallerThatReadsSlowlyKeepsNoOtherWaiting() throws Exception {
        String large = "x".repeat(10_000);
        try (Stand stand = new Stand(settings -> settings.withThreads(1));
                StreamOrigin blue = new StreamOrigin(100, StreamOrigin.plain("small"));
                FrameWire slow = FrameWire.to(stand.gateway.port());
                Wire client = stand.client()) {
            serve(stand, blue.uri());
            blue.service((wire, asked) -> {
                if (asked.path().equals("/large")) {
                    wire.headers(asked.stream(), false, ":status", "200");
                    for (int sent = 0; sent < 60_000; sent += large.length()) {
                        wire.data(asked.stream(), false, large);
                    }
                } else {
                    StreamOrigin.plain("small").answer(wire, asked);
                }
            });
            slow.get(1, "/large");
            slow.get(3, "/large");
            slow.get(5, "/large");
            await().until(() -> blue.asked().size() == 3);
            assertThat(client.get("/").text()).isEqualTo("small");
            assertThat(blue.connections()).isEqualTo(1);
        }
    }

    @Test
    void aLargeBodyGoesThroughBothWaysWithinTheWindows() throws Exception {
        String large = "0123456789".repeat(30_000);
        try (Stand stand = new Stand();
                Stand behind = new Stand();
                Wire client = stand.client()) {
            behind.blue.service((wire, head) -> {
                wire.send(Origin.response(wire.body(head, false)));
                return true;
            });
            serve(stand, URI.create("h2c://127.0.0.1:" + behind.gateway.port()));
            assertThat(client.ask(post(large)).text()).isEqualTo(large);
        }
    }

    @Test
    void aServiceThatDoesNotSpeakItIsNamedAndNothingIsDone() throws Exception {
        try (Stand stand = new Stand();
                Wire client = stand.client()) {
            serve(stand, URI.create("h2c" + stand.blue.uri().toString().substring(4)));
            stand.blue.service((wire, head) -> false);
            Wire.Message answer = client.ask(empty());
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.fields()).containsEntry("x-bascule-outcome", "not-done");
            assertThat(answer.text()).contains("does not speak HTTP/2");
        }
    }

    @Test
    void overTlsItIsAgreedOnAndWhoDoesNotIsTold() throws Exception {
        Certificates authority = new Certificates();
        Path ca = authority.authorityFile(folder);
        SSLServerSocket listener = Certificates.listener(authority.signed("blue"));
        try (Stand stand = new Stand(settings -> settings.withUpstreamCa(Optional.of(ca)));
                StreamOrigin blue = new StreamOrigin("h2", agreeing(listener), 100, StreamOrigin.plain("encrypted"));
                Origin old = new Origin("old", Origin.plain("old"), Certificates.listener(authority.signed("green")));
                Wire client = stand.client()) {
            serve(stand, blue.uri());
            assertThat(client.get("/").text()).isEqualTo("encrypted");
            assertThat(blue.asked().getFirst().fields()).containsEntry(":scheme", "https");
            serve(stand, URI.create("h2" + old.uri().toString().substring(4)));
            Wire.Message answer = client.get("/");
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.text()).contains("does not agree to speak HTTP/2");
        }
    }

    private static SSLServerSocket agreeing(SSLServerSocket listener) {
        var parameters = listener.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        listener.setSSLParameters(parameters);
        return listener;
    }

    @Test
    void aHoldWaitsForStreamsTooAndTheFlipGoesFromOneVersionToTheOther() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (Stand stand = new Stand();
                StreamOrigin green = new StreamOrigin(100, StreamOrigin.plain("green by streams"));
                Wire slow = stand.client();
                Wire client = stand.client()) {
            stand.balancer()
                    .configure(
                            new Service(
                                    List.of(stand.blue.uri()),
                                    List.of(green.uri()),
                                    stand.service().routes()),
                            Stand.FIRST);
            assertThat(client.get("/").text()).isEqualTo("blue");
            stand.balancer().hold(Duration.ofSeconds(1), Duration.ofSeconds(30), Stand.FIRST);
            client.send("GET /held HTTP/1.1\r\nHost: a\r\n\r\n");
            await().until(() -> stand.counters().held() == 1);
            stand.balancer().release(Side.GREEN, Stand.FIRST);
            assertThat(client.answer(false).text()).isEqualTo("green by streams");
            green.service((wire, asked) -> Thread.ofVirtual().start(() -> {
                try {
                    go.await();
                    StreamOrigin.plain("late").answer(wire, asked);
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }));
            slow.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
            await().until(() -> green.asked().size() == 2);
            assertThatThrownBy(() -> stand.balancer().hold(Duration.ofMillis(200), Duration.ofSeconds(5), Stand.FIRST))
                    .hasMessageContaining("GET /slow at green");
            go.countDown();
            assertThat(slow.answer(false).text()).isEqualTo("late");
        }
    }

    @Test
    void itsHealthIsAskedByAStreamToo() throws Exception {
        AtomicInteger status = new AtomicInteger(500);
        try (Stand stand = new Stand(settings -> settings.withLimits(
                                settings.limits().with(Limit.HEALTH_EVERY, 100).with(Limit.WELL_AFTER, 1))
                        .withPolicies(settings.policies().withHealthPath("/well")));
                StreamOrigin blue = new StreamOrigin(
                        100,
                        (wire, asked) -> wire.headers(asked.stream(), true, ":status", String.valueOf(status.get())))) {
            serve(stand, blue.uri());
            await().until(() -> stand.counters().unreachable().toString().contains("health check with 500"));
            assertThat(blue.asked().getFirst().line()).isEqualTo("GET /well");
            status.set(200);
            await().until(() -> stand.counters().unreachable().isEmpty());
        }
    }

    @Test
    void oneThatDoesNotAnswerGetsNoMoreOnThatConnection() throws Exception {
        try (Stand stand = new Stand(settings -> settings.withThreads(1).withLimits(Limited.response(settings, 300)));
                StreamOrigin blue = new StreamOrigin(100, (wire, asked) -> {
                    if (asked.connection() > 1) {
                        StreamOrigin.plain("alive").answer(wire, asked);
                    }
                });
                Wire client = stand.client()) {
            serve(stand, blue.uri());
            assertThat(client.ask(empty()).status()).isEqualTo(504);
            assertThat(client.get("/").text()).isEqualTo("alive");
            assertThat(blue.connections()).isEqualTo(2);
        }
    }
}
