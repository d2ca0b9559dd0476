package bascule.plan;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.balancers.MemoryBalancer;
import bascule.migration.Gate;
import bascule.migration.Gate.Approved;
import bascule.migration.Gate.Verdict;
import bascule.migration.Migration;
import bascule.migration.Phase;
import bascule.migration.StepException;
import bascule.plan.gates.NotFrozen;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FreezeTest {
    /// From Friday afternoon to Monday morning in Berlin, and over the turn of the year.
    private static final String FREEZES = """
        ramp: [{share: 5%, dwell: 10m}, {share: 50%, dwell: 10m}]
        freezes:
          - {from: 2026-12-20T00:00:00Z, until: 2027-01-02T00:00:00+01:00, why: christmas trade}
          - {days: fri, from: "16:00", zone: Europe/Berlin}
          - {days: [sat, sun], zone: Europe/Berlin}
          - {days: mon, until: "08:00", zone: Europe/Berlin}
        """;

    @TempDir
    Path folder;

    private Migration migration() {
        Plan plan = Texts.accepted(Texts.SERVICE + FREEZES, folder);
        var balancer = new MemoryBalancer(() -> Duration.ZERO, _ -> {}).as("shop-v2");
        return Assembly.migration(plan, Optional.empty(), Optional.of(balancer), Optional.empty());
    }

    private Verdict at(String moment) throws StepException {
        return migration().phases().getFirst().gates().getFirst().judge(new At(Instant.parse(moment)));
    }

    private record At(Instant now) implements Gate.Standing {
        @Override
        public List<Approved> approvals() {
            return List.of(new Approved("ana", now));
        }

        @Override
        public Duration waited() {
            return Duration.ZERO;
        }

        @Override
        public boolean completionOrdered() {
            return false;
        }

        @Override
        public String trouble(String flow) {
            return "";
        }
    }

    @Test
    void nothingThatGoesForwardBeginsWithoutIt() {
        assertThat(migration().phases())
                .filteredOn(phase -> phase.gates().stream().anyMatch(NotFrozen.class::isInstance))
                .extracting(Phase::id)
                .containsExactly("expand", "ramp-5", "ramp-50", "cutover", "contract");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-27T14:59:59Z, pass",
        "2026-11-27T15:00:00Z, 2026-11-30T07:00:00Z",
        "2026-11-28T23:30:00Z, 2026-11-30T07:00:00Z",
        "2026-11-30T06:59:59Z, 2026-11-30T07:00:00Z",
        "2026-11-30T07:00:00Z, pass",
        "2026-12-23T12:00:00Z, 2027-01-04T07:00:00Z"
    })
    void itWaitsUntilNoFreezeLastsAndSaysUntilWhen(String moment, String until) throws StepException {
        if (until.equals("pass")) {
            assertThat(at(moment)).isInstanceOf(Verdict.Pass.class);
        } else {
            assertThat(at(moment)).isInstanceOf(Verdict.Wait.class);
            assertThat(at(moment).toString()).contains("frozen until " + until + ": ");
        }
    }

    @Test
    void whyItIsFrozenIsSaid() throws StepException {
        assertThat(at("2026-12-23T12:00:00Z").toString()).contains("(christmas trade)");
        assertThat(at("2026-11-28T12:00:00Z").toString()).contains("Sat, Sun from 00:00 to 24:00 in Europe/Berlin");
    }

    /// Clocks go forward at two in the morning, and back at three.
    @Test
    void aDayIsAsLongAsItIsThere() {
        var sunday = new Freeze.Weekly(
                List.of(java.time.DayOfWeek.SUNDAY),
                java.time.LocalTime.MIDNIGHT,
                java.time.LocalTime.MIDNIGHT,
                java.time.ZoneId.of("Europe/Berlin"),
                "");
        assertThat(sunday.until(Instant.parse("2027-03-27T23:00:00Z"))).contains(Instant.parse("2027-03-28T22:00:00Z"));
        assertThat(sunday.until(Instant.parse("2026-10-24T22:00:00Z"))).contains(Instant.parse("2026-10-25T23:00:00Z"));
    }

    @Test
    void everyMistakeIsToldAtOnceWithItsPlace() {
        var reading = PlanReader.read(Texts.SERVICE + """
            gates: [{before: cutover, approval: freeze}]
            freezes:
              - {from: 2026-12-20}
              - {from: 2026-12-20T00:00:00Z, until: 2026-12-19T00:00:00Z}
              - {days: [friday]}
              - {days: [mon, tue, wed, thu, fri, sat, sun]}
              - {days: mon, from: "9"}
              - {days: mon, zone: Middle/Earth}
              - {days: mon, from: "18:00", until: "08:00"}
              - {from: 2026-12-20T00:00:00Z, until: 2027-12-19T00:00:00Z, zone: UTC}
            """, folder);
        assertThat(reading.problems())
                .extracting(each -> each.line() + " " + each.path())
                .containsExactly(
                        "8 gates[0].approval",
                        "10 freezes[0]",
                        "10 freezes[0].from",
                        "11 freezes[1]",
                        "12 freezes[2].days[0]",
                        "13 freezes[3]",
                        "14 freezes[4].from",
                        "15 freezes[5].zone",
                        "16 freezes[6]",
                        "17 freezes[7]");
    }
}
