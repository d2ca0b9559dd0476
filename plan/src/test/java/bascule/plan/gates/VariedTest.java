package bascule.plan.gates;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.gates.Levels;
import bascule.migration.Gate.Verdict;
import bascule.migration.Guard;
import bascule.migration.Phase;
import bascule.plan.Plan.GuardRule;
import bascule.plan.PlanReader;
import bascule.plan.Watched;
import bascule.traffic.Figures;
import bascule.traffic.Figures.Seen;
import bascule.traffic.Figures.Sides;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        add(sides, old, young);
        return watch.judge(stood);
    }

    private void add(Sides sides, Seen old, Seen young) {
        all = all.plus(new Figures(
                "",
                Map.of("all", sides),
                Map.of("checkout", Map.of("old", old, "new", young), "other", Map.of("new", seen(10, 10)))));
        stood = stood.plusSeconds(1);
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

    /// As the guards of a plan are put together.
    @Test
    void aPlansGuardOverVariantsLooksAtThem(@TempDir Path folder) throws Exception {
        var plan = PlanReader.read("""
            migration: shop-v2
            owner: payments
            environments:
              blue: {service: http://127.0.0.1:9001}
              green: {service: http://127.0.0.1:9002}
            gateway: {admin: http://127.0.0.1:8081, token: {env: TOKEN}}
            routes: [{id: all, path: /}]
            ramp: [{share: 5%, dwell: 10m}]
            guards: [{during: ramp, warm-up: 1s, flag: {flag: checkout, blue: old, green: new, errors: 1.25}}]
            """, folder);
        assertThat(plan.problems()).isEmpty();
        Guard guard =
                Witnesses.of(plan.plan().orElseThrow(), this::figures).guards().getFirst();
        guard.begin(1);
        guard.judge(stood);
        Verdict last = new Verdict.Wait("", WARM_UP);
        for (int i = 0; i < 60 && !(last instanceof Verdict.Fail); i++) {
            add(new Sides(seen(90, 0), seen(10, 0)), seen(90, 0), seen(10, 1));
            last = guard.judge(stood);
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
