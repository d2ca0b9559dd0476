package bascule.drill.sim;

import bascule.controller.Connectors;
import bascule.data.Pair;
import bascule.flags.FlagStore;
import bascule.plan.Plan;
import bascule.traffic.Balancer;
import java.util.Optional;

/// What a plan needs that has two databases, and neither a balancer nor flags.
record OnlyRows(Pair databases) implements Connectors {
    @Override
    public Optional<Pair> pair(Plan plan) {
        return Optional.of(databases);
    }

    @Override
    public Optional<Balancer> balancer(Plan plan) {
        return Optional.empty();
    }

    @Override
    public Optional<FlagStore> flags(Plan plan) {
        return Optional.empty();
    }
}
