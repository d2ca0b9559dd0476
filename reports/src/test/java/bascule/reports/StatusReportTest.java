package bascule.reports;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.controller.Status.Health;
import bascule.controller.Status.State;
import bascule.journal.Event.Direction;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StatusReportTest {
    private static String report(State state, Health health, Audience audience) {
        return StatusReport.of(
                        Histories.status(state, health),
                        Histories.started()
                                .step("secret-hold", Direction.FORWARD)
                                .entries(),
                        audience)
                .markdown();
    }

    @ParameterizedTest
    @EnumSource(State.class)
    void thePublicIsToldNothingOfTheInside(State state) {
        for (Health health : Health.values()) {
            assertThat(report(state, health, Audience.PUBLIC).toLowerCase(Locale.ROOT))
                    .doesNotContain("secret", "blue", "green", "cafe", "ana")
                    .contains("you need not do anything");
        }
    }

    @ParameterizedTest
    @EnumSource(State.class)
    void stakeholdersAreToldWhatItMeansAndNotItsParts(State state) {
        assertThat(report(state, Health.HEALTHY, Audience.STAKEHOLDERS))
                .contains("1 of 2 steps", "compared, no difference found", "SECRET-7")
                .doesNotContain("secret-hold", "secret-gate", "secret-phase", "green");
    }

    @ParameterizedTest
    @EnumSource(State.class)
    void engineersAreToldAllOfIt(State state) {
        assertThat(report(state, Health.DEGRADED, Audience.ENGINEERS))
                .contains("secret-reason", "secret-gate", "secret-evidence", "secret-hint")
                .contains("secret-hold | done | 1.0 s |", "release | running | 40 ms so far |")
                .contains("open until secret-until", "step secret-hold finished after 1.0 s");
    }

    @ParameterizedTest
    @EnumSource(value = Health.class, names = "HEALTHY", mode = EnumSource.Mode.EXCLUDE)
    void nobodyIsToldThatAllIsWellWhereItIsNot(Health health) {
        assertThat(report(State.RUNNING, health, Audience.PUBLIC)).doesNotContain("is available");
    }
}
