package bascule.balancers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.migration.Side;
import bascule.migration.StepException.Transient;
import bascule.traffic.Balancer;
import bascule.traffic.Forecast;
import bascule.traffic.Split;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Three gateways keep what one promises.
@SuppressWarnings("NullAway.Init") // JUnit sets the fields before each test.
class GatewayGroupTest extends MirroringContract {
    @TempDir
    Path folder;

    private ThreeGateways three;

    @BeforeEach
    void start() throws Exception {
        three = new ThreeGateways(folder);
    }

    @AfterEach
    void stop() {
        three.close();
    }

    @Override
    Balancer balancer() {
        return three.group;
    }

    @Override
    Balancer balancer(String migration) {
        return three.group(migration);
    }

    @Test
    void itIsNotLeftBeforeEachOfThemIs() throws Exception {
        Balancer first = balancer("first");
        first.configure(SERVICE, NOW);
        three.relay(1).trouble("/v1/leave", Relay.Trouble.HANGS_BEFORE);
        assertThatThrownBy(() -> first.leave(NOW)).isInstanceOf(Transient.class);
        three.heal(1);
        assertThat(first.standing().owner()).isEqualTo("first");
        assertThat(first.standing().service()).isEmpty();
        try (GatewayBalancer other = new GatewayBalancer(three.relay(0).uri(), () -> ThreeGateways.TOKEN, "other")) {
            other.configure(SERVICE, NOW);
            assertThat(balancer("next").standing().owner()).isIn("other", "first");
            first.leave(NOW);
            assertThat(balancer("next").standing().owner()).isEqualTo("other");
            other.leave(NOW);
        }
        assertThat(first.standing().owner()).isEmpty();
        assertThat(first.standing().service()).contains(SERVICE);
    }

    @Test
    void whatOneOfThemCanNotReachIsNamedWithThatOne() throws Exception {
        URI dead = URI.create("http://nobody.invalid:80");
        assertThat(three.group.unreachable(List.of(dead), Duration.ofSeconds(2)))
                .hasSize(3)
                .allMatch(line -> line.startsWith(dead + ": "))
                .anyMatch(line -> line.contains(three.relay(1).uri().toString()));
    }

    @Test
    void thoseThatCantAskEachOtherAreNamed() throws Exception {
        assertThat(three.group.apart(Duration.ofSeconds(2))).isEmpty();
        URI dead = URI.create("http://nobody.invalid:80");
        try (GatewayGroup group =
                new GatewayGroup(List.of(placed(0, three.relay(0).uri()), placed(1, dead)), "")) {
            assertThat(group.apart(Duration.ofSeconds(2)))
                    .singleElement()
                    .asString()
                    .contains(three.relay(0).uri().toString())
                    .contains(" can't reach the gateway at " + dead + ": ");
        }
    }

    private Placed placed(int which, URI address) {
        return new Placed(new GatewayBalancer(three.relay(which).uri(), () -> ThreeGateways.TOKEN, ""), address);
    }

    @Test
    void whereTheyDifferWhatIsBehindCounts() throws Exception {
        three.group.configure(SERVICE, NOW);
        three.group.shift(new Split(500), NOW);
        try (GatewayBalancer one = new GatewayBalancer(three.relay(1).uri(), () -> ThreeGateways.TOKEN, "")) {
            one.release(Side.GREEN, NOW.next());
            one.shift(new Split(2_500), NOW.next());
            one.configure(new bascule.traffic.Service(SERVICE.blue(), SERVICE.green(), List.of()), NOW.next());
        }
        Balancer.Standing standing = three.group.standing();
        assertThat(standing.service()).isEmpty();
        assertThat(standing.serving()).isEqualTo(Side.BLUE);
        assertThat(standing.split()).isEqualTo(new Split(500));
        assertThat(standing.epoch()).isEqualTo(NOW.number());
    }

    @Test
    void itSaysWhenTheLastOneCameToRestAndHowFarApartTheyTurned() throws Exception {
        three.group.configure(SERVICE, NOW);
        long before = System.currentTimeMillis();
        three.group.hold(DRAIN, LONG, NOW);
        assertThat(three.group.standing().counters().quiescedAt()).isBetween(before, System.currentTimeMillis());
        long began = System.nanoTime();
        three.group.release(Side.GREEN, NOW);
        assertThat(three.group.standing().counters().skewMillis())
                .isBetween(0L, (System.nanoTime() - began) / 1_000_000);
    }

    @Test
    void eachOfThemSaysWhatAHoldWouldMeetAndOneThatCanNotIsNamed() throws Exception {
        three.group.configure(SERVICE, NOW);
        Duration look = Duration.ofMillis(100);
        assertThat(three.group.forecast(DRAIN, DRAIN, look))
                .hasSize(3)
                .allSatisfy(each -> assertThat(each.against()).isEmpty())
                .extracting(Forecast::where)
                .containsExactly(
                        "gateway " + three.relay(0).uri(),
                        "gateway " + three.relay(1).uri(),
                        "gateway " + three.relay(2).uri());
        three.relay(1).trouble("/v1/forecast", Relay.Trouble.HANGS_BEFORE);
        assertThatThrownBy(() -> three.group.forecast(DRAIN, DRAIN, look))
                .isInstanceOf(Transient.class)
                .hasMessageContaining(three.relay(1).uri().toString());
    }

    @Test
    void oneThatCanNotBeReachedIsNamed() throws Exception {
        three.group.configure(SERVICE, NOW);
        three.relay(2).trouble("/v1/shift", Relay.Trouble.HANGS_BEFORE);
        assertThatThrownBy(() -> three.group.shift(new Split(100), NOW))
                .isInstanceOf(Transient.class)
                .hasMessageContaining(three.relay(2).uri().toString());
        assertThatThrownBy(three.group::standing).isInstanceOf(Transient.class);
    }

    @Test
    void aGatewayThatIsNotSealedCommitsToNothing() throws Exception {
        three.group.configure(SERVICE, NOW);
        try (GatewayBalancer one = new GatewayBalancer(three.relay(1).uri(), () -> ThreeGateways.TOKEN, "")) {
            one.hold(DRAIN, LONG, NOW);
            assertThatThrownBy(() -> one.commit(Side.GREEN, NOW)).isInstanceOf(Transient.class);
            assertThat(one.standing().serving()).isEqualTo(Side.BLUE);
        }
    }
}
