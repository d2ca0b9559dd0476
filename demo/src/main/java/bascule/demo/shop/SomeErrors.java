package bascule.demo.shop;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// One answer of ten is a 500, before anything is done.
final class SomeErrors implements Fault {
    private static final long EVERY = 10;

    private final AtomicLong asked = new AtomicLong();

    @Override
    public Answer answer(Supplier<Answer> shop, Transactions transactions) {
        return asked.incrementAndGet() % EVERY == 0 ? Answer.failed("this release is a bad one") : shop.get();
    }
}
