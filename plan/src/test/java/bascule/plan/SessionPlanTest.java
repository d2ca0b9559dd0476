package bascule.plan;

import static bascule.plan.Texts.FULL;
import static bascule.plan.Texts.with;
import static org.assertj.core.api.Assertions.assertThat;

import bascule.migration.Flow;
import bascule.migration.Migration;
import bascule.migration.Observation;
import bascule.migration.Step;
import bascule.migration.StepId;
import bascule.plan.sessions.KeepSessions;
import bascule.traffic.Route;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionPlanTest {
    private static final String SESSION = with(FULL, "reads: any-age", "reads: session");

    @TempDir
    Path folder;

    @Test
    void theGatewayIsToldFromTheFirstStepOfTheRampUntilTheHold() throws IOException {
        Plan plan = Texts.accepted(SESSION, Texts.withScripts(folder));
        assertThat(plan.routes().getFirst().spread()).isEqualTo(Route.Spread.SESSION);
        Migration migration = PlanTextTest.migration(plan);
        List<String> ids =
                migration.steps().stream().map(each -> each.id().value()).toList();
        assertThat(ids)
                .containsOnlyOnce("sessions")
                .containsSubsequence("canaries", "sessions", "ramp-5", "ramp-50-25");
        Step step = migration.steps().get(ids.indexOf("sessions"));
        assertThat(step).isInstanceOfSatisfying(KeepSessions.class, keeps -> {
            assertThat(keeps.endedBy()).contains(new StepId("hold"));
            assertThat(keeps.flows()).extracting(Flow::name).containsExactly("sessions");
            assertThat(keeps.observe()).isEqualTo(new Observation.Present());
        });
    }

    @Test
    void withoutSuchARouteNobodyTellsIt() throws IOException {
        Migration migration = PlanTextTest.migration(Texts.accepted(FULL, Texts.withScripts(folder)));
        assertThat(migration.steps()).noneMatch(KeepSessions.class::isInstance);
    }

    @Test
    void severalGatewaysTellEachOther() throws IOException {
        Plan plan = Texts.accepted(
                with(SESSION, "admin: http://127.0.0.1:8081", "admin: [http://127.0.0.1:8081, http://127.0.0.1:8082]"),
                Texts.withScripts(folder));
        assertThat(plan.routes().getFirst().spread()).isEqualTo(Route.Spread.SESSION);
    }
}
