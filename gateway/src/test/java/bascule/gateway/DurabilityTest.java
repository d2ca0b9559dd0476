package bascule.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.migration.Epoch;
import bascule.migration.Side;
import bascule.migration.StepException.Fenced;
import bascule.migration.StepException.Transient;
import bascule.traffic.CohortBy;
import bascule.traffic.Match;
import bascule.traffic.Route;
import bascule.traffic.Service;
import bascule.traffic.Split;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurabilityTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Epoch NINTH = new Epoch(9);

    @Test
    void aGatewayServesItsLastGoodRoutesAfterARestartWithoutAController() throws Exception {
        try (Stand stand = new Stand()) {
            stand.balancer().shift(new Split(2_500), NINTH);
            stand.balancer().release(Side.GREEN, NINTH);
            var before = stand.balancer().standing();
            stand.restart();
            var after = stand.balancer().standing();
            assertThat(after.service()).isEqualTo(before.service());
            assertThat(after.serving()).isEqualTo(Side.GREEN);
            assertThat(after.split()).isEqualTo(new Split(2_500));
            assertThatThrownBy(() -> stand.balancer().raise(new Epoch(8))).isInstanceOf(Fenced.class);
            try (Wire client = stand.client()) {
                assertThat(client.get("/").text()).isEqualTo("green");
            }
        }
    }

    @Test
    void restartedDuringAnUnsealedHoldItIsOpenToTheServingSide() throws Exception {
        try (Stand stand = new Stand()) {
            stand.balancer().hold(LONG, LONG, NINTH);
            stand.restart();
            assertThat(stand.balancer().standing().epoch()).isEqualTo(9);
            assertThat(stand.balancer().standing().holding()).isFalse();
            assertThatThrownBy(() -> stand.balancer().seal(true, NINTH)).isInstanceOf(Transient.class);
            try (Wire client = stand.client()) {
                assertThat(client.get("/").text()).isEqualTo("blue");
            }
        }
    }

    @Test
    void restartedWhileSealedItRefusesUntilItIsToldWhoServes() throws Exception {
        try (Stand stand = new Stand()) {
            stand.balancer().hold(LONG, LONG, NINTH);
            stand.balancer().seal(true, NINTH);
            stand.restart();
            try (Wire client = stand.client()) {
                Wire.Message answer = client.get("/");
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.field("retry-after")).isEqualTo("1");
                assertThat(stand.balancer().standing().sealed()).isTrue();
                stand.balancer().hold(LONG, LONG, NINTH);
                stand.balancer().release(Side.GREEN, NINTH);
                assertThat(client.get("/").text()).isEqualTo("green");
                assertThat(stand.balancer().standing().sealed()).isFalse();
            }
            stand.restart();
            try (Wire client = stand.client()) {
                assertThat(client.get("/").text()).isEqualTo("green");
            }
        }
    }

    private static GatewaySettings settings(Path folder) {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return GatewaySettings.of(any, any, folder.resolve("state.json"), Stand.TOKEN);
    }

    @Test
    void aNewGatewayIsNotOpen(@TempDir Path folder) throws Exception {
        try (Gateway gateway = Gateway.start(settings(folder));
                Wire client = Wire.to(gateway.port())) {
            assertThat(client.get("/").status()).isEqualTo(503);
            gateway.balancer().release(Side.GREEN, NINTH);
            assertThat(client.get("/").text()).contains("has not been told its service yet");
        }
    }

    @Test
    void aDamagedStateFileIsNotOverlookedAndTheMessageNamesIt(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("state.json");
        for (String damaged : new String[] {
            "",
            "{",
            "[]",
            "{\"version\":1}",
            "{\"version\":2}",
            "{\"version\":4}",
            "{\"version\":5}",
            "{\"version\":6}",
            "{\"version\":1,\"x\":1}",
            "\u00ff\u00fe"
        }) {
            Files.writeString(file, damaged, StandardCharsets.ISO_8859_1);
            assertThatThrownBy(() -> Gateway.start(settings(folder)).close())
                    .as(damaged)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(file.toString());
        }
        Files.delete(file);
        Gateway.start(settings(folder)).close();
    }

    @Test
    void oneChangedDigitStopsTheStartAndTheMessageSaysWhatToDo(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("state.json");
        try (Gateway gateway = Gateway.start(settings(folder))) {
            gateway.balancer().raise(NINTH);
        }
        String whole = Files.readString(file);
        String digest = whole.substring(whole.indexOf("sha256"));
        for (String changed : new String[] {
            whole.replace(" : 9", " : 8"), whole.replace("sha256", "sha257"), whole.replace(digest, ""), whole + " "
        }) {
            assertThat(changed).isNotEqualTo(whole);
            Files.writeString(file, changed);
            assertThatThrownBy(() -> Gateway.start(settings(folder)).close())
                    .as(changed)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("the state file " + file + " is damaged (")
                    .hasMessageContaining("restore it, or delete it and let the controller configure this gateway");
        }
        Files.writeString(file, whole);
        Gateway.start(settings(folder)).close();
    }

    @Test
    void aStateFileOfTheVersionBeforeIsRead(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("state.json"), """
            {"version":1,"service":{"blue":["http://127.0.0.1:1"],"green":["http://127.0.0.1:2"],"routes":[
              {"id":"all","path":"/","spread":"none","holdReads":true},
              {"id":"catalogue","path":"/catalogue","spread":"reads","holdReads":false}]},
             "serving":"green","split":2500,"epoch":8,"sealed":false}
            """);
        try (Gateway gateway = Gateway.start(settings(folder))) {
            var standing = gateway.balancer().standing();
            assertThat(standing.service().orElseThrow().routes())
                    .containsExactly(
                            new Route("all", "/", Route.Spread.NONE, Route.Hold.ALL),
                            new Route("catalogue", "/catalogue", Route.Spread.READS, Route.Hold.WRITES));
            gateway.balancer().raise(NINTH);
        }
        assertThat(Files.readString(folder.resolve("state.json"))).contains("\"version\" : 5", "\"hold\" : \"writes\"");
    }

    @Test
    void whomItBelongsToAndWhatThatOneFoundIsKeptOverARestart() throws Exception {
        try (Stand stand = new Stand()) {
            Service service = stand.service(List.of());
            Service next = new Service(List.of(stand.green.uri()), List.of(stand.blue.uri()), List.of());
            stand.gateway.balancer("first").configure(service, NINTH);
            stand.gateway.balancer("first").release(Side.GREEN, NINTH);
            stand.restart();
            assertThatThrownBy(() -> stand.gateway.balancer("next").configure(next, NINTH))
                    .hasMessageContaining("belongs to migration first");
            stand.gateway.balancer("first").leave(NINTH);
            stand.gateway.balancer("next").configure(next, Stand.FIRST);
            stand.restart();
            try (Wire client = stand.client()) {
                assertThat(client.get("/").text()).isEqualTo("green");
            }
            stand.gateway.balancer("next").restore(Stand.FIRST);
            assertThat(stand.balancer().standing().service()).contains(service);
            assertThat(stand.balancer().standing().serving()).isEqualTo(Side.GREEN);
            assertThatThrownBy(() -> stand.gateway.balancer("first").raise(new Epoch(8)))
                    .isInstanceOf(Fenced.class);
            try (Wire client = stand.client()) {
                assertThat(client.get("/").text()).isEqualTo("green");
            }
        }
    }

    @Test
    void everythingARouteSaysIsKeptOverARestart() throws Exception {
        try (Stand stand = new Stand()) {
            Route route = new Route(
                    "full",
                    new Match("/a", "*.shop.example", Set.of("GET", "PUT"), Map.of("X-A", "b c"), Map.of("d", "*")),
                    Route.Spread.READS,
                    Route.Hold.REJECT,
                    new CohortBy.Tenant("X-Tenant"));
            Route other =
                    new Route("other", Match.path("/"), Route.Spread.ALL, Route.Hold.BYPASS, new CohortBy.Address());
            stand.balancer().configure(stand.service(List.of(route, other)), NINTH);
            stand.restart();
            assertThat(stand.balancer().standing().service().orElseThrow().routes())
                    .containsExactly(route, other);
        }
    }

    @Test
    void twoGatewaysDoNotShareAStateFile(@TempDir Path folder) throws Exception {
        try (Gateway first = Gateway.start(settings(folder))) {
            assertThat(first.port()).isPositive();
            assertThatThrownBy(() -> Gateway.start(settings(folder)).close())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another gateway uses the state file");
        }
        Gateway.start(settings(folder)).close();
    }

    @Test
    void aTakenPortIsNamedWithWhatToDoAndNothingIsLeftRunning(@TempDir Path folder) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            InetSocketAddress address = (InetSocketAddress) taken.getLocalSocketAddress();
            GatewaySettings free = settings(folder);
            GatewaySettings listen = free.withListen(address);
            GatewaySettings admin = free.withAdmin(address);
            for (GatewaySettings each : new GatewaySettings[] {listen, admin}) {
                assertThatThrownBy(() -> Gateway.start(each).close())
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining(":" + taken.getLocalPort())
                        .hasMessageContaining("ss -ltnp");
            }
            Gateway.start(free).close();
        }
    }

    @Test
    void aChangeThatCanNotBeKeptHasNoEffect() throws Exception {
        try (Stand stand = new Stand()) {
            Path blocked = stand.stateFile().resolveSibling("state.json.new");
            Files.createDirectory(blocked);
            assertThatThrownBy(() -> stand.balancer().release(Side.GREEN, NINTH))
                    .isInstanceOf(Transient.class)
                    .hasMessageContaining("changed nothing");
            assertThat(stand.balancer().standing().serving()).isEqualTo(Side.BLUE);
            assertThat(stand.balancer().standing().epoch()).isEqualTo(1);
            Files.delete(blocked);
            stand.balancer().release(Side.GREEN, NINTH);
            assertThat(stand.balancer().standing().serving()).isEqualTo(Side.GREEN);
        }
    }
}
