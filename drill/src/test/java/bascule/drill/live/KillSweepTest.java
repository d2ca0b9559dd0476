package bascule.drill.live;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.demo.world.World;
import bascule.drill.sim.Points;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The controller is killed at the crash points of the swing, there and back, and of all that comes
/// before it and is taken back by an abort; the gateway in the middle of a hold. Shoppers shop all
/// the while. `-Dsweep=full` takes every point, otherwise the worst of each step: all done and
/// nothing on record.
class KillSweepTest {
    private static final boolean FULL = "full".equals(System.getProperty("sweep"));

    @Test
    void killedAtAnyPointThereOrBackItEndsWholeAndLosesNothing() throws Exception {
        List<String> forward = chosen(CrashPoints.there(Points.ofTheSwing()));
        List<String> back = chosen(CrashPoints.back(Points.ofTheSwing()));
        try (var drill = LiveDrill.begin()) {
            drill.awaitSwitched();
            drill.order("roll-back");
            drill.awaitRolledBack();
            for (int time = 0; time < Math.max(forward.size(), back.size()); time++) {
                String there = forward.get(Math.min(time, forward.size() - 1));
                drill.dieAt(there);
                drill.order("go");
                drill.buryAndReplace(there);
                drill.awaitSwitched();
                String home = back.get(Math.min(time, back.size() - 1));
                drill.dieAt(home);
                drill.order("roll-back");
                drill.buryAndReplace(home);
                drill.awaitRolledBack();
                System.out.println("killed at " + there + " and " + home);
            }
            demandWhole(drill.shop().reckon());
            tell(forward, back, Points.ofTheSwing());
        }
    }

    @Test
    void killedWhilePreparingSoakingAndClearingUpItEndsAsIfNothingHadBeen() throws Exception {
        List<String> there = chosen(CrashPoints.there(Points.aroundTheSwing()));
        List<String> back = chosen(CrashPoints.back(Points.aroundTheSwing()));
        List<String> out = chosen(Points.ofAnAbort());
        try (var drill = LiveDrill.beginAndDieAt(there.getFirst())) {
            dieAtEach(drill, there);
            drill.awaitSwitched();
            drill.writePastTheFenceBehindItsBack();
            drill.dieAt(back.getFirst());
            drill.order("roll-back");
            dieAtEach(drill, back);
            drill.awaitRolledBack();
            assertThat(drill.shop().twoWritable()).isZero();
            drill.dieAt(out.getFirst());
            drill.order("abort");
            dieAtEach(drill, out);
            drill.awaitAborted();
            var findings = drill.shop().reckonOnBlue();
            System.out.println(findings);
            assertThat(findings.verdict().findings()).isEmpty();
            tell(there, back, Points.aroundTheSwing());
            System.out.printf(
                    "%d of %d points of an abort%n",
                    out.size(), Points.ofAnAbort().size());
        }
    }

    /// One controller after another dies; the first has been told where.
    private static void dieAtEach(LiveDrill drill, List<String> points) throws Exception {
        for (int time = 0; time < points.size() - 1; time++) {
            drill.buryAndReplace(points.get(time), points.get(time + 1));
        }
        drill.buryAndReplace(points.getLast());
    }

    @Test
    void aGatewayKilledInTheHoldComesBackAndLosesNothing() throws Exception {
        try (var drill = LiveDrill.begin()) {
            drill.whileAt("catch-up.begun", World::replaceGateway);
            drill.awaitSwitched();
            drill.order("roll-back");
            drill.whileAt("turn.back.begun", World::replaceGateway);
            drill.awaitRolledBack();
            demandWhole(drill.shop().reckon());
        }
    }

    private static void tell(List<String> there, List<String> back, List<String> all) {
        System.out.printf(
                "%d of %d points there, %d of %d back%n",
                there.size(),
                CrashPoints.there(all).size(),
                back.size(),
                CrashPoints.back(all).size());
    }

    private static List<String> chosen(List<String> points) {
        return FULL ? points : CrashPoints.worstOf(points);
    }

    private static void demandWhole(ShopUnderLoad.Findings findings) {
        System.out.println(findings);
        assertThat(findings.verdict().findings()).isEmpty();
        assertThat(findings.differences()).isEmpty();
        assertThat(findings.twoWritable()).isZero();
    }
}
