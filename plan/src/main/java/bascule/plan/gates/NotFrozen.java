package bascule.plan.gates;

import bascule.migration.Gate;
import bascule.plan.Freeze;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Nothing begins while one of the plan's freezes lasts. The way back is never frozen.
public record NotFrozen(String name, List<Freeze> freezes) implements Gate {
    private static final Duration AGAIN = Duration.ofMinutes(1);
    /// Of freezes that follow each other without a gap.
    private static final int CHAIN_MAX = 100;

    public NotFrozen {
        freezes = List.copyOf(freezes);
    }

    @Override
    public String describe() {
        return "not frozen: " + freezes.stream().map(Freeze::describe).collect(Collectors.joining("; "));
    }

    @Override
    public Verdict judge(Standing standing) {
        Instant now = standing.now();
        Optional<Freeze> frozen = frozen(now);
        return frozen.isEmpty()
                ? new Verdict.Pass("no freeze lasts")
                : new Verdict.Wait(
                        "frozen until %s: %s".formatted(end(now), frozen.get().describe()), AGAIN);
    }

    private Optional<Freeze> frozen(Instant at) {
        return freezes.stream().filter(each -> each.until(at).isPresent()).findFirst();
    }

    private Instant end(Instant now) {
        Instant end = now;
        for (int i = 0; i < CHAIN_MAX && frozen(end).isPresent(); i++) {
            end = frozen(end).get().until(end).orElseThrow();
        }
        return end;
    }
}
