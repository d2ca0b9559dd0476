package bascule.demo.load;

import bascule.demo.load.Write.Kind;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Places orders, and cancels some of those that were acknowledged.
final class Orders {
    private static final int MOST_CENTS = 50_000;
    private static final int PRODUCTS = 1_000;

    private final Customers customers;
    private final Queue<Write> placed = new ConcurrentLinkedQueue<>();

    Orders(Customers customers) {
        this.customers = customers;
    }

    boolean place(Counter shop, SplittableRandom random) {
        long customer = customers.any(random);
        long cents = random.nextInt(1, MOST_CENTS);
        String id = shop.newId();
        Write write = shop.write(
                "POST",
                "/orders",
                "{\"write\":\"" + id + "\",\"customer\":" + customer + ",\"product\":" + random.nextInt(1, PRODUCTS)
                        + ",\"cents\":" + cents + "}",
                Kind.ORDER,
                id,
                customer,
                cents);
        if (write.acknowledged()) {
            placed.add(write);
        }
        return true;
    }

    boolean cancel(Counter shop, SplittableRandom random) {
        Write order = placed.poll();
        if (order == null) {
            return false;
        }
        String target = "/orders/" + order.order();
        shop.write("DELETE", target, "", Kind.CANCELLATION, order.id(), order.order(), 0);
        return true;
    }
}
