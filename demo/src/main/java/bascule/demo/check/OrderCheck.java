package bascule.demo.check;

import bascule.demo.check.Books.Order;
import bascule.demo.load.Write;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Orders and their cancellations.
final class OrderCheck {
    private final List<Write> orders;
    private final Map<String, Write> cancellations = new HashMap<>();
    private final Books before;
    private final Verdict.Gathering gathering;

    OrderCheck(List<Write> orders, List<Write> cancellations, Books before, Verdict.Gathering gathering) {
        this.orders = orders;
        this.before = before;
        this.gathering = gathering;
        cancellations.forEach(write -> this.cancellations.put(write.id(), write));
    }

    void check(Books books) {
        Set<String> known = new HashSet<>();
        before.orders().values().forEach(order -> known.add(order.write()));
        Map<String, Integer> count = new HashMap<>();
        Map<String, Order> rows = new HashMap<>();
        books.orders().values().forEach(order -> {
            count.merge(order.write(), 1, Integer::sum);
            rows.put(order.write(), order);
        });
        for (Write write : orders) {
            known.add(write.id());
            judge(write, count.getOrDefault(write.id(), 0), books);
            Order row = rows.get(write.id());
            if (row != null && (row.customer() != write.subject() || row.cents() != write.cents())) {
                gathering.lost("order " + write.id(), "it has another customer or amount in " + books.name());
            }
        }
        count.keySet().stream()
                .filter(id -> !known.contains(id))
                .forEach(id -> gathering.untrue("order " + id, "nobody placed it, and it is in " + books.name()));
    }

    private void judge(Write write, int found, Books books) {
        String what = "order " + write.id();
        Write cancellation = cancellations.get(write.id());
        boolean cancelled = cancellation != null && cancellation.acknowledged();
        boolean open = cancellation == null || cancellation.outcome() == Write.Outcome.NOT_DONE;
        if (found > 1) {
            gathering.doubled(what, "it is " + found + " times in " + books.name());
        } else if (cancelled && found == 1) {
            gathering.lost(what, "its cancellation was acknowledged, and it is still in " + books.name());
        } else if (write.acknowledged() && open && found == 0) {
            gathering.lost(what, "it was acknowledged and is not in " + books.name());
        } else if (write.outcome() == Write.Outcome.NOT_DONE && found == 1) {
            gathering.untrue(what, "its shopper was told it is not done, and it is in " + books.name());
        }
    }
}
