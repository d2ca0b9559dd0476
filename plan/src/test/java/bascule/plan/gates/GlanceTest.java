package bascule.plan.gates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.migration.StepException;
import bascule.migration.StepException.Transient;
import bascule.traffic.Figures;
import bascule.traffic.Measuring;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GlanceTest {
    private static final Duration ANSWERS_AFTER = Duration.ofSeconds(5);

    private final Gateway gateway = new Gateway();
    private final Glance glance = new Glance(gateway, () -> gateway.now);
    private long changed = -Duration.ofMinutes(1).toNanos();

    private Duration stood() {
        return Duration.ofNanos(gateway.now - changed);
    }

    private void change() {
        changed = gateway.now;
    }

    /// Says how often it was asked.
    private static final class Gateway implements Measuring {
        private long now;
        private int asked;
        private boolean away;

        @Override
        public Figures figures() throws StepException {
            asked++;
            if (away) {
                now += ANSWERS_AFTER.toNanos();
                throw new Transient("away, asked " + asked + " times");
            }
            return new Figures("look " + asked, Map.of());
        }

        void pass(Duration time) {
            now += time.toNanos();
        }
    }

    @Test
    void whoIsJudgedTogetherSharesOneLook() throws StepException {
        for (int question = 0; question < 50; question++) {
            assertThat(glance.figures(stood()).run()).isEqualTo("look 1");
            gateway.pass(Duration.ofMillis(4));
        }
        gateway.pass(Duration.ofMillis(800));
        assertThat(glance.figures(stood()).run()).isEqualTo("look 2");
    }

    @Test
    void nothingFromBeforeAChangeIsSeenAfterIt() throws StepException {
        glance.figures(stood());
        gateway.pass(Duration.ofMillis(20));
        change();
        gateway.pass(Duration.ofMillis(20));
        assertThat(glance.figures(stood()).run()).isEqualTo("look 2");
        gateway.pass(Duration.ofMillis(10));
        assertThat(glance.figures(stood()).run()).isEqualTo("look 2");
        change();
        assertThat(glance.figures(stood()).run()).isEqualTo("look 3");
    }

    /// As where a drill has hours pass in a moment.
    @Test
    void whereTheTimeOfTheJudgesRunsAheadEachLookIsTheirOwn() throws StepException {
        glance.figures(stood());
        assertThat(glance.figures(stood().plus(Glance.TOGETHER)).run()).isEqualTo("look 2");
        assertThat(glance.figures(stood()).run()).as("changed meanwhile").isEqualTo("look 3");
    }

    @Test
    void aGatewayThatDoesNotAnswerKeepsAllQuestionsWaitingOnce() throws StepException {
        gateway.away = true;
        for (int question = 0; question < 50; question++) {
            assertThatThrownBy(() -> glance.figures(stood()))
                    .isInstanceOf(Transient.class)
                    .hasMessage("away, asked 1 times");
        }
        assertThat(gateway.now).isEqualTo(ANSWERS_AFTER.toNanos());
        gateway.away = false;
        gateway.pass(Glance.TOGETHER);
        assertThat(glance.figures(stood()).run()).isEqualTo("look 2");
    }

    @Test
    void whoWantsALookOfTheirOwnGetsIt() throws StepException {
        glance.figures(stood());
        assertThat(glance.figures().run()).isEqualTo("look 2");
    }
}
