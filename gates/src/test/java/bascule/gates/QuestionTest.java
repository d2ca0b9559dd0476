package bascule.gates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import bascule.gates.Judgement.Answer;
import org.junit.jupiter.api.Test;

class QuestionTest {
    private static Question errors() {
        return Question.ofRise("errors", Levels.of(0.01), 1.25, 2, 0.001);
    }

    @Test
    void withoutDataOfGreenNothingPasses() {
        var question = errors();
        assertThat(question.judgement().answer()).isEqualTo(Answer.WAIT);
        question.take(new Count(1_000_000, 10_000), Count.NONE);
        assertThat(question.judgement().answer()).isEqualTo(Answer.WAIT);
        assertThat(question.judgement().why()).isEqualTo("errors: no data of green yet");
    }

    @Test
    void asFewErrorsAsBlueAreWaitedForAndThenPass() {
        var question = errors();
        question.take(new Count(10_000, 100), new Count(1_000, 10));
        Judgement early = question.judgement();
        assertThat(early.answer()).isEqualTo(Answer.WAIT);
        assertThat(early.outlook())
                .isPresent()
                .hasValueSatisfying(each -> assertThat(each.answer()).isEqualTo(Answer.PASS));
        assertThat(early.why()).contains("green 10 of 1000, blue 100 of 10000").contains("fails at 100");
        for (int i = 0; i < 15; i++) {
            question.take(new Count(10_000, 100), new Count(1_000, 10));
        }
        assertThat(question.judgement().answer()).isEqualTo(Answer.PASS);
    }

    @Test
    void noErrorsAtAllPassOnceTheyAreShownToBeRare() {
        var question = errors();
        question.take(new Count(50_000, 0), new Count(1_000, 0));
        assertThat(question.judgement().answer()).isEqualTo(Answer.WAIT);
        question.take(new Count(50_000, 0), new Count(5_000, 0));
        assertThat(question.judgement().answer()).isEqualTo(Answer.PASS);
    }

    /// The promise of how seldom a good green fails is about this level and no other.
    @Test
    void itFailsOnceItsValueReachesTheLevelAndNotBefore() {
        var question = errors();
        Judgement now = question.judgement();
        for (int window = 0; window < 200 && now.answer() != Answer.FAIL; window++) {
            assertThat(now.failing()).isLessThan(now.failsAt());
            question.take(new Count(900, 9), new Count(100, 2));
            now = question.judgement();
        }
        assertThat(now.answer()).isEqualTo(Answer.FAIL);
        assertThat(now.failing()).isGreaterThanOrEqualTo(now.failsAt());
    }

    @Test
    void whatHasFailedStaysFailed() {
        var question = errors();
        question.take(new Count(10_000, 50), new Count(1_000, 50));
        assertThat(question.judgement().answer()).isEqualTo(Answer.FAIL);
        for (int i = 0; i < 100; i++) {
            question.take(new Count(10_000, 50), new Count(1_000, 0));
        }
        assertThat(question.judgement().answer()).isEqualTo(Answer.FAIL);
    }

    @Test
    void fewerOrdersOnGreenFail() {
        var question = Question.ofFall("orders", Levels.of(0.01), 0.9, 0.8);
        for (int i = 0; i < 10; i++) {
            question.take(new Count(1_000, 1_000), new Count(1_000, 990));
        }
        assertThat(question.judgement().answer()).isEqualTo(Answer.PASS);
        var fallen = Question.ofFall("orders", Levels.of(0.01), 0.9, 0.8);
        fallen.take(new Count(1_000, 1_500), new Count(1_000, 1_000));
        assertThat(fallen.judgement().answer()).isEqualTo(Answer.FAIL);
    }

    @Test
    void aLimitIsHeldWithoutBlue() {
        var bad = Question.ofLimit("errors", Levels.of(0.01), 0.02);
        bad.take(Count.NONE, new Count(1_000, 60));
        assertThat(bad.judgement().answer()).isEqualTo(Answer.FAIL);
        var good = Question.ofLimit("errors", Levels.of(0.01), 0.02);
        good.take(Count.NONE, new Count(1_000, 2));
        assertThat(good.judgement().answer()).isEqualTo(Answer.PASS);
    }

    @Test
    void severalQuestionsShareAlpha() {
        assertThat(new Alpha(0.01, 5).each()).isEqualTo(0.002);
        assertThatThrownBy(() -> new Alpha(0.01, 0)).hasMessageContaining("at least one");
        assertThatThrownBy(() -> new Alpha(1, 1)).hasMessageContaining("between 0 and 1");
    }

    @Test
    void theWaysToPassShareItsLevelAndBeginningAnewTakesMore() {
        var rise = errors();
        rise.take(new Count(1, 0), new Count(1, 0));
        assertThat(rise.judgement().passesAt())
                .as("by the ratio, or by being rare")
                .isEqualTo(40);
        var anew = Question.ofLimit("errors", Levels.of(0.01).begun(2), 0.02);
        assertThat(anew.judgement().passesAt()).isCloseTo(400, within(1e-6));
        assertThat(anew.judgement().failsAt()).isCloseTo(2_000, within(1e-6));
    }
}
