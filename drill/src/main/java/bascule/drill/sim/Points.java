package bascule.drill.sim;

import bascule.migration.StepId;
import java.util.List;

/// The crash points that a migration passes.
public final class Points {
    private Points() {}

    /// Those of the swing's steps, there and back, in the order in which they are first passed.
    public static List<String> ofTheSwing() {
        var world = new World(List.of());
        new KillAnywhere(Scenario.SWITCH_AND_BACK, world).run(-1, -1);
        var steps = world.migration.swing().steps().stream().map(StepId::value).toList();
        return world.points().stream()
                .filter(point -> steps.contains(point.substring(0, point.indexOf('.'))))
                .toList();
    }
}
