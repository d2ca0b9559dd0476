package bascule.controller;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.alerts.Alert;
import bascule.alerts.Alert.Turn;
import bascule.alerts.Kind;
import bascule.alerts.Subject;
import bascule.journal.Entry;
import bascule.journal.Event;
import bascule.journal.Event.Direction;
import bascule.journal.Event.Order;
import bascule.migration.Epoch;
import bascule.migration.Gate;
import bascule.migration.Guard;
import bascule.migration.Migration;
import bascule.migration.Observation;
import bascule.migration.OnFailure;
import bascule.migration.Phase;
import bascule.migration.Phase.Name;
import bascule.migration.Reversal;
import bascule.migration.Step;
import bascule.migration.StepContext;
import bascule.migration.StepId;
import bascule.migration.Swing;
import bascule.plan.gates.Approval;
import bascule.plan.gates.Completion;
import bascule.plan.gates.Dwell;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What a journal has people told.
class AlarmsTest {
    private static final Instant START = Instant.parse("2026-11-26T12:00:00Z");
    private static final Duration HELD = Duration.ofSeconds(5);
    private static final StepId RAMP = new StepId("ramp-5");
    private static final StepId HOLD = new StepId("hold");
    private static final StepId RELEASE = new StepId("release");

    private final Migration migration = new Migration(
            "shop-v2",
            "digest",
            List.of(
                    new Phase(Name.RAMP, "ramp-5", List.of(), List.of(new Named(RAMP))),
                    new Phase(
                            Name.CUTOVER,
                            "cutover",
                            List.of(new Approval("oncall", 2)),
                            List.of(new Named(HOLD), new Named(RELEASE))),
                    new Phase(Name.SOAK, "soak", List.of(), List.of()),
                    new Phase(
                            Name.CONTRACT,
                            "contract",
                            List.of(new Dwell("soak", Duration.ofHours(1)), new Completion("complete")),
                            List.of())),
            new Swing(
                    List.of(HOLD, RELEASE),
                    Optional.of(RELEASE),
                    Optional.of(HOLD),
                    2,
                    Duration.ofSeconds(5),
                    Optional.empty()),
            OnFailure.ROLL_BACK,
            List.of(new Watching("errors-ramp")),
            List.of());
    private final Subject subject = new Subject("shop-v2", "payments", "", Optional.empty());
    private final List<Entry> journal = new ArrayList<>();
    private Alarms alarms = new Alarms(migration, subject, HELD);
    private Instant now = START;

    private record Named(StepId id) implements Step {
        @Override
        public String describe() {
            return "does nothing";
        }

        @Override
        public Reversal reversal() {
            return new Reversal.Exact();
        }

        @Override
        public Observation observe() {
            return new Observation.Absent();
        }

        @Override
        public void apply(StepContext context) {}

        @Override
        public void revert(StepContext context) {}
    }

    private record Watching(String name) implements Guard {
        @Override
        public String describe() {
            return "watches";
        }

        @Override
        public Name during() {
            return Name.RAMP;
        }

        @Override
        public void begin(int times) {}

        @Override
        public Gate.Verdict judge(Duration stood) {
            return new Gate.Verdict.Wait("", Duration.ofSeconds(1));
        }
    }

    private List<String> take(Event event) {
        var entry = new Entry(journal.size() + 1, now, new Epoch(1), event, "");
        journal.add(entry);
        return alarms.take(entry).stream().map(AlarmsTest::words).toList();
    }

    private static String words(Alert alert) {
        return alert.kind().word()
                + (alert.turn() == Turn.NEWS ? "" : " " + alert.turn().word()) + ": " + alert.what();
    }

    private List<String> step(StepId step, Direction way) {
        var alerts = new ArrayList<>(take(new Event.StepStarted(step, way)));
        alerts.addAll(take(new Event.StepFinished(step, way)));
        return alerts;
    }

    private List<String> judged(String phase, String gate, String verdict, String evidence) {
        return take(new Event.GateJudged(phase, gate, verdict, evidence));
    }

    private void ramped() {
        take(new Event.Claimed("process 1"));
        take(new Event.Planned("digest", "ana", "OPS-1234"));
        take(new Event.PhaseOpened("ramp-5"));
        step(RAMP, Direction.FORWARD);
    }

    private void switched() {
        ramped();
        take(new Event.PhaseOpened("cutover"));
        step(HOLD, Direction.FORWARD);
        step(RELEASE, Direction.FORWARD);
    }

    @Test
    void beginningAndPhasesAreTold() {
        assertThat(take(new Event.Claimed("process 1"))).isEmpty();
        assertThat(take(new Event.Planned("digest", "ana", "OPS-1234"))).containsExactly("started: was started by ana");
        assertThat(take(new Event.PhaseOpened("ramp-5"))).containsExactly("phase: phase ramp-5 begins");
        assertThat(step(RAMP, Direction.FORWARD)).isEmpty();
    }

    @Test
    void aPersonIsAskedUntilEnoughHaveApproved() {
        ramped();
        assertThat(judged("cutover", "oncall", "wait", "0 of 2 approved"))
                .containsExactly("asked begins: a person is asked: bascule approve shop-v2 oncall");
        assertThat(take(new Event.Approved("bo", "oncall", ""))).containsExactly("ordered: bo approved oncall");
        assertThat(judged("cutover", "oncall", "wait", "1 of 2 approved")).isEmpty();
        assertThat(judged("cutover", "oncall", "pass", "approved by bo, cy"))
                .containsExactly("asked ends: a person is asked: bascule approve shop-v2 oncall");
    }

    @Test
    void aGuardThatFailsIsTroubleUntilAPersonGoesOn() {
        ramped();
        assertThat(judged("ramp-5", "errors-ramp", "fail", "green 61 of 2100"))
                .containsExactly("guard begins: green was found bad, nothing goes on");
        assertThat(take(new Event.Ordered(Term.SELF, Order.ROLL_BACK, "guard errors-ramp: green 61 of 2100")))
                .containsExactly("goes-back: goes back to blue by itself");
        assertThat(step(RAMP, Direction.BACK)).containsExactly("rolled-back: rolled back: blue serves");
        assertThat(take(new Event.Ordered("ana", Order.GO, "mended")))
                .containsExactly("ordered: ana said to go on", "guard ends: green was found bad, nothing goes on");
    }

    @Test
    void brokenGlassIsToldUntilSomebodyElseHasReviewedIt() {
        ramped();
        assertThat(take(new Event.GlassBroken("cy", START.plusSeconds(1_800), "night")))
                .containsExactly("glass begins: cy broke the glass and acts alone until 2026-11-26T12:30:00Z");
        assertThat(take(new Event.Reviewed("cy", "I was right"))).isEmpty();
        assertThat(take(new Event.Reviewed("bo", "right so")))
                .containsExactly("glass ends: cy broke the glass and acts alone until 2026-11-26T12:30:00Z");
    }

    @Test
    void aPauseEndsNoTrouble() {
        ramped();
        judged("ramp-5", "errors-ramp", "fail", "bad");
        assertThat(take(new Event.Ordered("ana", Order.PAUSE, ""))).containsExactly("ordered: ana paused it");
    }

    @Test
    void aStepThatIsTriedAgainIsNoNewsAndOneThatFailedForGoodIs() {
        ramped();
        take(new Event.PhaseOpened("cutover"));
        take(new Event.StepStarted(HOLD, Direction.FORWARD));
        assertThat(take(new Event.StepFailed(HOLD, Direction.FORWARD, "not quiet", false)))
                .containsExactly("broke: the cutover broke and goes back; it is tried again");
        assertThat(step(HOLD, Direction.BACK)).isEmpty();
        take(new Event.PhaseOpened("cutover"));
        take(new Event.StepStarted(HOLD, Direction.FORWARD));
        take(new Event.StepFailed(HOLD, Direction.FORWARD, "not quiet", false));
        assertThat(step(HOLD, Direction.BACK)).containsExactly("failed begins: stopped after a failure");
    }

    @Test
    void aCutoverThatIsHalfWayForTooLongIsToldWhileItIsAndWhenItIsOver() {
        ramped();
        take(new Event.PhaseOpened("cutover"));
        step(HOLD, Direction.FORWARD);
        now = START.plus(HELD);
        assertThat(alarms.tick(now)).isEmpty();
        now = now.plusMillis(1);
        assertThat(alarms.tick(now).map(AlarmsTest::words))
                .hasValueSatisfying(
                        words -> assertThat(words).startsWith("held begins: ").contains("more than 5s"));
        assertThat(alarms.tick(now.plusSeconds(60))).isEmpty();
        assertThat(step(RELEASE, Direction.FORWARD))
                .containsExactly("switched: green serves", "held ends: the cutover was half-way for 5001ms");
        assertThat(alarms.tick(now.plusSeconds(60))).isEmpty();
    }

    /// As where the controller died half-way, and another one reads the journal.
    @Test
    void whereNobodyLookedAtTheClockTheEndOfAHalfWayCutoverBringsItsBegin() {
        ramped();
        take(new Event.PhaseOpened("cutover"));
        step(HOLD, Direction.FORWARD);
        now = START.plus(HELD).plusMillis(1);
        String live = alarms.tick(now).orElseThrow().id();
        step(RELEASE, Direction.FORWARD);
        assertThat(ids()).contains(live).anyMatch(id -> id.startsWith("shop-v2/held/") && id.endsWith("/ends"));
        assertThat(ids().indexOf(live)).isLessThan(ids().size() - 1);
    }

    @Test
    void completionIsAskedForOnceItIsAllThatIsMissing() {
        switched();
        take(new Event.PhaseOpened("soak"));
        assertThat(judged("contract", "soak", "wait", "for another 3600 s")).isEmpty();
        assertThat(judged("contract", "complete", "wait", "for `bascule complete`"))
                .isEmpty();
        assertThat(judged("contract", "soak", "pass", "stood for 3600 s"))
                .containsExactly("asked begins: a person is asked: bascule complete shop-v2");
        take(new Event.Ordered("ana", Order.COMPLETE, ""));
        judged("contract", "complete", "pass", "completion was ordered");
        assertThat(take(new Event.PhaseOpened("contract")))
                .containsExactly(
                        "phase: phase contract begins",
                        "completed: is completed: green serves, blue is no longer followed");
        assertThat(alarms.ended()).isTrue();
    }

    @Test
    void anAbortEndsWhatLasted() {
        ramped();
        judged("ramp-5", "errors-ramp", "fail", "bad");
        assertThat(take(new Event.Ordered("ana", Order.ABORT, "")))
                .containsExactly("ordered: ana ordered to abort", "guard ends: green was found bad, nothing goes on");
        assertThat(step(RAMP, Direction.BACK))
                .containsExactly("aborted: was aborted: blue serves, every step is undone");
    }

    /// Whoever reads the same journal anew, at whatever time, tells the same with the same ids.
    @Test
    void theSameEntriesGiveTheSameAlerts() {
        ramped();
        judged("ramp-5", "errors-ramp", "fail", "green 61 of 2100");
        take(new Event.Ordered(Term.SELF, Order.ROLL_BACK, "guard errors-ramp: green 61 of 2100"));
        step(RAMP, Direction.BACK);
        take(new Event.Ordered("ana", Order.GO, "mended"));
        List<String> once = ids();
        assertThat(once).hasSize(7).doesNotHaveDuplicates();
        assertThat(ids()).isEqualTo(once);
    }

    private List<String> ids() {
        alarms = new Alarms(migration, subject, HELD);
        return journal.stream()
                .flatMap(entry -> alarms.take(entry).stream())
                .map(Alert::id)
                .toList();
    }

    @Test
    void everyKindOfStopHasItsWord() {
        switched();
        take(new Event.PhaseOpened("soak"));
        take(new Event.Ordered("ana", Order.ROLL_BACK, ""));
        take(new Event.StepStarted(RELEASE, Direction.BACK));
        take(new Event.StepFailed(RELEASE, Direction.BACK, "gone", false));
        assertThat(step(RELEASE, Direction.FORWARD)).containsExactly("not-back begins: could not roll back");
        assertThat(Kind.NOT_BACK.lasts()).isTrue();
    }
}
