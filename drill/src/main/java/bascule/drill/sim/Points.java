package bascule.drill.sim;

import bascule.migration.StepId;
import java.util.List;
import java.util.function.Predicate;

/// The crash points that a migration passes, each in the order in which they are first passed.
/// Without those of flags, which the service that is swung with real processes has none of.
public final class Points {
    private Points() {}

    /// Those of the swing's steps, there and back.
    public static List<String> ofTheSwing() {
        return of(Scenario.SWITCH_AND_BACK, Points::swings);
    }

    /// Those of every other step that is passed on the way to a switch and on the way back from it.
    public static List<String> aroundTheSwing() {
        return of(Scenario.SWITCH_AND_BACK, point -> !swings(point));
    }

    /// Those that an abort adds, once the migration is back.
    public static List<String> ofAnAbort() {
        List<String> passed = of(Scenario.SWITCH_AND_BACK, _ -> true);
        return of(Scenario.BACK_AND_ABORT, point -> !passed.contains(point));
    }

    private static List<String> of(Scenario scenario, Predicate<String> wanted) {
        var world = new World(List.of());
        new KillAnywhere(scenario, world).run(-1, -1);
        return world.points().stream()
                .filter(wanted)
                .filter(point -> !ofFlags(point))
                .toList();
    }

    private static boolean ofFlags(String point) {
        return point.substring(0, point.indexOf('.')).matches("(follow|flip|leave)-flags|flags-\\d+.*");
    }

    private static boolean swings(String point) {
        String step = point.substring(0, point.indexOf('.'));
        return new World(List.of()).migration.swing().steps().contains(new StepId(step));
    }
}
