package bascule.drill.sim;

import bascule.journal.Event.Order;
import java.util.List;

/// What an operator wants: orders, each given once the one before has led to where it leads.
enum Scenario {
    SWITCH(List.of()),
    SWITCH_AND_BACK(List.of(Order.ROLL_BACK)),
    BACK_AND_AGAIN(List.of(Order.ROLL_BACK, Order.GO)),
    BACK_AND_ABORT(List.of(Order.ROLL_BACK, Order.ABORT)),
    COMPLETE(List.of(Order.COMPLETE));

    final List<Order> orders;

    Scenario(List<Order> orders) {
        this.orders = orders;
    }
}
