package bascule.plan;

import static bascule.plan.Texts.DATABASE;
import static bascule.plan.Texts.FULL;
import static bascule.plan.Texts.SERVICE;
import static bascule.plan.Texts.with;
import static org.assertj.core.api.Assertions.assertThat;

import bascule.balancers.MemoryBalancer;
import bascule.data.Fence;
import bascule.data.InstallFence;
import bascule.data.RunScript;
import bascule.databases.memory.Effects;
import bascule.databases.memory.MemoryDatabase;
import bascule.databases.memory.MemoryPair;
import bascule.migration.Durations;
import bascule.migration.Epoch;
import bascule.migration.Gate;
import bascule.migration.Migration;
import bascule.migration.Phase;
import bascule.migration.Reversal;
import bascule.migration.Step;
import bascule.migration.StepId;
import bascule.plan.gates.Approval;
import bascule.plan.gates.Dwell;
import bascule.traffic.Forecast;
import bascule.traffic.ShiftTraffic;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AssemblyTest {
    private static final StepId RETIRE = new StepId("retire");

    @TempDir
    Path folder;

    @Test
    void aWholePlanGoesThroughItsPhasesInOrder() throws IOException {
        Migration migration = assemble(FULL);

        assertThat(migration.phases())
                .extracting(Phase::id)
                .containsExactly("expand", "backfill", "ramp-5", "ramp-50-25", "cutover", "soak", "contract");
        assertThat(migration.digest()).isEqualTo(Texts.accepted(FULL, folder).digest());
        assertThat(ids(migration.phaseOf(new StepId("hold"))))
                .containsExactly(
                        "hold", "fence-blue", "catch-up", "sequences", "verify", "turn", "admit-green", "release");
    }

    @Test
    void theSwingIsTheWholeCutover() throws IOException {
        var swing = assemble(FULL).swing();

        assertThat(swing.steps())
                .extracting(StepId::value)
                .startsWith("hold", "fence-blue")
                .endsWith("release");
        assertThat(swing.opensGreen()).hasValue(new StepId("admit-green"));
        assertThat(swing.opensBlue()).hasValue(new StepId("fence-blue"));
        assertThat(swing.attempts()).isEqualTo(5);
        assertThat(swing.pause()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void aServiceAloneIsHeldAndReleased() throws IOException {
        Migration migration = assemble(SERVICE);

        assertThat(migration.steps())
                .extracting(each -> each.id().value())
                .containsExactly("routes", "hold", "release", "leave-gateway");
        assertThat(migration.steps().subList(0, 3)).allMatch(each -> each.reversal() instanceof Reversal.Exact);
        assertThat(migration.swing().opensGreen()).hasValue(new StepId("release"));
        assertThat(migration.swing().opensBlue()).hasValue(new StepId("hold"));
        assertThat(migration.participants()).hasOnlyElementsOfType(MemoryBalancer.class);
    }

    @Test
    void aDatabaseAloneIsFencedWithoutAHold() throws IOException {
        Migration migration = assemble(DATABASE);

        assertThat(migration.swing().steps())
                .extracting(StepId::value)
                .startsWith("fence-blue")
                .endsWith("admit-green");
        assertThat(migration.participants())
                .hasOnlyElementsOfType(MemoryDatabase.class)
                .hasSize(2);
    }

    @Test
    void everyParticipantLearnsOfANewTerm() throws IOException {
        assertThat(assemble(FULL).participants())
                .extracting(each -> each.getClass().getSimpleName())
                .containsExactly("MemoryBalancer", "MemoryDatabase", "MemoryDatabase");
    }

    @Test
    void greenIsClosedAsSoonAsItsTablesAreThere() throws IOException {
        List<Step> expand = phase(assemble(FULL), Phase.Name.EXPAND).steps();

        assertThat(expand.getLast()).isInstanceOfSatisfying(InstallFence.class, fence -> {
            assertThat(fence.side()).isEqualTo("green");
            assertThat(fence.mode()).isEqualTo(Fence.Mode.CLOSED);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {FULL, DATABASE, SERVICE})
    void onceAStepHasNoWayBackNoneAfterItHas(String text) throws IOException {
        List<Step> steps = assemble(text).steps();
        int first = (int) steps.stream()
                .takeWhile(each -> !(each.reversal() instanceof Reversal.None))
                .count();

        assertThat(steps.subList(first, steps.size())).allMatch(each -> each.reversal() instanceof Reversal.None);
        assertThat(steps.subList(first, steps.size()).stream().findFirst().map(Step::id))
                .isIn(Optional.of(new StepId("leave-gateway")), Optional.of(RETIRE));
    }

    @Test
    void fromTheOpeningOfGreenTheWayBackEndsWithTheFlows() throws IOException {
        Migration migration = assemble(FULL);

        for (var id : new String[] {"admit-green", "release"}) {
            assertThat(step(migration, id).reversal()).isEqualTo(new Reversal.WithinWindow(RETIRE));
        }
    }

    @Test
    void onlyAPersonsOrderAfterTheSoakOpensWhatCantBeUndone() throws IOException {
        Phase contract = phase(assemble(FULL), Phase.Name.CONTRACT);

        assertThat(contract.gates()).extracting(Gate::name).containsExactly("soak", "violations", "complete");
        assertThat(contract.gates().getFirst()).isEqualTo(new Dwell("soak", Duration.ofHours(2)));
        assertThat(ids(contract)).containsExactly("retire", "contract-tidy", "leave-green", "leave-gateway");
    }

    @Test
    void eachStretchOfTheRampWaitsForTheOneBefore() throws IOException {
        Migration migration = assemble(FULL);
        List<Phase> ramp = migration.phases().stream()
                .filter(each -> each.name() == Phase.Name.RAMP)
                .toList();

        assertThat(ramp.getFirst().gates()).extracting(Gate::name).containsExactly("lag", "reachable", "flow");
        assertThat(ramp.getLast().gates()).extracting(Gate::name).containsExactly("reachable", "flow", "dwell");
        assertThat(ramp.getLast().gates()).contains(new Dwell("dwell", Duration.ofSeconds(10)));
        assertThat(phase(migration, Phase.Name.CUTOVER).gates()).contains(new Dwell("dwell", Duration.ofSeconds(20)));
        assertThat(ramp.stream().flatMap(each -> each.steps().stream()).map(ShiftTraffic.class::cast))
                .extracting(
                        each -> each.before().percent() + " to " + each.split().percent())
                .containsExactly("0% to 5%", "5% to 50.25%");
    }

    @Test
    void noHoldBeginsThatWouldOverflow() throws Exception {
        Plan plan = Texts.accepted(FULL, Texts.withScripts(folder));
        var balancer = new MemoryBalancer(() -> Duration.ZERO, _ -> {});
        var pair = new MemoryPair(Effects.UNHEARD);
        Migration migration = Assembly.migration(plan, Optional.of(pair), Optional.of(balancer), Optional.empty());
        balancer.crowded(7);
        assertThat(gate(migration, "cutover", "forecast").judge(standing(Duration.ZERO)))
                .isInstanceOfSatisfying(
                        Gate.Verdict.Wait.class,
                        wait -> assertThat(wait.reason())
                                .startsWith("a hold of "
                                        + Durations.text(plan.cutover().longestHold(true)))
                                .contains("up to 7 requests (route other: 7), and memory balancer has room for 0"));
        balancer.crowded(0);
        assertThat(gate(migration, "cutover", "forecast").judge(standing(Duration.ZERO)))
                .isInstanceOf(Gate.Verdict.Pass.class);
    }

    @Test
    void whatRefusesToBeHeldInTimeIsNamedByRoute() {
        Duration hold = Duration.ofSeconds(11);
        Duration drain = Duration.ofSeconds(2);
        Map<String, Long> held = Map.of("shop", 500L, "reports", 3L);
        Map<String, String> slow = Map.of("reports", "GET /report at blue for 3021 ms");
        assertThat(new Forecast("gateway a", hold, drain, 700, 10_000, held, 10, 5, slow).against())
                .containsExactly(
                        "in 5 of 10 looks requests were in flight at gateway a for longer than 'drain' (2s), so a hold"
                            + " would wait for such in vain: route reports, GET /report at blue for 3021 ms; lengthen"
                            + " 'drain', or let the route go on with 'hold: writes' or 'bypass'");
        assertThat(new Forecast("gateway a", hold, drain, 700, 10_000, held, 10, 4, slow).against())
                .as("it would rather come to rest than not")
                .isEmpty();
        assertThat(new Forecast("gateway a", hold, drain, 701, 700, held, 10, 0, Map.of()).against())
                .singleElement()
                .asString()
                .contains("701 requests (route shop: 500, route reports: 3), and gateway a has room for 700");
    }

    @Test
    void nobodyIsSentToAGreenThatDoesNotAnswer() throws Exception {
        Plan plan = Texts.accepted(FULL, Texts.withScripts(folder));
        var balancer = new MemoryBalancer(() -> Duration.ZERO, _ -> {});
        var pair = new MemoryPair(Effects.UNHEARD);
        Migration migration = Assembly.migration(plan, Optional.of(pair), Optional.of(balancer), Optional.empty());
        balancer.dead(plan.green().service());
        for (String id : List.of("ramp-5", "ramp-50-25", "cutover")) {
            assertThat(gate(migration, id, "reachable").judge(standing(Duration.ZERO)))
                    .as(id)
                    .isInstanceOfSatisfying(
                            Gate.Verdict.Wait.class,
                            wait -> assertThat(wait.reason())
                                    .contains(plan.green().service().getFirst().toString()));
        }
        balancer.dead(List.of());
        assertThat(gate(migration, "cutover", "reachable").judge(standing(Duration.ZERO)))
                .isInstanceOf(Gate.Verdict.Pass.class);
    }

    @Test
    void noStepOfTheRampOpensWithoutTheForwardFlowAndAReadGreenFailsWithoutItForLong() throws Exception {
        var pair = new MemoryPair(Effects.UNHEARD);
        Migration migration = Assembly.migration(
                Texts.accepted(FULL, Texts.withScripts(folder)),
                Optional.of(pair),
                Optional.of(new MemoryBalancer(() -> Duration.ZERO, _ -> {})),
                Optional.empty());
        Gate first = gate(migration, "ramp-5", "flow");
        assertThat(first.judge(standing(Duration.ZERO))).isInstanceOf(Gate.Verdict.Wait.class);
        assertThat(first.judge(standing(Duration.ofHours(1)))).isInstanceOf(Gate.Verdict.Wait.class);
        for (String id : List.of("ramp-50-25", "cutover")) {
            Gate later = gate(migration, id, "flow");
            assertThat(later.judge(standing(Duration.ofMinutes(9)))).isInstanceOf(Gate.Verdict.Wait.class);
            assertThat(later.judge(standing(Duration.ofMinutes(10))))
                    .as(id)
                    .isInstanceOfSatisfying(
                            Gate.Verdict.Fail.class,
                            fail -> assertThat(fail.reason()).contains("forward flow"));
        }
        pair.forward().capture(new Epoch(1));
        assertThat(first.judge(standing(Duration.ZERO))).isInstanceOf(Gate.Verdict.Pass.class);
    }

    private static Gate gate(Migration migration, String phase, String name) {
        return migration.phases().stream()
                .filter(each -> each.id().equals(phase))
                .flatMap(each -> each.gates().stream())
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Gate.Standing standing(Duration waited) {
        return new Gate.Standing() {
            @Override
            public List<Gate.Approved> approvals() {
                return List.of();
            }

            @Override
            public Instant now() {
                return Instant.EPOCH;
            }

            @Override
            public Duration waited() {
                return waited;
            }

            @Override
            public boolean completionOrdered() {
                return false;
            }

            @Override
            public String trouble(String flow) {
                return "";
            }
        };
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.Name.class,
            names = {"SHADOW"},
            mode = EnumSource.Mode.EXCLUDE)
    void anApprovalIsAskedForBeforeThePhaseItNames(Phase.Name before) throws IOException {
        String word = before.name().toLowerCase(Locale.ROOT);
        Migration migration = assemble(with(FULL, "before: cutover, approval", "before: " + word + ", approval"));

        assertThat(phase(migration, before).gates()).contains(new Approval("payments-oncall", 2));
        assertThat(migration.phases().stream().flatMap(each -> each.gates().stream()))
                .filteredOn(Approval.class::isInstance)
                .hasSize(1);
    }

    @Test
    void scriptsRunOnGreenWithTheirUndo() throws IOException {
        Migration migration = assemble(FULL);

        assertThat(step(migration, "expand-shape")).isInstanceOfSatisfying(RunScript.class, script -> {
            assertThat(script.green().describe()).contains("green");
            assertThat(script.script()).isEqualTo("shape");
            assertThat(script.undo()).isPresent();
        });
        assertThat(ids(phase(migration, Phase.Name.EXPAND)))
                .containsExactly("routes", "register", "expand-shape", "fence-green");
    }

    @Test
    void scriptsWhoseNamesDifferInSignsOnlyNeverMeet() throws IOException {
        Migration migration = assemble(DATABASE
                + "expand: [{file: green.sql, name: 1.SQL}, {file: green-undo.sql, name: A__b-.}, contract.sql]\n");

        assertThat(ids(phase(migration, Phase.Name.EXPAND)))
                .containsExactly("register", "expand-1-sql", "expand-a-b", "expand-contract-sql", "fence-green");
    }

    private Migration assemble(String text) throws IOException {
        return PlanTextTest.migration(Texts.accepted(text, Texts.withScripts(folder)));
    }

    private static Phase phase(Migration migration, Phase.Name name) {
        return migration.phases().stream()
                .filter(each -> each.name() == name)
                .findFirst()
                .orElseThrow();
    }

    private static Step step(Migration migration, String id) {
        return migration.steps().stream()
                .filter(each -> each.id().value().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> ids(Phase phase) {
        return phase.steps().stream().map(each -> each.id().value()).toList();
    }
}
