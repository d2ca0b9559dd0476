package bascule.gates;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.gates.Judgement.Answer;
import bascule.gates.Judgement.Outlook;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DivergenceTest {
    private static final double TOLERATED = 0.01;
    private static final int GREEN = 40;
    private static final int NOISE = 10;

    private final Divergence divergence = new Divergence(Levels.of(0.01), TOLERATED, true);

    private static Divergence.Seen seen(long noise, long green) {
        return new Divergence.Seen(new Count(NOISE, noise), new Count(GREEN, green));
    }

    private Answer windows(int many, Map<String, Divergence.Seen> window) {
        for (int i = 0; i < many; i++) {
            divergence.take(window, new Count(NOISE, 0), GREEN);
        }
        return divergence.judgement().answer();
    }

    @Test
    void whereNothingDiffersItPasses() {
        assertThat(windows(3, Map.of())).isEqualTo(Answer.WAIT);
        assertThat(windows(20, Map.of())).isEqualTo(Answer.PASS);
    }

    private Outlook outlook() {
        return divergence.judgement().outlook().orElseThrow();
    }

    /// What is foreseen comes so, or about so: not a pass where it fails, and not never where it fails soon.
    @Test
    void whatFailsIsForeseenToFailAndWhen() {
        Map<String, Divergence.Seen> window = Map.of("shop $.at", seen(NOISE, GREEN), "shop $.price", seen(0, 2));
        windows(4, window);
        assertThat(outlook().answer()).isEqualTo(Answer.FAIL);
        int foreseen = (int) Math.ceil(outlook().windows());
        assertThat(windows(foreseen / 2, window)).isEqualTo(Answer.WAIT);
        assertThat(windows(foreseen - foreseen / 2 + 2, window)).isEqualTo(Answer.FAIL);
    }

    @Test
    void whatPassesIsForeseenToPassThoughAClockDiffersInEachAnswer() {
        Map<String, Divergence.Seen> window = Map.of("shop $.at", seen(NOISE, GREEN));
        windows(4, window);
        assertThat(outlook().answer()).isEqualTo(Answer.PASS);
        assertThat(windows((int) Math.ceil(outlook().windows()) + 1, window)).isEqualTo(Answer.PASS);
    }

    @Test
    void whereNothingWasComparedNothingIsForeseen() {
        assertThat(divergence.judgement().outlook()).isEmpty();
        divergence.take(Map.of(), Count.NONE, 0);
        assertThat(divergence.judgement().outlook()).isEmpty();
        divergence.take(Map.of(), Count.NONE, 3);
        var few = divergence.judgement().evidence(Duration.ofSeconds(1));
        assertThat(few.foreseeable()).isFalse();
        assertThat(few.forecast()).isEmpty();
    }

    @Test
    void aClockThatDiffersInEveryAnswerIsNoiseFromTheFirstOn() {
        assertThat(windows(100, Map.of("shop $.at", seen(NOISE, GREEN)))).isEqualTo(Answer.PASS);
        assertThat(divergence.judgement().green()).isEqualTo(new Count(100 * GREEN, 0));
    }

    @Test
    void aPriceThatDiffersOnceInTenTimesFailsAndIsNamed() {
        Map<String, Divergence.Seen> window = Map.of("shop $.at", seen(NOISE, GREEN), "shop $.price", seen(0, 4));
        assertThat(windows(2, window)).isEqualTo(Answer.WAIT);
        assertThat(windows(20, window)).isEqualTo(Answer.FAIL);
        assertThat(divergence.judgement().why()).contains("most at shop $.price");
    }

    /// Which places there are is not known before they differ, and none is judged by the window that brought it up.
    @Test
    void theWindowThatBringsAPlaceUpDoesNotJudgeIt() {
        var window = Map.of("shop $.price", new Divergence.Seen(new Count(1_000, 0), new Count(4_000, 2_000)));
        divergence.take(window, new Count(1_000, 0), 4_000);
        assertThat(divergence.judgement().answer()).isEqualTo(Answer.WAIT);
        divergence.take(window, new Count(1_000, 0), 4_000);
        assertThat(divergence.judgement().answer()).isEqualTo(Answer.FAIL);
    }

    /// Rows that are being written: once in twenty times, on either side.
    @Test
    void whatBlueDoesToItselfAsOftenIsNotGreens() {
        for (int i = 0; i < 2_000; i++) {
            divergence.take(Map.of("shop $.stock", seen(i % 2, 2)), new Count(NOISE, i % 2), GREEN);
        }
        assertThat(divergence.judgement().answer()).isEqualTo(Answer.PASS);
    }

    @Test
    void whereBlueIsNotAskedTwiceEveryDifferenceIsGreens() {
        var alone = new Divergence(Levels.of(0.01), TOLERATED, false);
        for (int i = 0; i < 20; i++) {
            alone.take(Map.of("shop $.at", new Divergence.Seen(Count.NONE, new Count(GREEN, 4))), Count.NONE, GREEN);
        }
        assertThat(alone.judgement().answer()).isEqualTo(Answer.FAIL);
    }

    /// What is too rare to be held against green is no reason to pass either.
    @Test
    void differencesThatAreAlwaysSomewhereElseKeepItFromPassing() {
        for (int i = 0; i < 2_000; i++) {
            divergence.take(Map.of("shop $.keys." + i, seen(0, 1)), new Count(NOISE, 0), GREEN);
        }
        assertThat(divergence.judgement().answer()).isEqualTo(Answer.WAIT);
        assertThat(divergence.judgement().green().events()).isEqualTo(2_000);
    }

    /// Five places, two of them with noise, none worse on green than what is tolerated or noise explains.
    @Test
    void aGoodGreenIsFailedNoMoreOftenThanPromised() {
        var random = new SplittableRandom(20261126);
        double[] noise = {1, 0.2, 0.05, 0.01, 0};
        double[] green = {1, 0.2, 0.05, 0.02, TOLERATED};
        int failed = 0;
        int runs = 500;
        double alpha = 0.05;
        for (int run = 0; run < runs; run++) {
            failed += fails(random, alpha, noise, green) ? 1 : 0;
        }
        assertThat((double) failed / runs).isLessThanOrEqualTo(alpha);
    }

    private static boolean fails(SplittableRandom random, double alpha, double[] noise, double[] green) {
        var divergence = new Divergence(new Levels(alpha, 1e-9), TOLERATED, true);
        for (int window = 0; window < 120; window++) {
            Map<String, Divergence.Seen> seen = new HashMap<>();
            for (int place = 0; place < noise.length; place++) {
                seen.put("$." + place, seen(hits(random, NOISE, noise[place]), hits(random, GREEN, green[place])));
            }
            seen.values().removeIf(each -> each.noise().events() + each.green().events() == 0);
            divergence.take(seen, new Count(NOISE, 0), GREEN);
        }
        return divergence.judgement().answer() == Answer.FAIL;
    }

    private static long hits(SplittableRandom random, int times, double rate) {
        long hits = 0;
        for (int i = 0; i < times; i++) {
            hits += random.nextDouble() < rate ? 1 : 0;
        }
        return hits;
    }
}
