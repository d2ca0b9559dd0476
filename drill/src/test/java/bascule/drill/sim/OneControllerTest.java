package bascule.drill.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.balancers.MemoryBalancer;
import bascule.comparison.Difference;
import bascule.comparison.RouteComparison;
import bascule.comparison.RouteComparison.Counted;
import bascule.comparison.Sample;
import bascule.controller.Connectors;
import bascule.controller.HomeMigrations;
import bascule.controller.Migrations;
import bascule.controller.Status;
import bascule.controller.Surroundings;
import bascule.data.Pair;
import bascule.flags.FlagStore;
import bascule.journal.Entry;
import bascule.journal.Event;
import bascule.journal.Event.Order;
import bascule.journal.Journal;
import bascule.journal.JournalException;
import bascule.journal.MemoryJournal;
import bascule.migration.Epoch;
import bascule.migration.Side;
import bascule.migration.StepException.Fenced;
import bascule.migration.StepException.Refused;
import bascule.plan.Plan;
import bascule.traffic.Balancer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a controller shows and takes while its journal, its term or its migration is not as it should be.
@Timeout(60)
class OneControllerTest {
    private static final String PLAN = """
        migration: shop-v2
        owner: payments
        environments:
          blue: {service: http://127.0.0.1:9001}
          green: {service: http://127.0.0.1:9002}
        gateway: {admin: http://127.0.0.1:8081, token: {env: TOKEN}}
        soak: 1s
        gates:
          - {before: cutover, approval: oncall, needed: 2}
        """;

    @TempDir
    private Path home;

    private final MemoryBalancer balancer = new MemoryBalancer(() -> Duration.ofNanos(System.nanoTime()), _ -> {});
    private final FullDisk journal = new FullDisk(new MemoryJournal(InstantSource.system()));
    private Optional<HomeMigrations> running = Optional.empty();

    /// A journal whose disk can be full.
    private static final class FullDisk implements Journal {
        private final Journal journal;
        volatile boolean full;
        volatile boolean fillsOnTheWayBack;
        volatile boolean reserveFails;

        FullDisk(Journal journal) {
            this.journal = journal;
        }

        private void demandRoom() {
            if (full) {
                throw new JournalException("the journal can't be written: No space left on device");
            }
        }

        @Override
        public Epoch claim(String holder) {
            demandRoom();
            return journal.claim(holder);
        }

        @Override
        public Entry append(Epoch epoch, Event event) throws Fenced {
            demandRoom();
            full |= fillsOnTheWayBack
                    && event instanceof Event.StepStarted(_, var way)
                    && way == Event.Direction.BACK;
            return journal.append(epoch, event);
        }

        @Override
        public void reserve() {
            if (reserveFails) {
                throw new JournalException("no room can be kept aside: No space left on device");
            }
        }

        @Override
        public List<Entry> replay(long after) {
            return journal.replay(after);
        }

        @Override
        public void close() {}
    }

    private HomeMigrations migrations() {
        return running.orElseThrow();
    }

    @BeforeEach
    void open() throws Exception {
        running = Optional.of(new HomeMigrations(
                home,
                new Connectors() {
                    @Override
                    public Optional<Pair> pair(Plan plan) {
                        return Optional.empty();
                    }

                    @Override
                    public Optional<Balancer> balancer(Plan plan) {
                        return Optional.of(balancer.as(plan.name()));
                    }

                    @Override
                    public Optional<FlagStore> flags(Plan plan) {
                        return Optional.empty();
                    }
                },
                _ -> journal,
                Surroundings.REAL));
    }

    @AfterEach
    void close() {
        running.ifPresent(HomeMigrations::close);
    }

    private void start() throws Exception {
        migrations().start(PLAN, home, "ana", "OPS-1234");
        awaitState(Status.State.AWAITING_APPROVAL);
    }

    private Status status() {
        return migrations().status("shop-v2").orElseThrow();
    }

    private Status await(Predicate<Status> wanted) {
        return Awaitility.await().atMost(Duration.ofSeconds(20)).until(this::status, wanted);
    }

    private Status awaitState(Status.State state) {
        return await(status -> status.state() == state);
    }

    private void approveTwice() throws Exception {
        migrations().approve("shop-v2", "ana", "oncall", "");
        migrations().approve("shop-v2", "bo", "oncall", "");
    }

    @Test
    void whoStartedItAndWhyIsOnRecord() throws Exception {
        start();
        String digest = status().digest();
        assertThat(migrations().journal("shop-v2", 0))
                .anyMatch(entry -> entry.event().equals(new Event.Planned(digest, "ana", "OPS-1234")));
        assertThat(status().last().what()).isEqualTo("started it: OPS-1234");
    }

    /// Again and again: an approval may come at any moment of the judging.
    @RepeatedTest(12)
    void anApprovalAnswersWithTheStandingThatItMade() throws Exception {
        start();
        Status one = migrations().approve("shop-v2", "ana", "oncall", "");
        assertThat(gate(one).evidence()).isEqualTo("1 of 2 approved");
        Status two = migrations().approve("shop-v2", "bo", "oncall", "");
        assertThat(gate(two).verdict()).isEqualTo("pass");
    }

    private static Status.GateLine gate(Status status) {
        return status.gates().stream()
                .filter(gate -> gate.name().equals("oncall"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void onlyGatesThatPeopleAnswerCanBeApproved() throws Exception {
        start();
        int entries = journal.replay(0).size();
        for (String judging : List.of("soak", "reachable")) {
            assertThatThrownBy(() -> migrations().approve("shop-v2", "ana", judging, ""))
                    .isInstanceOf(Refused.class)
                    .hasMessage("the gate '%s' judges by itself, and nobody's yes changes that; people approve: oncall"
                            .formatted(judging));
        }
        assertThatThrownBy(() -> migrations().approve("shop-v2", "ana", "complete", ""))
                .hasMessageStartingWith("the gate 'complete' is no matter of approval: 'bascule complete' orders it");
        assertThatThrownBy(() -> migrations().approve("shop-v2", "ana", "nope", ""))
                .hasMessage("no gate ahead is named 'nope'; people approve: oncall");
        assertThat(journal.replay(0).stream().skip(entries))
                .noneMatch(entry -> entry.event() instanceof Event.Approved);
    }

    @Test
    void whatDifferedInMirroredAnswersIsToldByRouteTheNewestLast() throws Exception {
        start();
        var none = new Counted(0, 0, 0, 0);
        var later = sample("2026-11-26T12:00:02Z");
        var earlier = sample("2026-11-26T12:00:01Z");
        for (var route : List.of("catalogue", "shop")) {
            balancer.compared(
                    route, new RouteComparison(none, none, List.of()), route.equals("shop") ? earlier : later);
        }
        assertThat(migrations().samples("shop-v2"))
                .containsExactly(new Migrations.Sampled("shop", earlier), new Migrations.Sampled("catalogue", later));
        balancer.unreachable(true);
        assertThatThrownBy(() -> migrations().samples("shop-v2"))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("can't be asked for samples now");
        assertThatThrownBy(() -> migrations().samples("other")).isInstanceOf(Refused.class);
    }

    private static Sample sample(String at) {
        return new Sample(
                Instant.parse(at),
                "GET",
                Optional.empty(),
                Side.GREEN,
                List.of(new Difference("$.price", "number", "text of 7")));
    }

    @Test
    void aGateThatNamesPeopleTakesNobodyElsesYes() throws Exception {
        migrations().start(PLAN.replace("needed: 2", "needed: 1, by: [ana, ben]"), home, "eve", "");
        awaitState(Status.State.AWAITING_APPROVAL);
        assertThatThrownBy(() -> migrations().approve("shop-v2", "eve", "oncall", ""))
                .isInstanceOf(Refused.class)
                .hasMessage("the gate 'oncall' asks other people, and not eve: ana, ben");
        assertThat(journal.replay(0)).noneMatch(entry -> entry.event() instanceof Event.Approved);
        migrations().approve("shop-v2", "ben", "oncall", "");
        assertThat(await(seen -> gate(seen).verdict().equals("pass")).reason()).doesNotContain("oncall");
    }

    @Test
    void whatAPersonIsWaitedForIsSaidFirstWhateverElseWaits() throws Exception {
        String dwelling =
                PLAN.replace("soak: 1s", "routes: [{id: all, path: /}]\nramp: [{share: 1%, dwell: 1h}]\nsoak: 1s");
        migrations().start(dwelling, home, "ana", "");
        Status status = awaitState(Status.State.AWAITING_APPROVAL);
        assertThat(await(seen -> seen.reason().contains("dwell")).reason())
                .startsWith("oncall: 0 of 2 approved; dwell: ");
        assertThat(status.hint()).isEqualTo("bascule approve shop-v2 oncall");
    }

    @Test
    void whoLooksTheSameIsOnePerson() throws Exception {
        start();
        migrations().approve("shop-v2", "anna", "oncall", "");
        for (String same :
                List.of(" anna ", "\uff41nna", "an\u00adna", "anna\u200b", "anna\ufe0f", "anna\u3164", "a\u034fnna")) {
            try {
                Status seen = migrations().approve("shop-v2", same, "oncall", "");
                assertThat(gate(seen).evidence()).as(same).isEqualTo("1 of 2 approved");
            } catch (Refused hidden) {
                assertThat(hidden.getMessage()).contains("a character that does not show (U+");
            }
        }
        assertThatThrownBy(() -> migrations().order("shop-v2", "anna\u200b", Order.PAUSE, ""))
                .hasMessageContaining("(U+200B): write it without");
        assertThatThrownBy(() -> migrations().order("shop-v2", "\u00a0", Order.PAUSE, ""))
                .hasMessageContaining("a person has a name");
        assertThat(gate(migrations().approve("shop-v2", "Zo\u00eb", "oncall", ""))
                        .verdict())
                .isEqualTo("pass");
    }

    @Test
    void aDiskThatIsFullIsTheReasonShownUntilThereIsRoom() throws Exception {
        start();
        approveTwice();
        await(status -> status.gates().stream()
                .anyMatch(gate -> gate.name().equals("soak") && gate.verdict().equals("pass")));
        journal.fillsOnTheWayBack = true;
        migrations().order("shop-v2", "ana", Order.ROLL_BACK, "");
        Status broken = await(status -> status.health() == Status.Health.FAILED);
        assertThat(broken.reason()).contains("No space left on device");
        assertThat(broken.hint()).startsWith("make room on the journal's disk");

        journal.fillsOnTheWayBack = false;
        journal.full = false;
        Status back = awaitState(Status.State.ROLLED_BACK);
        assertThat(back.reason()).isEqualTo("rolled back: blue serves");
        assertThat(back.health()).isEqualTo(Status.Health.HEALTHY);
        assertThat(back.gates())
                .noneMatch(each ->
                        each.phase().equals("contract") && each.verdict().equals("pass"));
    }

    @Test
    void aSwingIsNotBegunWithoutRoomToRecordItsEnd() throws Exception {
        journal.reserveFails = true;
        start();
        approveTwice();
        Status full = await(status -> status.health() == Status.Health.FAILED);
        assertThat(full.reason()).startsWith("the swing is not begun: no room can be kept aside");
        assertThat(full.hint()).startsWith("make room on the journal's disk");
        assertThat(full.traffic().orElseThrow().holding()).isFalse();
        assertThat(journal.replay(0))
                .noneMatch(entry -> entry.event() instanceof Event.StepStarted(var step, _)
                        && step.value().equals("hold"));

        journal.reserveFails = false;
        assertThat(awaitState(Status.State.SWITCHED).health()).isEqualTo(Status.Health.HEALTHY);
    }

    @RepeatedTest(3)
    void theTrafficOfAStatusIsNeverOlderThanItsState() throws Exception {
        start();
        approveTwice();
        var traffic = atOnce(Status.State.SWITCHED).traffic().orElseThrow();
        assertThat(traffic.serving()).isEqualTo(Side.GREEN);
        assertThat(traffic.holding()).isFalse();
        migrations().order("shop-v2", "ana", Order.ROLL_BACK, "");
        traffic = atOnce(Status.State.ROLLED_BACK).traffic().orElseThrow();
        assertThat(traffic.serving()).isEqualTo(Side.BLUE);
        assertThat(traffic.holding()).isFalse();
    }

    private Status atOnce(Status.State state) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .until(this::status, status -> status.state() == state);
    }

    @Test
    void aControllerThatLostItsTermSaysSoAndTakesNoOrders() throws Exception {
        start();
        balancer.raise(new Epoch(9));
        approveTwice();
        Status held = awaitState(Status.State.HELD);
        assertThat(held.health()).isEqualTo(Status.Health.FAILED);
        assertThat(held.reason()).startsWith("held by another controller: ");
        int entries = journal.replay(0).size();
        assertThatThrownBy(() -> migrations().order("shop-v2", "ana", Order.ROLL_BACK, ""))
                .isInstanceOf(Fenced.class);
        assertThatThrownBy(() -> migrations().approve("shop-v2", "ana", "oncall", ""))
                .isInstanceOf(Fenced.class);
        assertThat(journal.replay(0)).hasSize(entries);
    }

    @Test
    void whatHasEndedIsNotStartedAgainUnderItsName() throws Exception {
        start();
        assertThat(migrations().start(PLAN, home, "bo", "").state()).isEqualTo(Status.State.AWAITING_APPROVAL);
        migrations().order("shop-v2", "ana", Order.ABORT, "");
        awaitState(Status.State.ABORTED);
        assertThatThrownBy(() -> migrations().start(PLAN, home, "bo", ""))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("has ended (aborted)")
                .hasMessageContaining("start it under another name");
    }
}
