package bascule.cli;

import bascule.balancers.MemoryBalancer;
import bascule.data.Pair;
import bascule.databases.memory.Effects;
import bascule.databases.memory.MemoryPair;
import bascule.flags.MemoryFlagStore;
import bascule.migration.Migration;
import bascule.plan.Assembly;
import bascule.plan.Plan;
import bascule.traffic.Balancer;
import java.time.Duration;
import java.util.Optional;

/// A plan's steps over things in memory: they are only to be named.
final class Imagined {
    private Imagined() {}

    static Migration migration(Plan plan) {
        Optional<Pair> pair = plan.blue().database().map(_ -> new MemoryPair(Effects.UNHEARD));
        Optional<Balancer> balancer = plan.gateway().map(_ -> new MemoryBalancer(() -> Duration.ZERO, _ -> {}));
        return Assembly.migration(plan, pair, balancer, plan.flags().map(_ -> MemoryFlagStore.empty()));
    }
}
