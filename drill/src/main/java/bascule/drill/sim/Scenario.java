package bascule.drill.sim;

import bascule.journal.Event.Order;
import bascule.migration.Migration;
import bascule.migration.OnFailure;
import bascule.migration.Phase;
import bascule.migration.Side;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// What an operator wants: orders, each given once the one before has led to where it leads. Some bring a world in
/// which something fails for good.
enum Scenario implements World.Wiring {
    SWITCH,
    SWITCH_AND_BACK,
    BACK_AND_AGAIN,
    BACK_AND_ABORT,
    COMPLETE,
    /// What green writes does not fit into blue, and the operator wants to go back.
    BACK_WITH_A_BROKEN_FLOW {
        @Override
        public void prepare(World world) {
            world.onPlace(place -> {
                if (place.equals("release.begun")) {
                    world.pair.blue().refuseRows(true);
                }
            });
        }
    },
    /// The flow back breaks when green has closed already.
    FLOW_BREAKS_ON_THE_WAY_BACK {
        @Override
        public void prepare(World world) {
            world.onPlace(place -> {
                if (place.startsWith("admit-green.back.quiet")) {
                    world.pair.blue().refuseRows(true);
                    world.pair.green().writePast("zz-unfit", "too large for blue");
                }
            });
        }
    },
    /// Blue dies on the way back, when green has closed already, and comes up when green serves again or a new
    /// controller looks for it. The second way back must not leave what green took in between.
    BLUE_DIES_ON_THE_WAY_BACK {
        @Override
        public void prepare(World world) {
            var ways = new AtomicInteger();
            world.onPlace(place -> {
                if (place.startsWith("admit-green.back.done") && ways.incrementAndGet() == 1) {
                    world.pair.blue().unreachable(true);
                } else if (place.equals("release.done") || place.endsWith("green.raise")) {
                    world.pair.blue().unreachable(false);
                }
            });
        }
    },
    /// The hold never comes to rest, and the plan says what then: the callers of the ramp go back.
    FAILS_ON_THE_RAMP {
        @Override
        public Migration migration(Migration migration) {
            return changed(migration, migration.phases());
        }

        @Override
        public void prepare(World world) {
            world.balancer.busy(true);
        }
    },
    /// A gate fails while green serves and writes, and the plan says what then.
    FAILS_ON_GREEN {
        @Override
        public Migration migration(Migration migration) {
            return changed(
                    migration,
                    migration.phases().stream()
                            .map(phase -> phase.name() == Phase.Name.CONTRACT ? FailingGate.before(phase) : phase)
                            .toList());
        }
    },
    /// While green serves, a write goes past blue's fence: going back to blue has it, leaving blue again would lose it.
    WRITTEN_PAST_THE_FENCE {
        @Override
        public void prepare(World world) {
            world.onPlace(place -> {
                if (place.equals("green.fence.open.done")
                        && !world.clients.acknowledged().containsKey("write-past")) {
                    world.clients.writePastBluesFence();
                }
            });
        }
    };

    List<Order> orders() {
        return switch (this) {
            case SWITCH, FAILS_ON_THE_RAMP, FAILS_ON_GREEN -> List.of();
            case SWITCH_AND_BACK, BACK_WITH_A_BROKEN_FLOW, FLOW_BREAKS_ON_THE_WAY_BACK -> List.of(Order.ROLL_BACK);
            case BACK_AND_AGAIN, WRITTEN_PAST_THE_FENCE -> List.of(Order.ROLL_BACK, Order.GO);
            case BLUE_DIES_ON_THE_WAY_BACK -> List.of(Order.ROLL_BACK, Order.GO, Order.ROLL_BACK);
            case BACK_AND_ABORT -> List.of(Order.ROLL_BACK, Order.ABORT);
            case COMPLETE -> List.of(Order.COMPLETE);
        };
    }

    /// The side that must serve in the end.
    Side end() {
        return switch (this) {
            case SWITCH, BACK_AND_AGAIN, COMPLETE, BACK_WITH_A_BROKEN_FLOW, FLOW_BREAKS_ON_THE_WAY_BACK -> Side.GREEN;
            case SWITCH_AND_BACK,
                    BACK_AND_ABORT,
                    FAILS_ON_THE_RAMP,
                    FAILS_ON_GREEN,
                    WRITTEN_PAST_THE_FENCE,
                    BLUE_DIES_ON_THE_WAY_BACK -> Side.BLUE;
        };
    }

    /// How often the controller orders a roll-back by itself.
    int ownOrders() {
        return switch (this) {
            case SWITCH,
                    SWITCH_AND_BACK,
                    BACK_AND_AGAIN,
                    BACK_AND_ABORT,
                    COMPLETE,
                    WRITTEN_PAST_THE_FENCE,
                    BACK_WITH_A_BROKEN_FLOW,
                    FLOW_BREAKS_ON_THE_WAY_BACK,
                    BLUE_DIES_ON_THE_WAY_BACK -> 0;
            case FAILS_ON_THE_RAMP, FAILS_ON_GREEN -> 1;
        };
    }

    private static Migration changed(Migration migration, List<Phase> phases) {
        return new Migration(
                migration.name(),
                migration.digest(),
                phases,
                migration.swing(),
                OnFailure.ROLL_BACK,
                migration.participants());
    }
}
