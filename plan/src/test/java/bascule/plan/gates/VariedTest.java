package bascule.plan.gates;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.gates.Levels;
import bascule.migration.Gate.Verdict;
import bascule.migration.Phase;
import bascule.plan.Plan.GuardRule;
import bascule.plan.Watched;
import bascule.traffic.Figures;
import bascule.traffic.Figures.Seen;
import bascule.traffic.Figures.Sides;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Guards that compare two variants of a flag and not the sides.
class VariedTest {
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final Watched.Variants VARIANTS = new Watched.Variants("checkout", "old", "new");
    private static final Watched.Errors ERRORS = new Watched.Errors(1.25);

    private final Watch watch = new Watch(
            new GuardRule(Phase.Name.RAMP, new Watched.OfVariants("checkout", VARIANTS, ERRORS), WARM_UP),
            new Windows(ERRORS, WARM_UP, Levels.of(0.01), new Varied(this::figures, VARIANTS), VARIANTS.words()));
    private Figures all = new Figures("", Map.of());
    private Duration stood = WARM_UP;

    private Figures figures() {
        return new Figures("run", all.routes(), all.flags());
    }

    private static Seen seen(long requests, long failed) {
        return new Seen(requests, failed, requests, failed, Seen.histogram());
    }

    private Verdict second(Sides sides, Seen old, Seen young) throws Exception {
        all = all.plus(new Figures(
                "",
                Map.of("all", sides),
                Map.of("checkout", Map.of("old", old, "new", young), "other", Map.of("new", seen(10, 10)))));
        stood = stood.plusSeconds(1);
        return watch.judge(stood);
    }

    @Test
    void aVariantThatFailsMoreOftenFailsThoughTheSidesDoNot() throws Exception {
        watch.begin(1);
        watch.judge(stood);
        assertThat(watch.name()).isEqualTo("checkout-errors-ramp");
        assertThat(watch.describe()).contains("of checkout, with 'new' as green and 'old' as blue: green's clients");
        Verdict last = new Verdict.Wait("", WARM_UP);
        for (int i = 0; i < 60 && !(last instanceof Verdict.Fail); i++) {
            last = second(new Sides(seen(90, 0), seen(10, 0)), seen(90, 0), seen(10, 1));
        }
        assertThat(last).isInstanceOf(Verdict.Fail.class);
    }

    @Test
    void aSideThatFailsIsNothingToAVariantThatDoesNot() throws Exception {
        watch.begin(1);
        watch.judge(stood);
        for (int i = 0; i < 60; i++) {
            assertThat(second(new Sides(seen(90, 0), seen(10, 9)), seen(90, 1), seen(10, 0)))
                    .isInstanceOf(Verdict.Wait.class);
        }
    }
}
