package bascule.drill.sim;

import bascule.journal.Event.Order;
import bascule.migration.Side;
import java.util.List;

/// What an operator wants: orders, each given once the one before has led to where it leads.
enum Scenario {
    SWITCH,
    SWITCH_AND_BACK,
    BACK_AND_AGAIN,
    BACK_AND_ABORT,
    COMPLETE;

    List<Order> orders() {
        return switch (this) {
            case SWITCH -> List.of();
            case SWITCH_AND_BACK -> List.of(Order.ROLL_BACK);
            case BACK_AND_AGAIN -> List.of(Order.ROLL_BACK, Order.GO);
            case BACK_AND_ABORT -> List.of(Order.ROLL_BACK, Order.ABORT);
            case COMPLETE -> List.of(Order.COMPLETE);
        };
    }

    /// The side that must serve in the end.
    Side end() {
        return switch (this) {
            case SWITCH, BACK_AND_AGAIN, COMPLETE -> Side.GREEN;
            case SWITCH_AND_BACK, BACK_AND_ABORT -> Side.BLUE;
        };
    }
}
