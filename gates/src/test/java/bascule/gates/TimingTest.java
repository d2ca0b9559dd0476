package bascule.gates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.gates.Judgement.Answer;
import bascule.migration.Gate.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TimingTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private final Timing timing = new Timing(Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofHours(2));

    private Verdict verdict(Answer answer, Duration stood, double left) {
        Optional<Double> windows = left > 0 ? Optional.of(left) : Optional.empty();
        return timing.verdict(
                new Judgement(answer, Count.NONE, Count.NONE, 1, 100, 1, 20, "errors: so many", windows),
                stood,
                SECOND);
    }

    @Test
    void windowsOfTheWarmUpAreLeftOut() {
        var changed = Instant.ofEpochSecond(1_000);
        assertThat(timing.counts(Instant.ofEpochSecond(1_029), changed)).isFalse();
        assertThat(timing.counts(Instant.ofEpochSecond(1_030), changed)).isTrue();
    }

    @Test
    void nothingPassesBeforeTheLeastDwellButItFailsAtOnce() {
        assertThat(verdict(Answer.PASS, Duration.ofMinutes(4), 0)).isInstanceOf(Verdict.Wait.class);
        assertThat(verdict(Answer.PASS, Duration.ofMinutes(5), 0)).isInstanceOf(Verdict.Pass.class);
        assertThat(verdict(Answer.FAIL, Duration.ZERO, 0)).isInstanceOf(Verdict.Fail.class);
    }

    @Test
    void whatIsUndecidedAtTheLongestDwellIsAPersonsAndNeverPasses() {
        assertThat(verdict(Answer.WAIT, Duration.ofHours(3), 10))
                .isInstanceOfSatisfying(
                        Verdict.Wait.class, wait -> assertThat(wait.reason()).contains("a person decides"));
    }

    @Test
    void waitingSaysWhenItWillBeDecided() {
        assertThat(((Verdict.Wait) verdict(Answer.WAIT, Duration.ofMinutes(6), 119.2)).reason())
                .endsWith("decided in about 2m at this rate");
        assertThat(((Verdict.Wait) verdict(Answer.WAIT, Duration.ofMinutes(6), 0)).reason())
                .endsWith("not decided within a day at this rate");
    }

    @Test
    void aLongestDwellShorterThanTheLeastIsRefused() {
        assertThatThrownBy(() -> new Timing(SECOND, SECOND.multipliedBy(3), SECOND.multipliedBy(2)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
