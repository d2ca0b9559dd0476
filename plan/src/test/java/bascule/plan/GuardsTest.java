package bascule.plan;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.balancers.MemoryBalancer;
import bascule.migration.Phase;
import bascule.plan.Plan.GuardRule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardsTest {
    private static final String RAMP = Texts.SERVICE + "ramp: [{share: 5%, dwell: 10m}]\n";

    @TempDir
    Path folder;

    @Test
    void everyKeyArrives() {
        Plan plan = Texts.accepted(RAMP + """
            guards:
              - {during: ramp, errors: 1.25}
              - {during: ramp, latency: 50ms, warm-up: 1m}
              - {during: soak, failures: 2.5%, warm-up: 0s}
              - {during: soak, streak: 20}
              - {during: ramp, probe: "/catalogue?after=0"}
            """, folder);
        assertThat(plan.guards())
                .containsExactly(
                        new GuardRule(Phase.Name.RAMP, new Watched.Errors(1.25), Duration.ofSeconds(30)),
                        new GuardRule(
                                Phase.Name.RAMP, new Watched.Latency(Duration.ofMillis(50)), Duration.ofMinutes(1)),
                        new GuardRule(Phase.Name.SOAK, new Watched.Failures(0.025), Duration.ZERO),
                        new GuardRule(Phase.Name.SOAK, new Watched.Streak(20), Duration.ofSeconds(30)),
                        new GuardRule(
                                Phase.Name.RAMP, new Watched.Probe("/catalogue?after=0"), Duration.ofSeconds(30)));
    }

    /// Java takes each of these for a number.
    @ParameterizedTest
    @ValueSource(strings = {"5f", "1e999", "1e1", "0x1p3", "0x5", "Infinity", "NaN", "1_000", "+5", ".5", "5.", "1,5"})
    void onlyPlainDecimalsAreNumbers(String number) {
        var reading = PlanReader.read(RAMP + """
            guards:
              - {during: ramp, errors: "%1$s"}
              - {during: ramp, streak: "%1$s"}
              - {during: ramp, failures: "%1$s%%"}
              - {during: ramp, latency: "%1$sms"}
              - {during: ramp, query: "SELECT 1", most: "%1$s"}
              - {during: ramp, metric: {url: "http://c:1/metrics", metric: q, more-than: "%1$s"}}
            """.formatted(number), folder);
        int first = RAMP.split("\n", -1).length + 1;
        for (int guard = 0; guard < 6; guard++) {
            int line = first + guard;
            assertThat(reading.problems())
                    .filteredOn(each -> each.line() == line)
                    .anySatisfy(each ->
                            assertThat(each.message()).contains("'" + number).containsPattern("write .*[0-9]"));
        }
    }

    @Test
    void everyMistakeIsToldAtOnceWithItsPlace() {
        var reading = PlanReader.read(RAMP + """
            guards:
              - {during: lunch, errors: 1.25}
              - {during: ramp}
              - {during: ramp, errors: 1.25, streak: 20}
              - {during: ramp, errors: 0.5}
              - {during: ramp, latency: soon}
              - {during: ramp, failures: 2}
              - {during: ramp, streak: 1}
              - {errors: 1.25}
              - {during: ramp, error: 2}
              - {during: ramp, streak: 20, warm-up: -1s}
              - {during: ramp, probe: catalogue}
              - {during: ramp, query: SELECT 1}
              - {during: ramp, streak: 20, most: 1}
            """, folder);
        assertThat(reading.problems())
                .extracting(each -> each.line() + ":" + each.column() + " " + each.path())
                .containsExactly(
                        "10:14 guards[0].during",
                        "11:5 guards[1]",
                        "12:5 guards[2]",
                        "13:28 guards[3].errors",
                        "14:29 guards[4].latency",
                        "15:30 guards[5].failures",
                        "16:28 guards[6].streak",
                        "17:5 guards[7]",
                        "18:5 guards[8]",
                        "18:20 guards[8].error",
                        "19:41 guards[9].warm-up",
                        "20:27 guards[10].probe",
                        "21:5 guards[11]",
                        "22:5 guards[12]");
    }

    @Test
    void aGuardThatCouldNeverBeAskedIsRefused() {
        Texts.refused(
                Texts.SERVICE + "guards: [{during: ramp, errors: 1.25}]\n",
                folder,
                "guards[0].during",
                "the plan has no 'ramp'");
        Texts.refused(
                RAMP + "guards: [{during: soak, errors: 1.25}]\n",
                folder,
                "guards[0].during",
                "during soak blue serves nobody");
        Texts.refused(
                RAMP + "guards: [{during: ramp, errors: 1.25}, {during: ramp, errors: 2}]\n",
                folder,
                "guards[1]",
                "keep one");
        Texts.refused(
                RAMP + "guards: [{during: ramp, query: SELECT 1, most: 3}]\n",
                folder,
                "guards[0]",
                "a query needs a database");
        Texts.refused(
                RAMP + "guards: [{during: soak, probe: /}]\n",
                folder,
                "guards[0].during",
                "during soak blue serves nobody");
        Texts.refused(
                Texts.DATABASE + "guards: [{during: soak, failures: 2%}]\n", folder, "guards", "no gateway counts");
    }

    @Test
    void thePlansTextTellsTheChanceOfAMistakeAndHowLongADoublingTakes() {
        Plan plan =
                Texts.accepted(RAMP + "guards: [{during: ramp, errors: 1.25}, {during: ramp, streak: 20}]\n", folder);
        var balancer = new MemoryBalancer(() -> Duration.ZERO, _ -> {}).as("shop-v2");
        var migration = Assembly.migration(plan, Optional.empty(), Optional.of(balancer), Optional.empty());
        assertThat(migration.guards()).extracting(each -> each.name()).containsExactly("errors-ramp", "streak-ramp");
        String text = PlanText.render(plan, migration, List.of()).replaceAll("\\s+", " ");
        assertThat(text)
                .contains("a good green is stopped with a probability of at most 1 % in all")
                .contains("of 100 requests a second with 1 % failing, twice as many failures on green are seen at 5%"
                        + " in about 13m");
    }
}
