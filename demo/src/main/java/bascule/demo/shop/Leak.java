package bascule.demo.shop;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// One request of twenty never gives its connection back. All answers are right and quick until none is left.
final class Leak implements Fault {
    private static final long EVERY = 20;

    private final AtomicLong asked = new AtomicLong();

    @Override
    public Answer answer(Supplier<Answer> shop, Transactions transactions) {
        if (asked.incrementAndGet() % EVERY == 0) {
            try {
                transactions.leak();
            } catch (SQLException problem) {
                return Answer.notDone("no connection is left: " + problem.getMessage());
            }
        }
        return shop.get();
    }
}
