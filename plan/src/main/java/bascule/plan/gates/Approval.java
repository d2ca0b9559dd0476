package bascule.plan.gates;

import bascule.migration.Durations;
import bascule.migration.Gate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A number of different people must say yes. They say it to this migration, whose plan, by its digest, is the one that
/// it was started with.
///
/// @param by whose yes counts; empty for everybody's
/// @param expires how long a yes counts; empty for ever
public record Approval(String name, int needed, List<String> by, Optional<Duration> expires) implements Gate {
    private static final Duration AGAIN = Duration.ofMinutes(1);

    public Approval {
        by = List.copyOf(by);
    }

    /// One that asks everybody, once and for all.
    public Approval(String name, int needed) {
        this(name, needed, List.of(), Optional.empty());
    }

    /// Whether that person's yes counts.
    public boolean asks(String person) {
        return by.isEmpty() || by.contains(person);
    }

    @Override
    public String describe() {
        String people = by.isEmpty() ? needed == 1 ? "person" : "people" : "of " + String.join(", ", by);
        return "%s %s %s%s"
                .formatted(
                        needed == 1 ? "one" : String.valueOf(needed),
                        people,
                        needed == 1 ? "approves" : "approve",
                        expires.map(most -> "; a yes counts for " + Durations.text(most))
                                .orElse(""));
    }

    @Override
    public boolean recordsEachAnswer() {
        return true;
    }

    @Override
    public Verdict judge(Standing standing) {
        List<Approved> asked = standing.approvals().stream()
                .filter(each -> asks(each.person()))
                .toList();
        List<Approved> counting =
                asked.stream().filter(each -> counts(each, standing.now())).toList();
        if (counting.size() >= needed) {
            return new Verdict.Pass("approved by " + names(counting));
        }
        String expired =
                names(asked.stream().filter(each -> !counting.contains(each)).toList());
        return new Verdict.Wait(
                "%d of %d approved%s"
                        .formatted(
                                counting.size(),
                                needed,
                                expired.isEmpty() ? "" : "; expired, to be said again by " + expired),
                AGAIN);
    }

    private boolean counts(Approved yes, Instant now) {
        return expires.filter(most -> yes.at().plus(most).isBefore(now)).isEmpty();
    }

    private static String names(List<Approved> all) {
        return all.stream().map(Approved::person).collect(Collectors.joining(", "));
    }
}
