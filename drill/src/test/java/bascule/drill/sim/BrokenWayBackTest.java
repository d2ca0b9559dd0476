package bascule.drill.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.controller.Term;
import bascule.data.Fence;
import bascule.journal.Event;
import bascule.journal.Event.Order;
import bascule.migration.Epoch;
import bascule.migration.Side;
import bascule.migration.StepException.Refused;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What an operator sees when the way back is broken.
class BrokenWayBackTest extends SimulatedTerms {
    @Test
    void aRollBackWaitsWithGreenOpenUntilTheReverseFlowIsWell() throws Exception {
        Term term = begin("one");
        settle(term);
        world.pair.blue().refuseRows(true);
        settle(term);
        int refused = world.clients.refused();
        term.order("ana", Order.ROLL_BACK, "");
        settle(term);
        assertGreenServes();
        assertThat(world.clients.refused()).isEqualTo(refused);
        assertThat(stepsBack()).isEmpty();
        assertThat(world.journal.replay(0))
                .anyMatch(entry -> entry.event() instanceof Event.GateJudged(_, var gate, var verdict, var why)
                        && gate.equals("ready-back")
                        && verdict.equals("wait")
                        && why.contains("the reverse flow is broken: a row of rows does not fit"));
        assertThatThrownBy(() -> term.order("ana", Order.PAUSE, ""))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("resume takes that order back");
        assertThatThrownBy(() -> term.order("ana", Order.ABORT, "")).isInstanceOf(Refused.class);

        world.pair.blue().refuseRows(false);
        settle(term);
        assertThat(serving()).isEqualTo(Side.BLUE);
        new NothingLost().check(world);
    }

    @Test
    void aRollBackWaitsBeforeAnythingIsHeldWhileGreenHasWritesOfItsOwn() throws Exception {
        assertWaitsBeforeTheHold(
                () -> world.pair.green().writePast("past", "by a superuser"),
                "1 changes were made on green past its closed fence",
                world.pair.blue()::dismissViolations);
    }

    @Test
    void aRollBackWaitsBeforeAnythingIsHeldWhileATableIsRedefinedOnEitherSide() throws Exception {
        assertWaitsBeforeTheHold(
                () -> world.pair.blue().redefine(List.of("rows was rewritten by ALTER TABLE")),
                "rows was rewritten by ALTER TABLE",
                () -> world.pair.blue().redefine(List.of()));
    }

    /// @param trouble what happens as soon as the service is about to be on green
    private void assertWaitsBeforeTheHold(Runnable trouble, String words, Runnable mended) throws Exception {
        world.onPlace(place -> {
            if (place.equals("admit-green.begun")) {
                trouble.run();
            }
        });
        Term term = begin("one");
        settle(term);
        assertGreenServes();
        int refused = world.clients.refused();
        int fenced = world.clients.fenced();
        term.order("ana", Order.ROLL_BACK, "");
        settle(term);
        assertGreenServes();
        assertThat(world.clients.refused()).isEqualTo(refused);
        assertThat(world.clients.fenced()).isEqualTo(fenced);
        assertThat(stepsBack()).isEmpty();
        assertThat(world.journal.replay(0))
                .anyMatch(entry -> entry.event() instanceof Event.GateJudged(_, var gate, var verdict, var why)
                        && gate.equals("ready-back")
                        && verdict.equals("wait")
                        && why.contains(words));
        mended.run();
        settle(term);
        assertThat(serving()).isEqualTo(Side.BLUE);
        new NothingLost().check(world);
    }

    @Test
    void aRollBackThatWaitsCanBeTakenBackAndOrderedAgain() throws Exception {
        Term term = begin("one");
        settle(term);
        world.pair.blue().refuseRows(true);
        settle(term);
        term.order("ana", Order.ROLL_BACK, "");
        settle(term);
        term.order("ana", Order.GO, "rather not");
        world.pair.blue().refuseRows(false);
        settle(term);
        assertGreenServes();
        assertThat(stepsBack()).isEmpty();
        for (var next : List.of(Side.BLUE, Side.GREEN, Side.BLUE)) {
            term.order("ana", next == Side.BLUE ? Order.ROLL_BACK : Order.GO, "");
            settle(term);
            assertThat(serving()).isEqualTo(next);
        }
        new NothingLost().check(world);
    }

    @Test
    void aWayBackIsJudgedAnewByEveryTermThatFindsItNotBegun() throws Exception {
        Term first = begin("one");
        settle(first);
        world.pair.blue().refuseRows(true);
        for (int look = 0; look < 8; look++) {
            world.rest(Duration.ofMillis(250));
        }
        first.order("ana", Order.ROLL_BACK, "");
        world.journal.append(new Epoch(1), new Event.GateJudged("cutover", "ready-back", "pass", "ready"));
        settle(begin("two"));
        assertGreenServes();
        assertThat(stepsBack()).isEmpty();
    }

    @Test
    void aReverseFlowThatBreaksInTheSwingLetsGreenOpenAgain() throws Exception {
        Term term = begin("one");
        settle(term);
        world.onPlace(place -> {
            if (place.equals("admit-green.back.quiet")) {
                world.pair.blue().refuseRows(true);
                world.pair.green().writePast("zz-unfit", "too large for blue");
            }
        });
        term.order("ana", Order.ROLL_BACK, "");
        settle(term);
        assertGreenServes();
        assertThat(failures()).hasSize(1).allMatch(line -> line.contains("turn"));
        int before = world.clients.acknowledged().size();
        settle(term);
        assertThat(world.clients.acknowledged().size()).isGreaterThan(before);

        world.onPlace(_ -> {});
        world.pair.blue().refuseRows(false);
        settle(term);
        term.order("ana", Order.ROLL_BACK, "the row is corrected");
        settle(term);
        assertThat(serving()).isEqualTo(Side.BLUE);
        assertThat(world.pair.blue().row("zz-unfit")).isPresent();
        new NothingLost().check(world);
    }

    @Test
    void greenOpensAgainWithoutABlueThatDiedOnTheWayBack() throws Exception {
        Term term = begin("one");
        settle(term);
        world.onPlace(place -> {
            if (place.equals("admit-green.back.done")) {
                world.pair.blue().unreachable(true);
            }
        });
        term.order("ana", Order.ROLL_BACK, "");
        settle(term);
        assertGreenServes();
        assertThat(failures()).isNotEmpty().allMatch(line -> line.contains("memory database blue can't be reached"));
        int before = world.clients.acknowledged().size();
        settle(term);
        assertThat(world.clients.acknowledged().size()).isGreaterThan(before);

        world.onPlace(_ -> {});
        world.pair.blue().unreachable(false);
        term.order("ana", Order.ROLL_BACK, "blue is up again");
        settle(term);
        assertThat(serving()).isEqualTo(Side.BLUE);
        new NothingLost().check(world);
    }

    @Test
    void aRollBackOrderedWhileGreenIsAboutToOpenAgainWaitsForWhatGreenTook() throws Exception {
        Term term = begin("one");
        settle(term);
        world.onPlace(place -> {
            if (place.equals("admit-green.back.quiet")) {
                world.pair.blue().refuseRows(true);
                world.pair.green().writePast("zz-unfit", "too large for blue");
            } else if (place.equals("admit-green.required")) {
                world.pair.green().unreachable(true);
            }
        });
        term.order("ana", Order.ROLL_BACK, "");
        for (int look = 0; look < 40; look++) {
            term.runUntilIdle();
            world.rest(Duration.ofMillis(50));
        }
        assertThat(world.points()).contains("admit-green.required");
        world.onPlace(_ -> {});
        world.pair.green().unreachable(false);
        world.pair.blue().refuseRows(false);
        term.order("ana", Order.ROLL_BACK, "at once");
        settle(term);
        assertThat(serving()).isEqualTo(Side.BLUE);
        new NothingLost().check(world);
    }

    private void assertGreenServes() throws Exception {
        assertThat(serving()).isEqualTo(Side.GREEN);
        assertThat(world.pair.green().fence().standing().mode()).isEqualTo(Fence.Mode.OPEN);
    }

    private List<String> stepsBack() {
        return world.journal.replay(0).stream()
                .filter(entry ->
                        entry.event() instanceof Event.StepStarted(_, var way) && way == Event.Direction.BACK)
                .map(entry -> entry.event().toString())
                .toList();
    }
}
