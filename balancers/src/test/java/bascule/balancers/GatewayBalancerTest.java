package bascule.balancers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.comparison.Comparisons;
import bascule.comparison.Difference;
import bascule.comparison.RouteComparison;
import bascule.comparison.RouteComparison.Counted;
import bascule.comparison.Sample;
import bascule.gateway.Gateway;
import bascule.gateway.GatewaySettings;
import bascule.migration.Side;
import bascule.migration.StepException.Refused;
import bascule.migration.StepException.Transient;
import bascule.traffic.Balancer;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // JUnit sets the fields before each test.
class GatewayBalancerTest extends MirroringContract {
    private static final String TOKEN = "correct horse battery";

    @TempDir
    Path folder;

    private Gateway gateway;
    private GatewayBalancer balancer;

    @BeforeEach
    void start() throws Exception {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        gateway = Gateway.start(GatewaySettings.of(anyPort, anyPort, folder.resolve("state.json"), TOKEN));
        balancer = new GatewayBalancer(admin(), () -> TOKEN, "");
    }

    @AfterEach
    void stop() {
        balancer.close();
        gateway.close();
    }

    private URI admin() {
        return URI.create("http://127.0.0.1:" + gateway.adminPort());
    }

    @Override
    Balancer balancer() {
        return balancer;
    }

    @Override
    Balancer balancer(String migration) {
        return new GatewayBalancer(admin(), () -> TOKEN, migration);
    }

    @Test
    void aWrongTokenIsForTheOperator() {
        try (GatewayBalancer stranger = new GatewayBalancer(admin(), () -> "guessed wrong", "")) {
            assertThatThrownBy(stranger::standing).isInstanceOf(Refused.class).hasMessageContaining("token");
        }
    }

    @Test
    void aTokenThatNoHeaderMayHaveIsRefusedWithoutBeingQuoted() {
        for (String token : List.of("canary-1\ncanary-2", "canary-\u00e4", "canary-1\u0000")) {
            try (GatewayBalancer balancer = new GatewayBalancer(admin(), () -> token, "")) {
                assertThatThrownBy(balancer::standing)
                        .isInstanceOf(Refused.class)
                        .hasMessageContaining("a character that no header may have")
                        .hasMessageNotContaining("canary");
            }
        }
    }

    /// A real gateway tells which run of its own it counts in; how counts are read is tried in the same words.
    @Test
    void whatItFoundInAnswersIsReadWithTheRunItCountsIn() throws Exception {
        assertThat(balancer.comparisons().run()).isNotEmpty();
        assertThat(balancer.comparisons().routes()).isEmpty();
        assertThat(ComparisonText.read(new ObjectMapper().readTree("""
            {"run": "r1", "routes": {"shop": {
              "green": {"compared": 9, "differed": 4, "beyondNoise": 2, "cut": 1},
              "noise": {"compared": 8, "differed": 1, "beyondNoise": 0, "cut": 0},
              "paths": [{"path": "$.id", "green": 4, "noise": 1, "isNoise": true}]}}}\
            """)))
                .isEqualTo(new Comparisons(
                        "r1",
                        Map.of(
                                "shop",
                                new RouteComparison(
                                        new Counted(9, 4, 2, 1),
                                        new Counted(8, 1, 0, 0),
                                        List.of(new RouteComparison.Path("$.id", 4, 1, true))))));
    }

    @Test
    void whatItKeepsOfAnswersThatDifferedIsRead() throws Exception {
        assertThat(balancer.samples("shop")).isEmpty();
        assertThat(ComparisonText.samples(new ObjectMapper().readTree("""
            {"samples": [{"at": "2026-11-26T12:00:00Z", "method": "GET", "trace": "t1", "copiedTo": "green",
              "differences": [{"path": "$.price", "blue": "number", "copy": "text of 7"}]}]}\
            """)))
                .containsExactly(new Sample(
                        Instant.parse("2026-11-26T12:00:00Z"),
                        "GET",
                        Optional.of("t1"),
                        Side.GREEN,
                        List.of(new Difference("$.price", "number", "text of 7"))));
        assertThatThrownBy(() -> ComparisonText.samples(new ObjectMapper().readTree("{}")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void addressesAreTriedFromWhereTheGatewayStands() throws Exception {
        InetAddress here = InetAddress.getLoopbackAddress();
        try (ServerSocket listening = new ServerSocket(0, 1, here)) {
            ServerSocket closed = new ServerSocket(0, 1, here);
            closed.close();
            URI live = URI.create("http://127.0.0.1:" + listening.getLocalPort());
            URI dead = URI.create("http://127.0.0.1:" + closed.getLocalPort());
            assertThat(balancer.unreachable(List.of(live), Duration.ofSeconds(2)))
                    .isEmpty();
            assertThat(balancer.unreachable(List.of(live, dead), Duration.ofSeconds(2)))
                    .singleElement()
                    .asString()
                    .startsWith(dead + ": ")
                    .contains("refused");
        }
        assertThat(balancer.unreachable(List.of(URI.create("http://nobody.invalid:80")), Duration.ofSeconds(2)))
                .hasSize(1);
        assertThatThrownBy(() -> balancer.unreachable(List.of(admin()), Duration.ofHours(1)))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("10 seconds");
        assertThatThrownBy(() -> balancer.unreachable(List.of(URI.create("ftp://a:1")), Duration.ofSeconds(1)))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("ftp://a:1");
    }

    @Test
    void aGatewayThatIsAwayMayComeBack() {
        gateway.close();
        assertThatThrownBy(balancer::standing).isInstanceOf(Transient.class).hasMessageContaining(admin().toString());
    }
}
