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
import bascule.traffic.Figures;
import bascule.traffic.Match;
import bascule.traffic.Measuring;
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

    /// The same one, as that migration sees it.
    abstract Balancer balancer(String migration);

    private static final Service NEXT =
            new Service(SERVICE.green(), List.of(URI.create("http://127.0.0.1:4")), List.of());

    /// One that migration `first` has turned to green, with a share of the ramp left as it was, and left.
    private Balancer.Standing turnedByTheFirst() throws Exception {
        Balancer first = balancer("first");
        first.configure(SERVICE, new Epoch(7));
        first.shift(new Split(5_000), new Epoch(7));
        first.release(Side.GREEN, new Epoch(7));
        first.leave(new Epoch(7));
        return first.standing();
    }

    @Test
    void theNextMigrationBeginsWithWhatServesAsItsBlue() throws Exception {
        turnedByTheFirst();
        Balancer next = balancer("next");
        next.raise(new Epoch(1));
        next.configure(NEXT, new Epoch(1));
        Balancer.Standing standing = next.standing();
        assertThat(standing.service()).contains(NEXT);
        assertThat(standing.serving()).isEqualTo(Side.BLUE);
        assertThat(standing.split()).isEqualTo(Split.ALL_BLUE);
        assertThat(standing.owner()).isEqualTo("next");
        assertThat(standing.epoch()).isEqualTo(1);
    }

    @Test
    void aBlueThatDoesNotServeIsRefusedNamingBoth() throws Exception {
        Balancer.Standing before = turnedByTheFirst();
        assertThatThrownBy(() -> balancer("next").configure(SERVICE, new Epoch(1)))
                .isInstanceOf(Refused.class)
                .hasMessageContaining(SERVICE.green().toString())
                .hasMessageContaining(SERVICE.blue().toString());
        assertThat(balancer().standing().service()).isEqualTo(before.service());
        assertThat(balancer().standing().serving()).isEqualTo(Side.GREEN);
        assertThat(balancer().standing().owner()).isEmpty();
    }

    @Test
    void toldAgainByItsMigrationWhoServesStaysAsItIs() throws Exception {
        Balancer first = balancer("first");
        first.configure(SERVICE, NOW);
        first.shift(new Split(2_500), NOW);
        first.release(Side.GREEN, NOW);
        first.configure(SERVICE, NOW.next());
        assertThat(first.standing().serving()).isEqualTo(Side.GREEN);
        assertThat(first.standing().split()).isEqualTo(new Split(2_500));
    }

    @Test
    void oneThatKnowsNothingAnyMoreIsToldAgainWhoServes() throws Exception {
        Balancer first = balancer("first");
        first.renew(SERVICE, Side.GREEN, new Split(2_500), NOW);
        assertThat(first.standing().service()).contains(SERVICE);
        assertThat(first.standing().serving()).isEqualTo(Side.GREEN);
        assertThat(first.standing().split()).isEqualTo(new Split(2_500));
        assertThat(first.standing().owner()).isEqualTo("first");
    }

    @Test
    void oneThatStillKnowsStaysAsItIs() throws Exception {
        Balancer first = balancer("first");
        first.configure(SERVICE, NOW);
        first.shift(new Split(2_500), NOW);
        first.renew(SERVICE, Side.GREEN, Split.ALL_BLUE, NOW);
        assertThat(first.standing().serving()).isEqualTo(Side.BLUE);
        assertThat(first.standing().split()).isEqualTo(new Split(2_500));
        assertThatThrownBy(() -> balancer("next").renew(NEXT, Side.GREEN, Split.ALL_BLUE, NOW))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("belongs to migration first");
        assertThatThrownBy(() -> first.renew(SERVICE, Side.GREEN, Split.ALL_BLUE, new Epoch(1)))
                .isInstanceOf(Fenced.class);
    }

    @Test
    void oneThatServesSomethingElseByNowIsNotTurned() throws Exception {
        turnedByTheFirst();
        Balancer other = balancer("other");
        var elsewhere = new Service(
                List.of(URI.create("http://127.0.0.1:7")), List.of(URI.create("http://127.0.0.1:8")), List.of());
        assertThatThrownBy(() -> other.renew(elsewhere, Side.GREEN, Split.ALL_BLUE, NOW))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("neither side of this migration");
    }

    @Test
    void restoredItIsWhatTheMigrationFound() throws Exception {
        Balancer.Standing before = turnedByTheFirst();
        Balancer next = balancer("next");
        next.configure(NEXT, new Epoch(2));
        next.shift(new Split(1_000), new Epoch(2));
        for (int i = 0; i < 2; i++) {
            next.restore(new Epoch(2));
        }
        assertThat(next.standing().service()).isEqualTo(before.service());
        assertThat(next.standing().serving()).isEqualTo(Side.GREEN);
        assertThat(next.standing().split()).isEqualTo(Split.ALL_BLUE);
        assertThat(next.standing().owner()).isEmpty();
    }

    @Test
    void restoredByTheFirstMigrationOfAllItKeepsItsServiceServedByBlue() throws Exception {
        Balancer first = balancer("first");
        first.configure(SERVICE, NOW);
        first.restore(NOW);
        assertThat(first.standing().service()).contains(SERVICE);
        assertThat(first.standing().serving()).isEqualTo(Side.BLUE);
        assertThat(first.standing().owner()).isEmpty();
    }

    @Test
    void whileItBelongsToOneMigrationAnothersChangesAreRefusedNamingIt() throws Exception {
        balancer("first").configure(SERVICE, NOW);
        Balancer other = balancer("other");
        Epoch high = new Epoch(99);
        Map<String, ThrowingCallable> changes = Map.of(
                "configure", () -> other.configure(SERVICE, high),
                "shift", () -> other.shift(Split.ALL_GREEN, high),
                "hold", () -> other.hold(DRAIN, LONG, high),
                "seal", () -> other.seal(true, high),
                "release", () -> other.release(Side.GREEN, high));
        Balancer.Standing before = balancer().standing();
        changes.forEach((name, change) -> assertThatThrownBy(change)
                .as(name)
                .isInstanceOf(Refused.class)
                .hasMessageContaining("belongs to migration first"));
        // What never was its own it has let go already.
        other.restore(high);
        other.leave(high);
        assertThat(balancer().standing()).isEqualTo(before);
        other.raise(high);
        assertThat(balancer().standing().epoch()).isEqualTo(NOW.number());
        balancer("first").shift(Split.ALL_GREEN, NOW);
    }

    @Test
    void anOlderTermOfAMigrationThatHasLeftTakesNothingBack() throws Exception {
        turnedByTheFirst();
        balancer("next").configure(NEXT, new Epoch(1));
        assertThatThrownBy(() -> balancer("first").configure(SERVICE, new Epoch(6)))
                .isInstanceOf(Fenced.class);
        balancer("next").restore(new Epoch(1));
        assertThatThrownBy(() -> balancer("first").configure(SERVICE, new Epoch(6)))
                .isInstanceOf(Fenced.class);
    }

    @Test
    void whileAHoldStandsNoMigrationTakesItOver() throws Exception {
        Balancer balancer = configured();
        balancer.hold(DRAIN, LONG, NOW);
        assertThatThrownBy(() -> balancer("next").configure(SERVICE, NOW)).isInstanceOf(Transient.class);
        assertThat(balancer.standing().owner()).isEmpty();
    }

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
    void anewItHasCountedNothingUnderANameThatStays() throws Exception {
        Measuring measuring = (Measuring) balancer();
        Figures figures = measuring.figures();
        assertThat(figures.routes()).isEmpty();
        assertThat(figures.run()).isNotEmpty().isEqualTo(measuring.figures().run());
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
