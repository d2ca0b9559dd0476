package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import bascule.migration.Side;
import bascule.traffic.Figures;
import bascule.traffic.Figures.Seen;
import bascule.traffic.FiguresShape;
import bascule.traffic.Route;
import bascule.traffic.Split;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What `/v1/figures` gives for comparing the sides.
@SuppressWarnings("NullAway.Init") // JUnit sets the field before each test.
class ComparedTest {
    private Stand stand;

    @BeforeEach
    void start() throws Exception {
        stand = new Stand();
        stand.balancer().configure(stand.service(Route.Spread.READS), Stand.FIRST);
    }

    @AfterEach
    void stop() throws IOException {
        stand.close();
    }

    private Figures figures() throws IOException {
        try (Wire client = Wire.to(stand.gateway.adminPort())) {
            Wire.Message answer = client.ask(
                    "GET /v1/figures HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + Stand.TOKEN + "\r\n\r\n");
            assertThat(answer.status()).isEqualTo(200);
            return FiguresShape.read(JsonMapper.builder().build().readValue(answer.text(), Object.class));
        }
    }

    private Seen seen(Side side) throws IOException {
        return figures().routes().getOrDefault("all", Figures.Sides.NONE).of(side);
    }

    private void ask(String method, String caller, int times) throws IOException {
        try (Wire client = stand.client()) {
            for (int i = 0; i < times; i++) {
                client.ask("%s / HTTP/1.1\r\nHost: a\r\nX-Bascule-Id: %s\r\nContent-Length: 0\r\n\r\n"
                        .formatted(method, caller));
            }
        }
    }

    private static String callerOf(Side side) {
        for (int i = 0; ; i++) {
            if (Bucket.of("", "caller-" + i) < 5_000 == (side == Side.GREEN)) {
                return "caller-" + i;
            }
        }
    }

    @Test
    void withoutASplitThereIsNothingToCompare() throws Exception {
        ask("GET", "me", 3);
        await().untilAsserted(() ->
                assertThat(seen(Side.BLUE)).extracting(Seen::requests).isEqualTo(0L));
    }

    @Test
    void onlyRequestsThatTheSplitCouldSendEitherWayCount() throws Exception {
        stand.balancer().shift(new Split(5_000), Stand.FIRST);
        ask("GET", callerOf(Side.BLUE), 3);
        ask("POST", callerOf(Side.BLUE), 5);
        ask("GET", callerOf(Side.GREEN), 2);
        await().untilAsserted(() -> {
            assertThat(seen(Side.BLUE).requests()).isEqualTo(3);
            assertThat(seen(Side.GREEN).requests()).isEqualTo(2);
            assertThat(seen(Side.GREEN).micros().getTotalCount()).isEqualTo(2);
        });
    }

    private void saying(String status, String flags) {
        stand.blue.service((wire, head) -> {
            wire.send("HTTP/1.1 %s\r\nContent-Length: 0\r\nX-Bascule-Flags: %s\r\n\r\n".formatted(status, flags));
            return true;
        });
    }

    /// Whatever the split: flags need no migration.
    @Test
    void variantsThatAServiceNamesCountEveryCallerThatCanBeToldApart() throws Exception {
        saying("200 OK", "checkout=old, pricing=v3");
        ask("GET", "me", 3);
        ask("POST", "you", 1);
        saying("500 No", "checkout=new, pricing=v3");
        ask("GET", "she", 2);
        await().untilAsserted(() -> {
            assertThat(figures().flags()).containsOnlyKeys("checkout", "pricing");
            Figures.Sides checkout = figures().variants("checkout", "old", "new");
            Seen old = checkout.blue();
            Seen young = checkout.green();
            assertThat(old.requests()).isEqualTo(4);
            assertThat(old.clients()).isEqualTo(2);
            assertThat(old.failed()).isZero();
            assertThat(young.requests()).isEqualTo(2);
            assertThat(young.failed()).isEqualTo(2);
            assertThat(young.clientsFailed()).isOne();
            assertThat(young.micros().getTotalCount()).isEqualTo(2);
            assertThat(figures().variants("pricing", "v3", "").blue().requests())
                    .isEqualTo(6);
        });
        assertThat(seen(Side.BLUE).requests()).isZero();
        assertThat(stand.metric("bascule_gateway_flag_failed_total{flag=\"checkout\",variant=\"new\"}"))
                .isEqualTo("2");
    }

    /// A service that makes variants up costs a bounded amount.
    @Test
    void noMoreThanTwoHundredVariantsAreCountedApart() {
        var loop = new LoopFigures(
                _ -> new LoopFigures.Callers(new Clients(System::nanoTime), new Clients(System::nanoTime)),
                _ -> new Clients(System::nanoTime));
        for (int i = 0; i < 2_000; i++) {
            assertThat(loop.given("f=v" + i)).hasSize(i < 200 ? 1 : 0);
        }
        assertThat(loop.given("f=v7, g=h")).hasSize(1);
        assertThat(loop.variants()).hasSize(200);
    }

    @Test
    void whileGreenServesEveryRequestCounts() throws Exception {
        stand.balancer().release(Side.GREEN, Stand.FIRST);
        ask("POST", "me", 4);
        await().untilAsserted(() -> assertThat(seen(Side.GREEN).requests()).isEqualTo(4));
    }

    @Test
    void aClientThatFailsAgainAndAgainIsOneFailure() throws Exception {
        stand.balancer().shift(new Split(5_000), Stand.FIRST);
        stand.green.service((wire, head) -> false);
        ask("GET", callerOf(Side.GREEN), 6);
        await().untilAsserted(() -> assertThat(seen(Side.GREEN).requests()).isEqualTo(6));
        Seen green = seen(Side.GREEN);
        assertThat(green.failed()).isEqualTo(6);
        // A minute may end in between.
        assertThat(green.clients()).isBetween(1L, 2L);
        assertThat(green.clientsFailed()).isBetween(1L, 2L);
    }

    @Test
    void aRestartIsAnotherRun() throws Exception {
        String before = figures().run();
        stand.restart();
        assertThat(figures().run()).isNotEqualTo(before);
    }
}
