package bascule.data;

import bascule.migration.Durations;
import bascule.migration.Gate;
import bascule.migration.StepException;
import java.time.Duration;
import java.util.List;

/// What stands against relying on a flow right now.
final class LinkReadiness {
    private LinkReadiness() {}

    /// @return a line, or none if nothing does
    static List<String> against(Link link, Duration lagAtMost, Gate.Standing standing) throws StepException {
        String trouble = standing.trouble(link.name());
        if (!trouble.isEmpty()) {
            return List.of("the " + link.name() + " flow is broken: " + trouble);
        }
        Link.Standing flow = link.standing();
        if (!flow.running()) {
            return List.of("the " + link.name() + " flow is not running");
        }
        return flow.lagMillis() > lagAtMost.toMillis()
                ? List.of("the %s flow is %d ms behind, more than %s"
                        .formatted(link.name(), flow.lagMillis(), Durations.text(lagAtMost)))
                : List.of();
    }
}
