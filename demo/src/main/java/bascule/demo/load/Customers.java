package bascule.demo.load;

import bascule.demo.load.Write.Kind;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLongArray;

/// Pays in, and looks at balances: one that lacks a deposit acknowledged before the look began is stale.
final class Customers {
    private static final int MOST_CENTS = 10_000;

    private final long[] opening;
    private final AtomicLongArray paidIn;

    /// @param balances of all customers before the run, in cents, by number from 1 on
    Customers(Map<Long, Long> balances) {
        opening = new long[balances.size() + 1];
        balances.forEach((customer, cents) -> opening[Math.toIntExact(customer)] = cents);
        paidIn = new AtomicLongArray(opening.length);
    }

    long any(SplittableRandom random) {
        return random.nextLong(1, opening.length);
    }

    boolean deposit(Counter shop, SplittableRandom random) {
        long customer = any(random);
        long cents = random.nextInt(1, MOST_CENTS);
        String id = shop.newId();
        Write write = shop.write(
                "POST",
                "/customers/" + customer + "/deposit",
                "{\"write\":\"" + id + "\",\"cents\":" + cents + "}",
                Kind.DEPOSIT,
                id,
                customer,
                cents);
        if (write.acknowledged()) {
            paidIn.addAndGet((int) customer, cents);
        }
        return true;
    }

    boolean look(Counter shop, SplittableRandom random) {
        long customer = any(random);
        long atLeast = opening[(int) customer] + paidIn.get((int) customer);
        Optional<String> answer = shop.read("/customers/" + customer);
        answer.map(text -> Numbers.find(text, "cents"))
                .filter(cents -> cents < atLeast)
                .ifPresent(cents -> shop.stale("customer " + customer + " has " + cents + " cents, at least " + atLeast
                        + " were acknowledged"));
        return true;
    }
}
