package bascule.drill.sim;

import bascule.flags.FlipFlags;
import bascule.flags.FollowFlags;
import bascule.flags.LeaveFlags;
import bascule.flags.TellStage;
import bascule.migration.Migration;
import bascule.migration.StepId;
import bascule.traffic.WarmGreen;
import java.util.List;
import java.util.function.BiPredicate;

/// The crash points that a migration passes, each in the order in which they are first passed.
/// Without those of flags and of the warm-up, which the sweep with real processes leaves out.
public final class Points {
    private Points() {}

    /// Those of the swing's steps, there and back.
    public static List<String> ofTheSwing() {
        return of(Scenario.SWITCH_AND_BACK, Points::swings);
    }

    /// Those of every other step that is passed on the way to a switch and on the way back from it.
    public static List<String> aroundTheSwing() {
        return of(Scenario.SWITCH_AND_BACK, (migration, step) -> !swings(migration, step));
    }

    /// Those that an abort adds, once the migration is back.
    public static List<String> ofAnAbort() {
        List<String> passed = of(Scenario.SWITCH_AND_BACK, (_, _) -> true);
        return of(Scenario.BACK_AND_ABORT, (_, _) -> true).stream()
                .filter(point -> !passed.contains(point))
                .toList();
    }

    private static List<String> of(Scenario scenario, BiPredicate<Migration, StepId> wanted) {
        var world = new World(List.of());
        new KillAnywhere(scenario, world).run(-1, -1);
        return world.points().stream()
                .filter(point -> wanted.test(world.migration, step(point)))
                .filter(point -> !leftOut(world.migration, step(point)))
                .toList();
    }

    private static StepId step(String point) {
        return new StepId(point.substring(0, point.indexOf('.')));
    }

    private static boolean leftOut(Migration migration, StepId id) {
        return migration.phases().stream()
                .flatMap(phase -> phase.steps().stream())
                .filter(step -> step.id().equals(id))
                .anyMatch(step -> step instanceof FollowFlags
                        || step instanceof FlipFlags
                        || step instanceof LeaveFlags
                        || step instanceof TellStage
                        || step instanceof WarmGreen);
    }

    private static boolean swings(Migration migration, StepId id) {
        return migration.swing().steps().contains(id);
    }
}
