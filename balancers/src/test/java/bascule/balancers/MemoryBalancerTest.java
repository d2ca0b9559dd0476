package bascule.balancers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.balancers.MemoryBalancer.Answer;
import bascule.migration.Side;
import bascule.migration.StepException.Transient;
import bascule.traffic.Balancer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MemoryBalancerTest extends BalancerContract {
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
        assertThat(balancer.request()).isEqualTo(Answer.REFUSED);
        balancer.configure(SERVICE, NOW);
        assertThat(balancer.request()).isEqualTo(Answer.BLUE);
        balancer.hold(DRAIN, LONG, NOW);
        assertThat(balancer.request()).isEqualTo(Answer.HELD);
        balancer.release(Side.GREEN, NOW);
        assertThat(balancer.request()).isEqualTo(Answer.GREEN);
    }

    @Test
    void requestsThatDoNotEndMakeTheHoldLetGo() throws Exception {
        balancer.configure(SERVICE, NOW);
        balancer.busy(true);
        assertThatThrownBy(() -> balancer.hold(DRAIN, LONG, NOW)).isInstanceOf(Transient.class);
        assertThat(balancer.standing().holding()).isFalse();
    }
}
