package bascule.demo.shop;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// One answer of three tells prices in whole units where cents are promised, with status 200.
final class WrongAnswers implements Fault {
    private static final long EVERY = 3;

    private final AtomicLong asked = new AtomicLong();

    @Override
    public Answer answer(Supplier<Answer> shop, Transactions transactions) {
        Answer right = shop.get();
        return asked.incrementAndGet() % EVERY == 0
                ? new Answer(right.status(), right.json().replaceAll("(\"cents\":\\d+)\\d\\d", "$1"))
                : right;
    }
}
