package bascule.controller;

import bascule.data.Comparison;
import bascule.journal.Event;
import bascule.journal.Event.Direction;
import bascule.migration.Gate;
import bascule.migration.Migration;
import bascule.migration.Phase;
import bascule.migration.Progress;
import bascule.migration.Reversal;
import bascule.migration.Step;
import bascule.plan.Plan;
import bascule.plan.gates.Approval;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// A status, made of the journal's state, the step at work and what was last seen outside.
final class StatusView {
    private final Plan plan;
    private final Migration migration;
    private final Term term;
    private final State state;
    private final Decision next;
    private final Sampler sampler;

    private StatusView(Plan plan, Migration migration, Term term, State state, Sampler sampler) {
        this.plan = plan;
        this.migration = migration;
        this.term = term;
        this.state = state;
        this.next = Decision.next(migration, state);
        this.sampler = sampler;
    }

    static Status of(Plan plan, Term term, Sampler sampler) {
        return term.read(state -> new StatusView(plan, term.migration(), term, state, sampler).status());
    }

    private Status status() {
        Status.State doing = doing();
        return new Status(
                plan.name(),
                plan.owner(),
                plan.ticket(),
                plan.digest(),
                doing,
                health(),
                desired(),
                phase(),
                reason(doing),
                !state.ended() && !state.beyondReturn(),
                until(),
                term.epoch().number(),
                state.started(),
                Instant.now(),
                state.switches(),
                state.rollBacks(),
                steps(),
                gates(),
                sampler.traffic(),
                sampler.links(),
                verified(),
                state.last(),
                hint(doing));
    }

    private Status.State doing() {
        if (state.aborted()) {
            return Status.State.ABORTED;
        }
        if (state.completed()) {
            return Status.State.COMPLETED;
        }
        if (next instanceof Decision.GoBack) {
            return Status.State.ROLLING_BACK;
        }
        if (state.stop().isPresent()) {
            return state.stop().get().kind() == Stop.Kind.ROLLED_BACK ? Status.State.ROLLED_BACK : Status.State.STOPPED;
        }
        if (state.heading() != Heading.FORWARD || state.returning()) {
            return Status.State.ROLLING_BACK;
        }
        if (state.paused() && !state.midSwing()) {
            return Status.State.PAUSED;
        }
        return judging().map(this::waitingAt).orElse(Status.State.RUNNING);
    }

    private Status.State waitingAt(Phase phase) {
        for (var gate : phase.gates()) {
            boolean waits = !verdict(phase, gate).equals("pass");
            if (waits && gate instanceof Approval) {
                return Status.State.AWAITING_APPROVAL;
            }
        }
        return state.onGreen() ? Status.State.SWITCHED : Status.State.WAITING;
    }

    private Optional<Phase> judging() {
        return next instanceof Decision.Judge(var phase) ? Optional.of(phase) : Optional.empty();
    }

    private Status.Health health() {
        if (state.stop().filter(stop -> stop.kind() != Stop.Kind.ROLLED_BACK).isPresent()) {
            return Status.Health.FAILED;
        }
        boolean troubled = state.failures() > 0
                || state.breaks() > 0
                || !term.flowTroubles().isEmpty()
                || !sampler.trouble().isEmpty()
                || violations() > 0;
        return troubled ? Status.Health.DEGRADED : Status.Health.HEALTHY;
    }

    private long violations() {
        return sampler.links()
                .map(links -> links.forward().violations() + links.reverse().violations())
                .orElse(0L);
    }

    private String desired() {
        if (next instanceof Decision.GoBack) {
            return "blue";
        }
        return switch (state.heading()) {
            case FORWARD, SWING_BACK -> "green";
            case ROLL_BACK, ABORT -> "blue";
        };
    }

    /// The phase whose steps are under way, or the last one that was.
    private String phase() {
        Optional<StepRun> run = term.running();
        if (run.isPresent()) {
            return migration.phaseOf(run.get().step().id()).id();
        }
        return migration.phases().stream()
                .filter(state::opened)
                .reduce((_, later) -> later)
                .map(Phase::id)
                .orElse(migration.phases().getFirst().id());
    }

    private String reason(Status.State doing) {
        if (state.stop().isPresent()) {
            return state.stop().get().reason();
        }
        var reasons = new ArrayList<String>();
        if (doing != Status.State.RUNNING && !term.waiting().isEmpty()) {
            reasons.add(term.waiting());
        }
        if (state.failures() > 0) {
            reasons.add("tried again: " + state.trouble());
        }
        reasons.addAll(term.flowTroubles());
        if (!sampler.trouble().isEmpty()) {
            reasons.add("not seen: " + sampler.trouble());
        }
        if (violations() > 0) {
            reasons.add(violations() + " changes were made past a closed fence, see bascule.violation");
        }
        return String.join("; ", reasons);
    }

    private String until() {
        return migration.steps().stream()
                .filter(step -> step.reversal() instanceof Reversal.None)
                .findFirst()
                .map(step -> step.id().value())
                .orElse("");
    }

    private List<Status.StepLine> steps() {
        var lines = new ArrayList<Status.StepLine>();
        for (var phase : migration.phases()) {
            for (var step : phase.steps()) {
                lines.add(line(phase, step));
            }
        }
        return lines;
    }

    private Status.StepLine line(Phase phase, Step step) {
        Optional<StepRun> run = term.running().filter(each -> each.step().id().equals(step.id()));
        String progress = run.map(each -> words(each.progress())).orElse("");
        long millis = run.map(each -> each.elapsed().toMillis()).orElse(0L);
        return new Status.StepLine(
                step.id().value(),
                phase.id(),
                step.describe(),
                words(step.reversal()),
                word(step, run),
                progress,
                millis);
    }

    private String word(Step step, Optional<StepRun> run) {
        if (run.isPresent()) {
            return run.get().way() == Direction.FORWARD ? "running" : "reverting";
        }
        if (state.applied(step.id())) {
            return "done";
        }
        return state.touched(step.id()) ? "failed" : "pending";
    }

    private static String words(Progress progress) {
        if (progress.unit().isEmpty()) {
            return "";
        }
        return progress.total() == 0
                ? "%,d %s".formatted(progress.done(), progress.unit())
                : "%,d of %,d %s".formatted(progress.done(), progress.total(), progress.unit());
    }

    private static String words(Reversal reversal) {
        return switch (reversal) {
            case Reversal.Exact _ -> "exact";
            case Reversal.WithinWindow(var closedBy) -> "without loss until " + closedBy;
            case Reversal.None(var why) -> "none: " + why;
        };
    }

    private List<Status.GateLine> gates() {
        var lines = new ArrayList<Status.GateLine>();
        for (var phase : migration.phases()) {
            for (var gate : phase.gates()) {
                String evidence = state.answers()
                        .verdict(phase, gate.name())
                        .map(Event.GateJudged::evidence)
                        .orElse("");
                lines.add(
                        new Status.GateLine(phase.id(), gate.name(), gate.describe(), verdict(phase, gate), evidence));
            }
        }
        return lines;
    }

    private String verdict(Phase phase, Gate gate) {
        return state.answers()
                .verdict(phase, gate.name())
                .map(Event.GateJudged::verdict)
                .orElse("pending");
    }

    private Status.Verified verified() {
        return migration.steps().stream()
                .filter(Comparison.class::isInstance)
                .flatMap(step -> ((Comparison) step).latest().stream())
                .max(Comparator.comparing(Comparison.Outcome::at))
                .map(latest -> new Status.Verified(true, latest.differences().size(), latest.at()))
                .orElse(new Status.Verified(false, 0, Instant.EPOCH));
    }

    private String hint(Status.State doing) {
        String name = plan.name();
        return switch (doing) {
            case AWAITING_APPROVAL -> "bascule approve " + name + " " + openApproval();
            case STOPPED, PAUSED -> "bascule resume " + name;
            case ROLLED_BACK -> "bascule resume " + name;
            case SWITCHED -> "bascule complete " + name;
            case RUNNING, WAITING, ROLLING_BACK, ABORTED, COMPLETED -> "";
        };
    }

    private String openApproval() {
        return judging().stream()
                .flatMap(phase -> phase.gates().stream()
                        .filter(gate -> gate instanceof Approval)
                        .filter(gate -> !verdict(phase, gate).equals("pass")))
                .map(Gate::name)
                .findFirst()
                .orElse("");
    }
}
