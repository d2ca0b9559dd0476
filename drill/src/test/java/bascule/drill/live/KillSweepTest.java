package bascule.drill.live;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.demo.world.World;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The controller is killed at the crash points of the swing, there and back, and the gateway in the middle of a hold;
/// shoppers shop all the while. `-Dsweep=full` takes every point, otherwise the worst of each step: all done and
/// nothing on record.
class KillSweepTest {
    private static final boolean FULL = "full".equals(System.getProperty("sweep"));

    @Test
    void killedAtAnyPointThereOrBackItEndsWholeAndLosesNothing() throws Exception {
        List<String> forward = chosen(CrashPoints.forward());
        List<String> back = chosen(CrashPoints.back());
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
            demandWhole(drill);
            System.out.printf(
                    "%d of %d points there, %d of %d back%n",
                    forward.size(),
                    CrashPoints.forward().size(),
                    back.size(),
                    CrashPoints.back().size());
        }
    }

    @Test
    void aGatewayKilledInTheHoldComesBackAndLosesNothing() throws Exception {
        try (var drill = LiveDrill.begin()) {
            drill.whileAt("catch-up.begun", World::replaceGateway);
            drill.awaitSwitched();
            drill.order("roll-back");
            drill.whileAt("turn.back.begun", World::replaceGateway);
            drill.awaitRolledBack();
            demandWhole(drill);
        }
    }

    private static List<String> chosen(List<String> points) {
        return FULL ? points : CrashPoints.worstOf(points);
    }

    private static void demandWhole(LiveDrill drill) throws Exception {
        var findings = drill.reckon();
        System.out.println(findings);
        assertThat(findings.verdict().findings()).isEmpty();
        assertThat(findings.differences()).isEmpty();
        assertThat(findings.twoWritable()).isZero();
    }
}
