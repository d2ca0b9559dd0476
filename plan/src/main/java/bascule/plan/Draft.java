package bascule.plan;

import bascule.data.Mapping;
import bascule.data.Quality;
import bascule.data.Throttle;
import bascule.migration.OnFailure;
import bascule.traffic.Route;
import bascule.traffic.WarmUp;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What could be read of a plan, each thing with its path. What could not be read is left out, and was noted.
record Draft(
        String name,
        String owner,
        String ticket,
        String scope,
        Plan.Environment blue,
        Plan.Environment green,
        Optional<Plan.Gateway> gateway,
        List<At<Route>> routes,
        List<At<Mapping>> tables,
        List<At<Plan.Script>> expand,
        Optional<Plan.Shadow> mirror,
        List<At<Plan.Ramp>> ramp,
        Optional<WarmUp> warmUp,
        Plan.Cutover cutover,
        Plan.Soak soak,
        List<At<Plan.Script>> contract,
        List<At<Plan.GateRule>> gates,
        List<At<Freeze>> freezes,
        List<At<Plan.GuardRule>> guards,
        OnFailure onFailure,
        Optional<Plan.Following> flags,
        OptionalLong retainedLog,
        Throttle throttle,
        List<At<Quality>> quality,
        List<At<Suite>> suites,
        Optional<AlertRules> alerts,
        List<Secret> secrets) {
    /// To be called if nothing was noted.
    Plan plan(String digest) {
        return new Plan(
                name,
                owner,
                ticket,
                scope,
                blue,
                green,
                gateway,
                values(routes),
                values(tables),
                values(expand),
                mirror,
                values(ramp),
                warmUp,
                cutover,
                soak,
                values(contract),
                values(gates),
                values(freezes),
                values(guards),
                onFailure,
                flags,
                retainedLog,
                throttle,
                values(quality),
                values(suites),
                alerts,
                secrets,
                digest);
    }

    private static <T> List<T> values(List<At<T>> all) {
        return all.stream().map(At::value).toList();
    }
}
