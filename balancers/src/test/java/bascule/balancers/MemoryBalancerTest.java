package bascule.balancers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.migration.Side;
import bascule.migration.StepException.Transient;
import bascule.traffic.Balancer;
import bascule.traffic.Figures;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MemoryBalancerTest extends MirroringContract {
    private final MemoryBalancer balancer = new MemoryBalancer(() -> Duration.ofNanos(System.nanoTime()), effect -> {});

    @Override
    Balancer balancer() {
        return balancer;
    }

    @Override
    Balancer balancer(String migration) {
        return balancer.as(migration);
    }

    @Test
    void whileHeldARequestWaitsAndThenTheServingSideAnswers() throws Exception {
        assertThat(balancer.request()).isEqualTo(MemoryAnswer.REFUSED);
        balancer.configure(SERVICE, NOW);
        assertThat(balancer.request()).isEqualTo(MemoryAnswer.BLUE);
        balancer.hold(DRAIN, LONG, NOW);
        assertThat(balancer.request()).isEqualTo(MemoryAnswer.HELD);
        balancer.release(Side.GREEN, NOW);
        assertThat(balancer.request()).isEqualTo(MemoryAnswer.GREEN);
    }

    @Test
    void countingAnewHasAnotherName() throws Exception {
        var micros = Figures.Seen.histogram();
        micros.recordValue(1_000);
        balancer.saw("all", new Figures.Seen(2, 1, 2, 1, micros), Figures.Seen.NONE);
        balancer.saw("all", new Figures.Seen(2, 0, 1, 0, micros), Figures.Seen.NONE);
        Figures before = balancer.figures();
        Figures.Sides all = before.routes().getOrDefault("all", Figures.Sides.NONE);
        assertThat(all.blue().requests()).isEqualTo(4);
        assertThat(all.blue().micros().getTotalCount()).isEqualTo(2);
        balancer.countAnew();
        assertThat(balancer.figures().run()).isNotEqualTo(before.run());
        assertThat(balancer.figures().routes()).isEmpty();
    }

    @Test
    void requestsThatDoNotEndMakeTheHoldLetGo() throws Exception {
        balancer.configure(SERVICE, NOW);
        balancer.busy(true);
        assertThatThrownBy(() -> balancer.hold(DRAIN, LONG, NOW)).isInstanceOf(Transient.class);
        assertThat(balancer.standing().holding()).isFalse();
    }
}
