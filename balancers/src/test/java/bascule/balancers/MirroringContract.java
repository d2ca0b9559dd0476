package bascule.balancers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import bascule.migration.Observation;
import bascule.migration.Side;
import bascule.migration.StepException.Fenced;
import bascule.migration.StepException.Refused;
import bascule.migration.StepException.Transient;
import bascule.migration.StepId;
import bascule.traffic.Balancer;
import bascule.traffic.Forecasting;
import bascule.traffic.Mirror;
import bascule.traffic.MirrorTraffic;
import bascule.traffic.Mirroring;
import bascule.traffic.Split;
import bascule.traffic.WarmUp;
import bascule.traffic.Warming;
import bascule.traffic.Warmth;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What every balancer promises that can copy requests, be it one or a group.
abstract class MirroringContract extends BalancerContract {
    private static final Mirror SOME = new Mirror(new Split(1_000), new Split(2_000), Set.of("all"));

    @Test
    void whatIsMirroredIsRememberedAndEndsWithTheFlip() throws Exception {
        Balancer balancer = balancer("mine");
        Mirroring mirroring = (Mirroring) balancer;
        balancer.configure(SERVICE, NOW);
        assertThat(mirroring.mirror()).isEqualTo(Mirror.NONE);
        mirroring.mirror(SOME, NOW);
        mirroring.mirror(SOME, NOW);
        assertThat(mirroring.mirror()).isEqualTo(SOME);
        mirroring.mirror(Mirror.NONE, NOW);
        assertThat(mirroring.mirror()).isEqualTo(Mirror.NONE);
        mirroring.mirror(SOME, NOW);
        balancer.release(Side.GREEN, NOW);
        assertThat(mirroring.mirror()).isEqualTo(Mirror.NONE);
        assertThatThrownBy(() -> mirroring.mirror(SOME, NOW)).isInstanceOf(Refused.class);
        balancer.release(Side.BLUE, NOW);
        assertThat(mirroring.mirror()).isEqualTo(Mirror.NONE);
        assertThatThrownBy(() -> mirroring.mirror(SOME, OLD)).isInstanceOf(Fenced.class);
        assertThatThrownBy(() -> ((Mirroring) balancer("other")).mirror(SOME, NOW))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("mine");
    }

    @Test
    void whatAHoldWouldMeetIsSaidUnlessOneStands() throws Exception {
        Balancer balancer = balancer("mine");
        balancer.configure(SERVICE, NOW);
        Duration look = Duration.ofMillis(100);
        assertThat(((Forecasting) balancer).forecast(Duration.ofSeconds(3), Duration.ofSeconds(2), look))
                .isNotEmpty()
                .allSatisfy(each -> {
                    assertThat(each.hold()).isEqualTo(Duration.ofSeconds(3));
                    assertThat(each.drain()).isEqualTo(Duration.ofSeconds(2));
                    assertThat(each.looks()).isPositive();
                    assertThat(each.against()).isEmpty();
                });
        assertThat(balancer.standing().holding()).isFalse();
        balancer.hold(Duration.ofSeconds(1), Duration.ofSeconds(30), NOW);
        assertThatThrownBy(() -> ((Forecasting) balancer).forecast(Duration.ofSeconds(3), Duration.ofSeconds(2), look))
                .isInstanceOf(Transient.class);
    }

    @Test
    void greenIsWarmedUpOnlyUnderTheNewestTermAndBeforeItServes() throws Exception {
        Balancer balancer = balancer("mine");
        balancer.configure(SERVICE, NOW);
        var warming = (Warming) balancer;
        assertThat(warming.warmth()).isNotEmpty().noneMatch(Warmth::known);
        WarmUp some = new WarmUp(2, List.of("/a"), 1_000, Duration.ofMillis(200));
        assertThatThrownBy(() -> warming.warm(some, OLD)).isInstanceOf(Fenced.class);
        warming.warm(some, NOW);
        await().until(() -> warming.warmth().stream().noneMatch(Warmth::underWay));
        assertThat(warming.warmth()).allSatisfy(each -> {
            assertThat(each.known()).isTrue();
            assertThat(each.asked()).isEqualTo(each.answered() + each.failed());
        });
        balancer.release(Side.GREEN, NOW);
        assertThatThrownBy(() -> warming.warm(some, NOW)).isInstanceOf(Refused.class);
        warming.warm(WarmUp.NONE, NOW);
    }

    @Test
    void whatIsMirroredEndsWithItsMigration() throws Exception {
        Balancer balancer = balancer("mine");
        Mirroring mirroring = (Mirroring) balancer;
        balancer.configure(SERVICE, NOW);
        mirroring.mirror(SOME, NOW);
        balancer.restore(NOW);
        assertThat(mirroring.mirror()).isEqualTo(Mirror.NONE);
    }

    @Test
    void aMirrorOfTrafficComesAndGoes() throws Exception {
        Balancer balancer = balancer("mine");
        balancer.configure(SERVICE, NOW);
        var step = new MirrorTraffic(new StepId("mirror"), (Mirroring) balancer, SOME);
        assertThat(step.observe()).isEqualTo(new Observation.Absent());
        step.apply(new Acting(NOW));
        step.apply(new Acting(NOW));
        assertThat(step.observe()).isEqualTo(new Observation.Present());
        step.revert(new Acting(NOW));
        step.revert(new Acting(NOW));
        assertThat(step.observe()).isEqualTo(new Observation.Absent());
        ((Mirroring) balancer).mirror(new Mirror(new Split(1), Split.ALL_BLUE, Set.of()), NOW);
        assertThat(step.observe()).isInstanceOf(Observation.Partial.class);
        step.apply(new Acting(NOW));
        assertThat(step.observe()).isEqualTo(new Observation.Present());
    }
}
