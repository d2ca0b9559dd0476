package bascule.plan.gates;

import bascule.migration.Durations;
import bascule.migration.Gate;
import bascule.migration.StepException;
import bascule.plan.Suite;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Whether green passes a suite of the plan's. Waits while a check fails: green can be mended while blue serves. Each
/// other result goes on record. One that passed counts for two minutes and is run again after one, since green may
/// change while another gate waits; one with a load counts for two hours, since a load is not to come each minute.
final class SuitePasses implements Gate {
    private static final Duration AGAIN = Duration.ofMinutes(1);
    private static final Duration AFTER_A_LOAD = Duration.ofHours(1);
    /// Longer than any other gate takes between two times that it asks this one.
    private static final Duration UNASKED_MAX = Duration.ofSeconds(15);
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final int WORDS_MAX = 4_000;

    private final Suite suite;
    private final Supplier<Duration> uptime;
    private final Aside<SuiteRun.Result> aside;
    private final Duration again;
    private volatile Duration asked = Duration.ZERO;
    private Optional<Duration> ran = Optional.empty();
    private Verdict latest = running();

    /// @param uptime a clock that never jumps
    SuitePasses(Suite suite, SuiteRun run, Supplier<Duration> uptime) {
        this.suite = suite;
        this.uptime = uptime;
        this.aside = new Aside<>(() -> run.run(this::wanted));
        this.again = suite.loads() ? AFTER_A_LOAD : AGAIN;
    }

    private static Verdict running() {
        return new Verdict.Wait("its checks are made", SOON);
    }

    @Override
    public String name() {
        return suite.name();
    }

    @Override
    public String describe() {
        int checks = suite.checks().size();
        return "green passes %d %s of its own; after a failure they are made again every %s"
                .formatted(checks, checks == 1 ? "check" : "checks", Durations.text(suite.every()));
    }

    @Override
    public boolean recordsEachAnswer() {
        return true;
    }

    @Override
    public Verdict judge(Standing standing) throws StepException {
        asked = uptime.get();
        boolean passed = latest instanceof Verdict.Pass;
        boolean due = !aside.asking() && !younger(passed ? again : suite.every());
        aside.look(due).ifPresent(result -> {
            ran = Optional.of(uptime.get());
            latest = verdict(result);
        });
        if (latest instanceof Verdict.Pass && !younger(again.multipliedBy(2))) {
            latest = running();
        }
        return latest;
    }

    /// Not after a pause, an abort, or once another controller has taken over.
    private boolean wanted() {
        return uptime.get().minus(asked).compareTo(UNASKED_MAX) < 0;
    }

    /// Whether the latest result is.
    private boolean younger(Duration age) {
        return ran.filter(then -> uptime.get().minus(then).compareTo(age) < 0).isPresent();
    }

    private static Verdict verdict(SuiteRun.Result result) {
        int all = result.passed().size() + result.failed().size();
        return result.failed().isEmpty()
                ? new Verdict.Pass("passed: " + lines(result.passed()))
                : new Verdict.Wait(
                        "%d of %d failed: %s".formatted(result.failed().size(), all, lines(result.failed())), SOON);
    }

    private static String lines(List<String> lines) {
        String all = String.join("; ", lines);
        return all.length() <= WORDS_MAX ? all : all.substring(0, WORDS_MAX) + "...";
    }
}
