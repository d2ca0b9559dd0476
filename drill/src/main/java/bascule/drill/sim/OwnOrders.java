package bascule.drill.sim;

import bascule.journal.Event;
import bascule.journal.Event.Order;

/// The controller has ordered to roll back by itself that many times, and nothing else ever: one failure is one order,
/// whoever dies between the two.
record OwnOrders(int times) implements Invariant {
    @Override
    public void check(World world) {
        var own = world.journal.replay(0).stream()
                .filter(entry -> entry.event() instanceof Event.Ordered(var actor, _, _) && actor.equals("bascule"))
                .toList();
        boolean backOnly = own.stream()
                .allMatch(entry ->
                        entry.event() instanceof Event.Ordered(_, var order, _) && order == Order.ROLL_BACK);
        if (own.size() != times || !backOnly) {
            throw new AssertionError(
                    "the controller ordered %s by itself, expected were %d orders to roll back".formatted(own, times));
        }
    }
}
