package bascule.databases.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.data.AdmitGreen;
import bascule.data.CarrySequences;
import bascule.data.CatchUp;
import bascule.data.Fence.Mode;
import bascule.data.FenceBlue;
import bascule.data.Mapping;
import bascule.data.TurnRound;
import bascule.data.VerifyTouched;
import bascule.migration.Quiet;
import bascule.migration.Step;
import bascule.migration.StepException;
import bascule.migration.StepId;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// A site whose service can be moved there and back by the cutover's own steps, without a gateway.
final class SwingSite implements AutoCloseable {
    static final Duration LOCK = Duration.ofSeconds(5);

    final Site site = new Site();
    final PostgresPair pair;
    private final Duration budget;

    /// @param tables whose rows move, the same on both sides
    SwingSite(Duration budget, String... tables) {
        this.budget = budget;
        this.pair = new PostgresPair(
                site.migration,
                site.blueAddress,
                site.greenAddress,
                Stream.of(tables).map(Mapping::same).toList());
    }

    /// Fences, copies, follows both ways and proves; the tables are there.
    void follow() throws StepException {
        pair.blue().register(Site.FIRST);
        pair.green().register(Site.FIRST);
        pair.green().fence().install(Mode.CLOSED, Site.FIRST);
        pair.blue().fence().install(Mode.OPEN, Site.FIRST);
        pair.forward().copy(Site.FIRST, Site.quietly());
        pair.reverse().capture(Site.FIRST);
        site.start((PostgresLink) pair.forward());
        site.start((PostgresLink) pair.reverse());
        pair.forward().canary(budget, Site.FIRST);
        assertThat(pair.forward().prove(budget, Site.FIRST, Site.quietly())).isEmpty();
    }

    List<Step> swing() {
        return List.of(
                new FenceBlue(new StepId("fence-blue"), pair, Quiet.NONE, LOCK),
                new CatchUp(new StepId("catch-up"), pair, budget),
                new CarrySequences(new StepId("sequences"), pair),
                new VerifyTouched(new StepId("verify"), pair, budget),
                new TurnRound(new StepId("turn"), pair, budget),
                new AdmitGreen(new StepId("admit-green"), pair, Quiet.NONE, LOCK, new StepId("retire")));
    }

    void forth() throws StepException {
        for (var step : swing()) {
            step.apply(new Alone());
        }
    }

    void back() throws StepException {
        for (var step : swing().reversed()) {
            step.revert(new Alone());
        }
    }

    @Override
    public void close() {
        site.close();
        pair.close();
    }
}
