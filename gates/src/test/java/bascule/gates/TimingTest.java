package bascule.gates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.gates.Judgement.Answer;
import bascule.gates.Judgement.Outlook;
import bascule.migration.Gate.Verdict;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TimingTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private final Timing timing = new Timing(Duration.ofMinutes(5), Duration.ofHours(2));

    private static Verdict verdict(Timing timing, Answer answer, Duration stood, Optional<Outlook> outlook) {
        return verdict(timing, answer, stood, stood, outlook);
    }

    private static Verdict verdict(
            Timing timing, Answer answer, Duration stood, Duration asked, Optional<Outlook> outlook) {
        var judgement = new Judgement(
                "errors", answer, Count.NONE, new Count(90, 10), 1, 100, 1, 20, "errors: so many", outlook);
        return timing.verdict(answer, judgement.why(), Optional.of(judgement.evidence(SECOND)), stood, asked);
    }

    private Verdict verdict(Answer answer, Duration stood) {
        return verdict(timing, answer, stood, Optional.empty());
    }

    private String waiting(Answer outlook, double windows) {
        var verdict = verdict(timing, Answer.WAIT, Duration.ofMinutes(6), Optional.of(new Outlook(outlook, windows)));
        return ((Verdict.Wait) verdict).reason();
    }

    @Test
    void nothingPassesBeforeTheLeastDwellButItFailsAtOnce() {
        assertThat(verdict(Answer.PASS, Duration.ofMinutes(4))).isInstanceOf(Verdict.Wait.class);
        assertThat(verdict(Answer.PASS, Duration.ofMinutes(5))).isInstanceOf(Verdict.Pass.class);
        assertThat(verdict(Answer.FAIL, Duration.ZERO)).isInstanceOf(Verdict.Fail.class);
    }

    @Test
    void whatIsUndecidedAtTheLongestDwellIsAPersonsAndNeverPasses() {
        assertThat(verdict(Answer.WAIT, Duration.ofHours(2).minusMillis(1))).isInstanceOf(Verdict.Wait.class);
        assertThat(verdict(Answer.WAIT, Duration.ofHours(2)))
                .isInstanceOfSatisfying(
                        Verdict.Ask.class,
                        ask -> assertThat(ask.reason())
                                .contains("a person decides")
                                .contains("errors: so many"));
    }

    @Test
    void whileItIsNotAskedTheLongestDwellDoesNotGoOnAndTheLeastDoes() {
        Duration asked = Duration.ofHours(2).minusMillis(1);
        Duration stood = Duration.ofDays(2);
        assertThat(verdict(timing, Answer.WAIT, stood, asked, Optional.empty())).isInstanceOf(Verdict.Wait.class);
        assertThat(verdict(timing, Answer.PASS, stood, Duration.ZERO, Optional.empty()))
                .isInstanceOf(Verdict.Pass.class);
    }

    @Test
    void waitingSaysWhenItWillBeDecidedAndHow() {
        assertThat(waiting(Answer.PASS, 119.2)).endsWith("at this rate it passes in about 2m");
        assertThat(waiting(Answer.FAIL, 42)).endsWith("at this rate it fails in about 42s");
        assertThat(waiting(Answer.PASS, 1e6)).endsWith("at this rate it is not decided within a day");
    }

    @Test
    void aLongestDwellShorterThanTheLeastIsRefused() {
        assertThatThrownBy(() -> new Timing(SECOND.multipliedBy(3), SECOND.multipliedBy(2)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
