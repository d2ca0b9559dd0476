package bascule.balancers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import bascule.migration.Epoch;
import bascule.migration.Side;
import bascule.migration.StepException.Fenced;
import bascule.migration.StepException.Refused;
import bascule.migration.StepException.Transient;
import bascule.traffic.Balancer;
import bascule.traffic.CohortBy;
import bascule.traffic.Match;
import bascule.traffic.Route;
import bascule.traffic.Service;
import bascule.traffic.Split;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// What every balancer promises, whatever stands behind it.
abstract class BalancerContract {
    static final Epoch OLD = new Epoch(3);
    static final Epoch NOW = new Epoch(4);
    static final Duration DRAIN = Duration.ofSeconds(2);
    static final Duration LONG = Duration.ofMinutes(1);
    static final Duration SHORT = Duration.ofMillis(200);

    static final Service SERVICE = new Service(
            List.of(URI.create("http://127.0.0.1:1"), URI.create("http://127.0.0.1:2")),
            List.of(URI.create("http://127.0.0.1:3")),
            List.of(
                    new Route("all", "/", Route.Spread.NONE, Route.Hold.ALL),
                    new Route("catalogue", "/catalogue", Route.Spread.READS, Route.Hold.WRITES),
                    new Route(
                            "beta",
                            new Match("/", "*.shop.example", Set.of("GET"), Map.of("X-Beta", "*"), Map.of("beta", "1")),
                            Route.Spread.ALL,
                            Route.Hold.REJECT,
                            new CohortBy.Tenant("X-Tenant"))));

    /// One that was just started and never told anything.
    abstract Balancer balancer();

    private Balancer configured() throws Exception {
        Balancer balancer = balancer();
        balancer.configure(SERVICE, NOW);
        return balancer;
    }

    @Test
    void anewItHasNoServiceAndNoEpoch() throws Exception {
        Balancer.Standing standing = balancer().standing();
        assertThat(standing.service()).isEmpty();
        assertThat(standing.serving()).isEqualTo(Side.BLUE);
        assertThat(standing.split()).isEqualTo(Split.ALL_BLUE);
        assertThat(standing.epoch()).isZero();
        assertThat(standing.holding() || standing.sealed()).isFalse();
    }

    @Test
    void itTellsTheServiceItWasTold() throws Exception {
        assertThat(configured().standing().service()).contains(SERVICE);
    }

    @Test
    void configuringLeavesWhoServesAsItIs() throws Exception {
        Balancer balancer = configured();
        balancer.release(Side.GREEN, NOW);
        balancer.configure(SERVICE, NOW);
        assertThat(balancer.standing().serving()).isEqualTo(Side.GREEN);
    }

    @Test
    void aServiceWithoutAddressesIsRefused() {
        Service empty = new Service(List.of(), SERVICE.green(), List.of());
        assertThatThrownBy(() -> balancer().configure(empty, NOW)).isInstanceOf(Refused.class);
    }

    @Test
    void anOlderEpochIsRefusedByEveryChangeAndChangesNothing() throws Exception {
        Balancer balancer = configured();
        Map<String, ThrowingCallable> changes = Map.of(
                "raise", () -> balancer.raise(OLD),
                "configure", () -> balancer.configure(SERVICE, OLD),
                "shift", () -> balancer.shift(Split.ALL_GREEN, OLD),
                "hold", () -> balancer.hold(DRAIN, LONG, OLD),
                "seal", () -> balancer.seal(true, OLD),
                "release", () -> balancer.release(Side.GREEN, OLD));
        Balancer.Standing before = balancer.standing();
        changes.forEach((name, change) -> assertThatThrownBy(change).as(name).isInstanceOf(Fenced.class));
        assertThat(balancer.standing()).isEqualTo(before);
    }

    @Test
    void raisingRefusesOlderEpochsFromThenOn() throws Exception {
        Balancer balancer = configured();
        balancer.raise(NOW.next());
        assertThat(balancer.standing().epoch()).isEqualTo(NOW.next().number());
        assertThatThrownBy(() -> balancer.shift(Split.ALL_GREEN, NOW)).isInstanceOf(Fenced.class);
    }

    @Test
    void everyChangeMayBeRepeated() throws Exception {
        Balancer balancer = configured();
        for (int i = 0; i < 2; i++) {
            balancer.configure(SERVICE, NOW);
            balancer.shift(new Split(2_500), NOW);
        }
        for (int i = 0; i < 2; i++) {
            balancer.hold(DRAIN, LONG, NOW);
            balancer.seal(true, NOW);
        }
        for (int i = 0; i < 2; i++) {
            balancer.release(Side.GREEN, NOW);
        }
        Balancer.Standing standing = balancer.standing();
        assertThat(standing.split()).isEqualTo(new Split(2_500));
        assertThat(standing.serving()).isEqualTo(Side.GREEN);
    }

    @Test
    void aHoldStandsUntilItIsReleasedToASide() throws Exception {
        Balancer balancer = configured();
        balancer.hold(DRAIN, LONG, NOW);
        assertThat(balancer.standing().holding()).isTrue();
        balancer.release(Side.GREEN, NOW);
        assertThat(balancer.standing().holding()).isFalse();
        assertThat(balancer.standing().serving()).isEqualTo(Side.GREEN);
    }

    @Test
    void withoutAHoldReleasingOnlyChangesWhoServes() throws Exception {
        Balancer balancer = configured();
        balancer.release(Side.GREEN, NOW);
        assertThat(balancer.standing().serving()).isEqualTo(Side.GREEN);
    }

    @Test
    void theLeaseEndsAnUnsealedHoldByItself() throws Exception {
        Balancer balancer = configured();
        balancer.hold(DRAIN, SHORT, NOW);
        await().untilAsserted(() -> assertThat(balancer.standing().holding()).isFalse());
        assertThat(balancer.standing().sealed()).isFalse();
        assertThat(balancer.standing().serving()).isEqualTo(Side.BLUE);
    }

    @Test
    void aHoldWhoseLeaseEndedCanNotBeSealed() throws Exception {
        Balancer balancer = configured();
        balancer.hold(DRAIN, SHORT, NOW);
        await().untilAsserted(() -> assertThat(balancer.standing().holding()).isFalse());
        assertThatThrownBy(() -> balancer.seal(true, NOW)).isInstanceOf(Transient.class);
        assertThat(balancer.standing().sealed()).isFalse();
    }

    @Test
    void aSealOutlivesTheLeaseAndEndsWithTheRelease() throws Exception {
        Balancer balancer = configured();
        balancer.hold(DRAIN, SHORT, NOW);
        balancer.seal(true, NOW);
        await().untilAsserted(() -> assertThat(balancer.standing().holding()).isFalse());
        assertThat(balancer.standing().sealed()).isTrue();
        balancer.release(Side.BLUE, NOW);
        assertThat(balancer.standing().sealed()).isFalse();
    }

    @Test
    void afterASealedLeaseEndedItCanBeHeldAndSealedAgain() throws Exception {
        Balancer balancer = configured();
        balancer.hold(DRAIN, SHORT, NOW);
        balancer.seal(true, NOW);
        await().untilAsserted(() -> assertThat(balancer.standing().holding()).isFalse());
        balancer.hold(DRAIN, LONG, NOW);
        balancer.seal(true, NOW);
        assertThat(balancer.standing().holding() && balancer.standing().sealed())
                .isTrue();
    }

    @Test
    void unsealedTheEndOfTheLeaseLetsGoAgain() throws Exception {
        Balancer balancer = configured();
        balancer.hold(DRAIN, Duration.ofMillis(600), NOW);
        balancer.seal(true, NOW);
        balancer.seal(false, NOW);
        assertThat(balancer.standing().holding()).isTrue();
        await().untilAsserted(() -> assertThat(balancer.standing().holding()).isFalse());
        assertThat(balancer.standing().sealed()).isFalse();
    }

    @Test
    void holdingAgainRenewsTheLease() throws Exception {
        Balancer balancer = configured();
        balancer.hold(DRAIN, SHORT, NOW);
        balancer.hold(DRAIN, LONG, NOW.next());
        await().pollDelay(SHORT.multipliedBy(2))
                .untilAsserted(() -> assertThat(balancer.standing().holding()).isTrue());
        assertThat(balancer.standing().epoch()).isEqualTo(NOW.next().number());
    }

    @Test
    void withoutAHoldThereIsNothingToSeal() throws Exception {
        Balancer balancer = configured();
        assertThatThrownBy(() -> balancer.seal(true, NOW)).isInstanceOf(Transient.class);
    }

    @Test
    void withoutAServiceThereIsNothingToHold() {
        assertThatThrownBy(() -> balancer().hold(DRAIN, LONG, NOW)).isInstanceOf(Refused.class);
    }

    @Test
    void aLeaseOfNoTimeIsRefused() throws Exception {
        Balancer balancer = configured();
        assertThatThrownBy(() -> balancer.hold(DRAIN, Duration.ZERO, NOW)).isInstanceOf(Refused.class);
    }

    @Test
    void theLongestHoldIsCounted() throws Exception {
        Balancer balancer = configured();
        balancer.hold(DRAIN, SHORT, NOW);
        await().untilAsserted(() -> assertThat(balancer.standing().holding()).isFalse());
        assertThat(balancer.standing().counters().holdMaxMillis()).isGreaterThanOrEqualTo(SHORT.toMillis());
    }
}
