package bascule.plan;

import bascule.data.Throttle;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/// Reads `budgets`: what a migration may use of the servers.
final class BudgetReader {
    private static final long LEAST_RATE = 1L << 20;
    private static final long LEAST_SIZE = 64L << 20;
    private static final long MOST = 1L << 50;
    private static final Duration LEAST_COMMIT = Duration.ofMillis(1);
    private static final Duration MOST_COMMIT = Duration.ofMinutes(1);

    private BudgetReader() {}

    static Optional<Long> retainedLog(Fields budgets) {
        return budgets.get("retained-log").flatMap(each -> each.size(LEAST_SIZE, MOST));
    }

    static Throttle throttle(Fields budgets) {
        return new Throttle(
                size(budgets, "copy-rate", LEAST_RATE),
                budgets.get("commit").flatMap(each -> each.duration(LEAST_COMMIT, MOST_COMMIT)),
                size(budgets, "replica", LEAST_RATE),
                size(budgets, "green-size", LEAST_SIZE));
    }

    private static OptionalLong size(Fields budgets, String key, long least) {
        var size = budgets.get(key).flatMap(each -> each.size(least, MOST));
        return size.isPresent() ? OptionalLong.of(size.get()) : OptionalLong.empty();
    }
}
