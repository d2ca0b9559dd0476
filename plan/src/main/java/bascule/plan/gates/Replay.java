package bascule.plan.gates;

import bascule.migration.Evidence;
import bascule.migration.Gate.Approved;
import bascule.migration.Gate.Standing;
import bascule.migration.Gate.Verdict;
import bascule.migration.Guard;
import bascule.migration.Proof;
import bascule.migration.StepException;
import bascule.plan.Plan;
import bascule.plan.Watched;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// Judges windows that were recorded as a plan would have judged them: what would have failed, passed or waited, and
/// when. Only what the gateways counted is recorded, so questions about anything else are told as not judged.
public final class Replay {
    private static final String UNSEEN = "no window was recorded while it would have been asked";
    private static final String UNJUDGED =
            "it asks something else than what the gateways count, and that is not recorded";

    private final List<RecordedWindow> windows;

    /// What became of one guard or gate.
    ///
    /// @param verdict `fail`, `pass`, `wait` or `ask`; of a guard that did not fail `watch`; `unseen` if no window
    ///     is about it, `unjudged` if it asks something that is not recorded
    /// @param at when that came about; empty where it did not
    /// @param words what it rests on
    public record Line(String name, String verdict, Optional<Instant> at, String words, Optional<Evidence> numbers) {}

    /// @param windows in the order in which they were recorded
    public Replay(List<RecordedWindow> windows) {
        this.windows = List.copyOf(windows);
    }

    /// Guards first, then gates in the order in which they would be asked.
    public List<Line> judge(Plan plan) {
        var recorded = new RecordedFigures();
        var witnesses = Witnesses.of(plan, recorded);
        var lines = new ArrayList<Line>();
        for (var rule : plan.guards()) {
            lines.add(
                    rule.watched() instanceof Watched.Counting
                            ? guard(witnesses.guard(rule), recorded)
                            : unjudged(rule.name()));
        }
        for (var stretch : plan.stretches()) {
            for (var rule : stretch.proofs().rules()) {
                lines.add(
                        rule.watched() instanceof Watched.Counting
                                ? proof(witnesses.proof(rule, stretch), stretch.phase(), recorded)
                                : unjudged(rule.name(stretch.place())));
            }
        }
        return lines;
    }

    private static Line unjudged(String name) {
        return new Line(name, "unjudged", Optional.empty(), UNJUDGED, Optional.empty());
    }

    /// A guard goes on while the shares grow; it begins anew when its phase does.
    private Line guard(Guard guard, RecordedFigures figures) {
        var stretches = new HashSet<String>();
        Optional<RecordedWindow> before = Optional.empty();
        Line line = new Line(guard.name(), "unseen", Optional.empty(), UNSEEN, Optional.empty());
        int times = 0;
        for (var window : windows) {
            if (window.during() != guard.during()) {
                stretches.clear();
                before = Optional.empty();
                continue;
            }
            boolean other = before.filter(window::continues).isEmpty();
            if (other && (stretches.isEmpty() || !stretches.add(window.stretch()))) {
                guard.begin(++times);
                stretches.clear();
            }
            stretches.add(window.stretch());
            Verdict verdict = judged(window, before, figures, guard::judge);
            before = Optional.of(window);
            line = line(guard.name(), window, verdict, "watch", guard.evidence());
            if (verdict instanceof Verdict.Fail) {
                return line;
            }
        }
        return line;
    }

    /// A gate begins anew whenever its stretch does.
    private Line proof(Proof proof, String phase, RecordedFigures figures) {
        Optional<RecordedWindow> before = Optional.empty();
        Line line = new Line(proof.name(), "unseen", Optional.empty(), UNSEEN, Optional.empty());
        int times = 0;
        for (var window : windows) {
            if (!window.stretch().equals(phase)) {
                before = Optional.empty();
                continue;
            }
            if (before.filter(window::continues).isEmpty()) {
                proof.begin(++times);
            }
            Verdict verdict = judged(window, before, figures, stood -> proof.judge(new Alone(stood)));
            before = Optional.of(window);
            line = line(proof.name(), window, verdict, "wait", proof.evidence());
            if (verdict instanceof Verdict.Fail || verdict instanceof Verdict.Pass) {
                return line;
            }
        }
        return line;
    }

    private interface Judge {
        Verdict judge(Duration stood) throws StepException;
    }

    private static Verdict judged(
            RecordedWindow window, Optional<RecordedWindow> before, RecordedFigures figures, Judge judge) {
        try {
            if (before.filter(window::follows).isEmpty()) {
                figures.gap();
                judge.judge(window.from());
            }
            figures.add(window.sides());
            return judge.judge(window.to());
        } catch (StepException unseen) {
            throw new IllegalStateException("what was recorded can always be looked at", unseen);
        }
    }

    private static Line line(
            String name, RecordedWindow window, Verdict verdict, String waiting, Optional<Evidence> numbers) {
        Instant at = window.at().plus(window.to().minus(window.from()));
        return switch (verdict) {
            case Verdict.Pass(var words) -> new Line(name, "pass", Optional.of(at), words, numbers);
            case Verdict.Wait(var words, _) -> new Line(name, waiting, Optional.empty(), words, numbers);
            case Verdict.Ask(var words, _) -> new Line(name, "ask", Optional.empty(), words, numbers);
            case Verdict.Fail(var words) -> new Line(name, "fail", Optional.of(at), words, numbers);
        };
    }

    /// Nobody has approved anything.
    private record Alone(Duration waited) implements Standing {
        @Override
        public List<Approved> approvals() {
            return List.of();
        }

        @Override
        public Instant now() {
            return Instant.EPOCH;
        }

        @Override
        public boolean completionOrdered() {
            return false;
        }

        @Override
        public String trouble(String flow) {
            return "";
        }
    }
}
