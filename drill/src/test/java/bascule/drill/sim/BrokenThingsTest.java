package bascule.drill.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.controller.Term;
import bascule.data.Fence;
import bascule.journal.Event;
import bascule.journal.Event.Order;
import bascule.migration.Epoch;
import bascule.migration.Migration;
import bascule.migration.Side;
import bascule.migration.StepException.Fenced;
import bascule.migration.StepException.Refused;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What an operator sees when something outside is broken.
class BrokenThingsTest extends SimulatedTerms {
    @Test
    void aHoldThatNeverComesToRestIsTriedThriceAndThenLeftToThePerson() throws Exception {
        world.balancer.busy(true);
        Term term = begin("one");
        settle(term);
        assertThat(failures()).hasSize(3).allMatch(line -> line.contains("still in flight"));
        assertThat(serving()).isEqualTo(Side.BLUE);
        assertThat(world.pair.blue().fence().standing().mode()).isEqualTo(Fence.Mode.OPEN);

        world.balancer.busy(false);
        term.order("ana", Order.GO, "the slow report has ended");
        settle(term);
        assertThat(serving()).isEqualTo(Side.GREEN);
        new NothingLost().check(world);
    }

    @Test
    void aRollBackThatNeverComesToRestStaysOnGreenAndCanBeOrderedAgain() throws Exception {
        Term term = begin("one");
        settle(term);
        world.balancer.busy(true);
        term.order("ana", Order.ROLL_BACK, "");
        settle(term);
        assertThat(serving()).isEqualTo(Side.GREEN);
        new NothingLost().check(world);

        world.balancer.busy(false);
        term.order("ana", Order.ROLL_BACK, "again");
        settle(term);
        assertThat(serving()).isEqualTo(Side.BLUE);
        new NothingLost().check(world);
    }

    @Test
    void anAbortThatFailedIsFinishedAndNotTurnedIntoARollBack() throws Exception {
        world.pair.blue().against(List.of("prepared transaction 'nightly' of billing is 3 hours old"));
        Term term = begin("one");
        settle(term);
        world.pair.green().unreachable(true);
        term.order("ana", Order.ABORT, "");
        settle(term);
        assertThat(failures()).isNotEmpty();
        assertThatThrownBy(() -> term.order("ana", Order.ROLL_BACK, ""))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("an abort is unfinished: abort again");

        world.pair.green().unreachable(false);
        term.order("ana", Order.ABORT, "again");
        settle(term);
        assertThat(world.pair.green().registered()).isFalse();
        assertThatThrownBy(() -> term.order("ana", Order.GO, "")).hasMessageContaining("has ended (aborted)");
    }

    @Test
    void aTermThatWasFencedTakesNoOrders() throws Exception {
        Term term = begin("one");
        settle(term);
        var newer = new Epoch(7);
        world.pair.blue().raise(newer);
        world.pair.green().raise(newer);
        term.order("ana", Order.ROLL_BACK, "");
        assertThatThrownBy(() -> settle(term)).isInstanceOf(Fenced.class);
        int entries = world.journal.replay(0).size();
        for (var order : Order.values()) {
            assertThatThrownBy(() -> term.order("ana", order, "")).isInstanceOf(Fenced.class);
        }
        assertThatThrownBy(() -> term.approve("ana", "complete", "")).isInstanceOf(Fenced.class);
        assertThat(world.journal.replay(0)).hasSize(entries);
    }

    @Test
    void aGreenThatDiesInTheSwingDoesNotKeepBlueFromServing() throws Exception {
        world.onPlace(place -> {
            if (place.equals("blue.fence.close.done")) {
                world.pair.green().unreachable(true);
            }
        });
        settle(begin("one"));
        assertThat(failures()).isNotEmpty();
        assertThat(serving()).isEqualTo(Side.BLUE);
        assertThat(world.pair.blue().fence().standing().mode()).isEqualTo(Fence.Mode.OPEN);
    }

    @Test
    void aSuccessorThatFindsGreenDeadInTheSwingStillOpensBlue() throws Exception {
        world.onPlace(place -> {
            if (place.equals("blue.fence.close.done")) {
                world.pair.green().unreachable(true);
                throw new Killed(place);
            }
        });
        Term first = begin("one");
        assertThatThrownBy(() -> settle(first)).isInstanceOf(Killed.class);
        world.onPlace(_ -> {});
        settle(begin("two"));
        assertThat(serving()).isEqualTo(Side.BLUE);
        assertThat(world.pair.blue().fence().standing().mode()).isEqualTo(Fence.Mode.OPEN);
    }

    @Test
    void whatStandsAgainstTheFenceIsWaitedForBeforeAnythingIsHeld() throws Exception {
        world.pair.blue().against(List.of("prepared transaction 'nightly' of billing is 3 hours old"));
        Term term = begin("one");
        settle(term);
        assertThat(world.journal.replay(0))
                .anyMatch(entry -> entry.event().toString().contains("prepared transaction 'nightly'"));
        assertThat(world.clients.refused()).isLessThan(10);
        assertThat(serving()).isEqualTo(Side.BLUE);

        world.pair.blue().against(List.of());
        settle(term);
        assertThat(serving()).isEqualTo(Side.GREEN);
    }

    @Test
    void rowsThatDifferAtTheFenceSendTheSwingBack() throws Exception {
        var edited = new ArrayList<String>();
        Term term = begin("one");
        world.onPlace(place -> {
            if (place.equals("green.forward.sequences") && edited.isEmpty()) {
                edited.add(world.clients.acknowledged().lastEntry().getValue().key());
                world.pair.green().writePast(edited.getFirst(), "edited behind our back");
            }
        });
        settle(term);
        assertThat(failures()).anyMatch(line -> line.contains("1 rows differ") && line.contains(edited.getFirst()));
        assertThat(serving()).isEqualTo(Side.BLUE);
    }

    @Test
    void aWritePastAClosedFenceIsCountedAndNotApplied() throws Exception {
        Term term = begin("one");
        settle(term);
        world.pair.blue().writePast("zzz", "by a superuser");
        settle(term);
        assertThat(world.pair.forward().standing().violations()).isEqualTo(1);
        assertThat(world.pair.green().row("zzz")).isEmpty();
        term.order("ana", Order.COMPLETE, "");
        settle(term);
        assertThat(world.journal.replay(0))
                .anyMatch(entry -> entry.event().toString().contains("past a closed fence"));
        assertThat(world.pair.forward().captured()).isTrue();
    }

    @Test
    void aSideThatHasWritesOfItsOwnIsNotLeft() throws Exception {
        Term term = begin("one");
        settle(term);
        world.clients.writePastBluesFence();
        settle(term);
        term.order("ana", Order.ROLL_BACK, "blue has it: the way back is open");
        settle(term);
        assertThat(serving()).isEqualTo(Side.BLUE);
        term.order("ana", Order.GO, "");
        settle(term);
        assertThat(serving()).isEqualTo(Side.BLUE);
        assertThat(world.journal.replay(0))
                .anyMatch(entry -> entry.event().toString().contains("1 in rows")
                        && entry.event().toString().contains("past its closed fence"));
        new NothingLost().check(world);

        world.pair.green().writePast("past", "write-past");
        world.pair.green().dismissViolations();
        settle(term);
        assertThat(world.pair.reverse().violations()).containsKey("rows");
        world.pair.blue().dismissViolations();
        settle(term);
        assertThat(serving()).isEqualTo(Side.GREEN);
        new NothingLost().check(world);
    }

    @Test
    void aRollBackThatWouldLoseAWriteIsRefusedAndGreenServesOnUntilItIsBroughtOver() throws Exception {
        Term term = begin("one");
        settle(term);
        assertThat(serving()).isEqualTo(Side.GREEN);
        world.onPlace(place -> {
            if (place.equals("green.fence.close.done")) {
                world.pair.green().writePast("own", "of green");
            }
        });
        term.order("ana", Order.ROLL_BACK, "");
        settle(term);
        world.onPlace(_ -> {});
        assertThat(serving()).isEqualTo(Side.GREEN);
        assertThat(world.pair.green().fence().standing().mode()).isEqualTo(Fence.Mode.OPEN);
        assertThat(failures()).anyMatch(line -> line.contains("green can't be left: 1 changes were made on green"));
        new NothingLost().check(world);

        world.pair.blue().writePast("own", "of green");
        world.pair.blue().dismissViolations();
        term.order("ana", Order.ROLL_BACK, "brought over");
        settle(term);
        assertThat(serving()).isEqualTo(Side.BLUE);
        new NothingLost().check(world);
    }

    @Test
    void ordersThatMakeNoSenseAreRefusedWithWhatDoes() throws Exception {
        Term term = begin("one");
        assertThatThrownBy(() -> term.order("ana", Order.COMPLETE, ""))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("green does not serve yet");
        assertThatThrownBy(() -> term.order("ana", Order.GO, ""))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("nothing to resume");
        settle(term);
        assertThatThrownBy(() -> term.order("ana", Order.ABORT, ""))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("roll back first");
        term.order("ana", Order.COMPLETE, "");
        settle(term);
        for (var order : Order.values()) {
            assertThatThrownBy(() -> term.order("ana", order, ""))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("has ended");
        }
    }

    @Test
    void whatHasEndedTakesOneTermMoreAndNoOther() throws Exception {
        Term term = begin("one");
        settle(term);
        term.order("ana", Order.COMPLETE, "");
        settle(term);
        int entries = world.journal.replay(0).size();

        begin("two").runUntilIdle();
        assertThat(world.journal.replay(0))
                .as("whoever was at work is fenced off")
                .hasSize(entries + 1);
        for (int start = 0; start < 3; start++) {
            Term later = begin("later");
            later.runUntilIdle();
            assertThatThrownBy(() -> later.approve("ana", "complete", ""))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("has ended");
        }
        assertThat(world.journal.replay(0)).hasSize(entries + 1);
    }

    @Test
    void aJournalOfAnotherPlanIsRefusedByName() throws Exception {
        begin("one");
        var other = new Migration(
                "sim",
                "another digest",
                world.migration.phases(),
                world.migration.swing(),
                world.migration.onFailure(),
                world.migration.participants());
        assertThatThrownBy(() -> new Term(
                        other,
                        world.journal,
                        "two",
                        _ -> world.newFlows(),
                        world,
                        _ -> {},
                        new Event.Planned(other.digest())))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("another plan")
                .hasMessageContaining("another digest");
    }
}
