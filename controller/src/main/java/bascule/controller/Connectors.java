package bascule.controller;

import bascule.data.Pair;
import bascule.flags.FlagStore;
import bascule.migration.StepException;
import bascule.plan.Plan;
import bascule.plan.Trust;
import bascule.traffic.Balancer;
import java.util.List;
import java.util.Optional;

/// Makes the adapters that a plan needs. Only the program that puts everything together knows which they are.
public interface Connectors {
    /// Both databases of the plan; empty if it has none. Does not connect yet: an unreachable server shows in
    /// `Database.unfit`.
    ///
    /// @throws StepException.Refused if a secret can't be read or an address makes no sense
    Optional<Pair> pair(Plan plan) throws StepException.Refused;

    /// The balancer of the plan; empty if it has none.
    Optional<Balancer> balancer(Plan plan) throws StepException.Refused;

    /// Where the flags are kept that follow the plan's migration; empty if it has none.
    Optional<FlagStore> flags(Plan plan);

    /// Why secrets of the plan can't be found here, whatever they are for; empty if all can.
    default List<String> unread(Plan plan) {
        return List.of();
    }

    /// What plans may use of this machine.
    default Trust trust() {
        return Trust.NOTHING;
    }
}
