package bascule.plan;

import java.time.Duration;

/// Reads the time budgets of the cutover. What the plan leaves out is [Plan.Cutover#DEFAULT]'s.
final class CutoverReader {
    private static final Duration LEAST = Duration.ofMillis(1);
    private static final Duration LONGEST_HOLD = Duration.ofMinutes(2);
    private static final Duration LONGEST_PROOF = Duration.ofDays(7);
    private static final int MOST_ATTEMPTS = 100;

    private CutoverReader() {}

    static Plan.Cutover read(Value value) {
        Fields fields = Fields.of(value, Shape.CUTOVER);
        Plan.Cutover or = Plan.Cutover.DEFAULT;
        return new Plan.Cutover(
                time(fields, "drain", LONGEST_HOLD, or.drain()),
                time(fields, "lease", LONGEST_HOLD, or.lease()),
                time(fields, "lock", LONGEST_HOLD, or.lock()),
                time(fields, "catch-up", LONGEST_HOLD, or.catchUp()),
                time(fields, "verify", LONGEST_HOLD, or.verify()),
                time(fields, "prove", LONGEST_PROOF, or.prove()),
                fields.get("attempts")
                        .flatMap(each -> each.number(1, MOST_ATTEMPTS))
                        .orElse(or.attempts()),
                fields.get("pause")
                        .flatMap(each -> each.duration(Duration.ZERO, Duration.ofDays(1)))
                        .orElse(or.pause()));
    }

    private static Duration time(Fields fields, String key, Duration most, Duration or) {
        return fields.get(key).flatMap(each -> each.duration(LEAST, most)).orElse(or);
    }
}
