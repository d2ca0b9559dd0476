package bascule.data;

import bascule.migration.Durations;
import bascule.migration.Gate;
import bascule.migration.StepException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Whether what the plan demands of rows holds on both sides, each check asked of each. Waits while one
/// does not: rows can be corrected while blue serves. Asked before anything is held, since a query over
/// a large table takes its time; what it found counts for a minute.
///
/// Nobody waits for a slow query: the gate says that it is still asked, and orders are heard meanwhile.
public final class QualityHolds implements Gate {
    private static final Duration AGAIN = Duration.ofSeconds(5);
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration COUNTS = Duration.ofMinutes(1);
    private static final int MOST = 1000;

    private final String name;
    private final Pair pair;
    private final List<Quality> checks;
    private final Duration each;
    private Optional<Duration> held = Optional.empty();
    private Optional<FutureTask<List<String>>> asked = Optional.empty();

    /// @param each how long one query may take
    public QualityHolds(String name, Pair pair, List<Quality> checks, Duration each) {
        this.name = name;
        this.pair = pair;
        this.checks = List.copyOf(checks);
        this.each = each;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String describe() {
        return "on both sides no row breaks %s, each asked for at most %s"
                .formatted(String.join(", ", checks.stream().map(Quality::name).toList()), Durations.text(each));
    }

    @Override
    public Verdict judge(Standing standing) throws StepException {
        if (held.filter(since -> counts(since, standing.waited())).isPresent()) {
            return passed();
        }
        held = Optional.empty();
        var broken = answer();
        if (broken.isEmpty()) {
            return new Verdict.Wait("both sides are still asked for rows that should not be there", SOON);
        }
        if (!broken.get().isEmpty()) {
            return new Verdict.Wait(String.join("; ", broken.get()) + ": correct them where they come from", AGAIN);
        }
        held = Optional.of(standing.waited());
        return passed();
    }

    /// An earlier wait for this gate may have been a longer one.
    private static boolean counts(Duration since, Duration now) {
        return now.compareTo(since) >= 0 && now.minus(since).compareTo(COUNTS) < 0;
    }

    private Verdict passed() {
        return new Verdict.Pass(
                "%d %s on both sides found no row".formatted(checks.size(), checks.size() == 1 ? "check" : "checks"));
    }

    /// What breaks which check; empty if that is not known yet.
    private Optional<List<String>> answer() throws StepException {
        var question = asked.orElseGet(this::ask);
        asked = Optional.of(question);
        try {
            var broken = question.get(SOON.toMillis(), TimeUnit.MILLISECONDS);
            asked = Optional.empty();
            return Optional.of(broken);
        } catch (TimeoutException slow) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StepException.Transient("interrupted while rows are checked", e);
        } catch (ExecutionException e) {
            asked = Optional.empty();
            if (e.getCause() instanceof StepException theirs) {
                throw theirs;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private FutureTask<List<String>> ask() {
        var question = new FutureTask<>(this::broken);
        Thread.ofVirtual().name("checking rows").start(question);
        return question;
    }

    private List<String> broken() throws StepException {
        var broken = new ArrayList<String>();
        for (var check : checks) {
            broken(check, "blue", pair.blue(), check.blue()).ifPresent(broken::add);
            broken(check, "green", pair.green(), check.green()).ifPresent(broken::add);
        }
        return broken;
    }

    private Optional<String> broken(Quality check, String side, Database database, String sql) throws StepException {
        long found = database.count(sql, MOST, each);
        return found == 0
                ? Optional.empty()
                : Optional.of("%s: %s%d %s of %s %s it"
                        .formatted(
                                check.name(),
                                found == MOST ? "at least " : "",
                                found,
                                found == 1 ? "row" : "rows",
                                side,
                                found == 1 ? "breaks" : "break"));
    }
}
