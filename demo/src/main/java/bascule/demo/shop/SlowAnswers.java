package bascule.demo.shop;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// One answer of five comes 300 ms late. Its median says nothing of that.
final class SlowAnswers implements Fault {
    private static final long EVERY = 5;
    private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private final AtomicLong asked = new AtomicLong();

    @Override
    public Answer answer(Supplier<Answer> shop, Transactions transactions) {
        if (asked.incrementAndGet() % EVERY == 0) {
            long end = System.nanoTime() + LATE_NANOS;
            for (long left = LATE_NANOS; left > 0; left = end - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }
        return shop.get();
    }
}
