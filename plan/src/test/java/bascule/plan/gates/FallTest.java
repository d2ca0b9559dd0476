package bascule.plan.gates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import bascule.balancers.MemoryBalancer;
import bascule.gates.Judgement.Answer;
import bascule.gates.Levels;
import bascule.migration.StepException;
import bascule.migration.StepException.Transient;
import bascule.plan.Secret;
import bascule.plan.Watched;
import bascule.traffic.Figures.Seen;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Orders on both sides, looked at every ten seconds.
class FallTest {
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final int EVERY = 10;

    private final MemoryBalancer balancer = new MemoryBalancer(() -> Duration.ZERO, _ -> {});
    private final AtomicInteger asked = new AtomicInteger();
    private volatile OptionalDouble blue = OptionalDouble.of(1_000);
    private volatile OptionalDouble green = OptionalDouble.of(50);
    private volatile boolean away;
    private final Fall fall = new Fall(
            new Watched.Fall(
                    "orders", Optional.empty(), new Secret.None(), "", "", 0.9, 0.8, Duration.ofSeconds(EVERY)),
            WARM_UP,
            Levels.of(0.01),
            balancer,
            this::toldOfBlue,
            this::toldOfGreen);
    private int second = 30;

    private OptionalDouble toldOfBlue() throws Transient {
        if (away) {
            asked.incrementAndGet();
            throw new Transient("blue is away");
        }
        return blue;
    }

    private OptionalDouble toldOfGreen() {
        asked.incrementAndGet();
        return green;
    }

    private static Seen requests(long many) {
        return new Seen(many, 0, many, 0, Seen.histogram());
    }

    /// What both sides did since the last look, and the look that sees it.
    private Finding window(int blueOrders, int greenOrders) throws StepException {
        balancer.saw("all", requests(900), requests(100));
        blue = OptionalDouble.of(blue.orElse(0) + blueOrders);
        green = OptionalDouble.of(green.orElse(0) + greenOrders);
        return look();
    }

    private Finding look() throws StepException {
        int before = asked.get();
        fall.look(Duration.ofSeconds(second));
        await().until(() -> asked.get() > before);
        second += EVERY;
        Finding[] found = new Finding[1];
        await().pollInterval(Duration.ofMillis(5)).until(() -> {
            if (fall.idle()) {
                found[0] = fall.look(Duration.ofSeconds(second - 1));
                return true;
            }
            return false;
        });
        return found[0];
    }

    @Test
    void fewerOrdersOfAsManyRequestsFail() throws Exception {
        fall.begin(1);
        Finding found = look();
        for (int i = 0; i < 60 && found.answer() != Answer.FAIL; i++) {
            found = window(90, 5);
        }
        assertThat(found.answer()).isEqualTo(Answer.FAIL);
        assertThat(found.words()).contains("orders: green ", "blue ");
    }

    @Test
    void asManyOrdersPassAndTheCountsAreThoseOfTheWindows() throws Exception {
        fall.begin(1);
        look();
        Finding found = window(90, 10);
        assertThat(found.evidence().orElseThrow().blue().happened()).isEqualTo(90);
        assertThat(found.evidence().orElseThrow().green().exposed()).isEqualTo(100);
        for (int i = 0; i < 300 && found.answer() != Answer.PASS; i++) {
            found = window(90, 10);
        }
        assertThat(found.answer()).isEqualTo(Answer.PASS);
    }

    @Test
    void aCounterThatBeginsAnewOrIsNotToldIsNoData() throws Exception {
        fall.begin(1);
        look();
        blue = OptionalDouble.of(0);
        assertThat(window(0, 10).evidence().orElseThrow().green().exposed()).isZero();
        green = OptionalDouble.empty();
        Finding untold = look();
        assertThat(untold.words()).contains("no data");
        green = OptionalDouble.of(70);
        assertThat(look().evidence().orElseThrow().green().exposed())
                .as("the window was open")
                .isZero();
        assertThat(window(90, 10).evidence().orElseThrow().green().exposed()).isEqualTo(100);
    }

    @Test
    void aSideThatDoesNotAnswerIsNoDataAndSaysSo() throws Exception {
        fall.begin(1);
        look();
        away = true;
        assertThatThrownBy(() -> window(90, 0))
                .isInstanceOf(StepException.class)
                .hasMessage("blue is away");
    }

    @Test
    void nothingCountsInTheWarmUpOrAcrossAChange() throws Exception {
        fall.begin(1);
        for (int i = 0; i < 30; i++) {
            fall.look(Duration.ofSeconds(i));
        }
        assertThat(asked).hasValue(0);
        look();
        window(90, 10);
        second = 5;
        fall.look(Duration.ofSeconds(second));
        second = 30;
        assertThat(look().evidence().orElseThrow().green().exposed()).isEqualTo(100);
    }
}
