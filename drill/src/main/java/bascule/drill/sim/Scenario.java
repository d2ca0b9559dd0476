package bascule.drill.sim;

import bascule.journal.Event.Order;
import bascule.migration.Side;
import java.util.List;

/// What an operator wants: orders, each given once the one before has led to where it leads.
enum Scenario {
    SWITCH(Side.GREEN),
    SWITCH_AND_BACK(Side.BLUE, Order.ROLL_BACK),
    BACK_AND_AGAIN(Side.GREEN, Order.ROLL_BACK, Order.GO),
    BACK_AND_ABORT(Side.BLUE, Order.ROLL_BACK, Order.ABORT),
    COMPLETE(Side.GREEN, Order.COMPLETE);

    /// The side that must serve in the end.
    final Side end;

    final List<Order> orders;

    Scenario(Side end, Order... orders) {
        this.end = end;
        this.orders = List.of(orders);
    }
}
