package bascule.controller;

import bascule.alerts.Delivery;
import bascule.data.Comparison;
import bascule.journal.Event.Direction;
import bascule.migration.Gate;
import bascule.migration.Migration;
import bascule.migration.Phase;
import bascule.migration.Progress;
import bascule.migration.Reversal;
import bascule.migration.Step;
import bascule.plan.Plan;
import bascule.traffic.Balancer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A status, made of the journal's state, the step at work and what was last seen outside.
final class StatusView {
    private static final Duration LOOK_MAX = Duration.ofMillis(500);

    private final Plan plan;
    private final Moment moment;
    private final Migration migration;
    private final State state;
    private final Decision next;
    private final Sampler sampler;
    private final Hindrance hindrance;
    private final List<Delivery> alerts;
    private final Optional<Balancer.Standing> traffic;
    private final Away away;
    private final GateLines gates;

    private StatusView(Plan plan, Moment moment, Sampler sampler, Hindrance hindrance, List<Delivery> alerts) {
        this.plan = plan;
        this.moment = moment;
        this.migration = moment.migration();
        this.alerts = alerts;
        this.state = moment.state();
        this.next = Decision.next(migration, state);
        this.sampler = sampler;
        this.hindrance = state.ended() ? Hindrance.NONE : hindrance;
        this.traffic = sampler.traffic();
        this.away = Away.of(traffic);
        this.gates = new GateLines(moment);
    }

    /// Traffic in it was looked at after the latest entry on record, so that it never contradicts
    /// the state; whoever asks waits a moment for that look, and no longer where the gateway does
    /// not answer.
    ///
    /// @param alerts how each receiver is told
    static Status of(Plan plan, Term term, Sampler sampler, Hindrance hindrance, List<Delivery> alerts) {
        long end = System.nanoTime() + LOOK_MAX.toNanos();
        while (true) {
            long left = end - System.nanoTime();
            boolean late = left <= 0 || Thread.currentThread().isInterrupted();
            Optional<Status> status = term.read(state -> late || sampler.seen() >= state.sequence()
                    ? Optional.of(of(plan, term.moment(state), sampler, hindrance, alerts))
                    : Optional.empty());
            if (status.isPresent()) {
                return status.get();
            }
            sampler.awaitLook(term.read(State::sequence), left);
        }
    }

    /// As told by that moment and what was last seen outside, whenever that was.
    static Status of(Plan plan, Moment moment, Sampler sampler, Hindrance hindrance, List<Delivery> alerts) {
        return new StatusView(plan, moment, sampler, hindrance, alerts).status();
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
                irreversible().isEmpty(),
                irreversible(),
                until(),
                moment.epoch(),
                state.times().started(),
                Instant.now(),
                state.switches(),
                state.rollBacks(),
                steps(),
                gates.lines(),
                traffic,
                sampler.links(),
                sampler.flags(),
                verified(),
                alerts,
                state.glass().all(),
                state.last(),
                hint(doing));
    }

    /// Once green has writes of its own, only the reverse flow can bring them back.
    private String irreversible() {
        if (state.ended()) {
            return "it has ended";
        }
        if (state.beyondReturn()) {
            return "the point of no return is passed";
        }
        return state.greenOpened() && !moment.flows().trouble("reverse").isEmpty() ? "the reverse flow is broken" : "";
    }

    private Status.State doing() {
        if (moment.lost().isPresent()) {
            return Status.State.HELD;
        }
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
        if (gates.forPeople(phase).findAny().isPresent()) {
            return Status.State.AWAITING_APPROVAL;
        }
        return state.onGreen() ? Status.State.SWITCHED : Status.State.WAITING;
    }

    private Optional<Phase> judging() {
        return next instanceof Decision.Judge(var phase) ? Optional.of(phase) : Optional.empty();
    }

    private Status.Health health() {
        boolean stopped = state.stop()
                .filter(stop -> stop.kind() != Stop.Kind.ROLLED_BACK)
                .isPresent();
        if (stopped || moment.lost().isPresent() || hindrance.stands()) {
            return Status.Health.FAILED;
        }
        if (away.silent()) {
            return Status.Health.FAILED;
        }
        boolean troubled = state.troubles().failures() > 0
                || state.troubles().breaks() > 0
                || !moment.flows().troubles().isEmpty()
                || !sampler.trouble().isEmpty()
                || !away.lines().isEmpty()
                || untold().findAny().isPresent()
                || (state.waitsToSwingBack() && !moment.waiting().isEmpty())
                || violations() > 0;
        return troubled ? Status.Health.DEGRADED : Status.Health.HEALTHY;
    }

    private long violations() {
        return sampler.links()
                .map(links -> links.forward().violations() + links.reverse().violations())
                .orElse(0L);
    }

    private String desired() {
        boolean notBack = state.stop()
                .filter(stop -> stop.kind() == Stop.Kind.ROLL_BACK_FAILED)
                .isPresent();
        if (next instanceof Decision.GoBack || state.returning() || notBack) {
            return "blue";
        }
        return switch (state.heading()) {
            case FORWARD, SWING_BACK -> "green";
            case ROLL_BACK, ABORT -> "blue";
        };
    }

    /// The phase whose steps are under way, or the last one that was.
    private String phase() {
        Optional<StepRun> run = moment.running();
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
        String glass = Glass.words(state.glass().owed(), Instant.now());
        return Stream.concat(Stream.of(standing(doing), glass), untold())
                .filter(each -> !each.isEmpty())
                .collect(Collectors.joining("; "));
    }

    /// Who was not told of an alert, and why.
    private Stream<String> untold() {
        return alerts.stream()
                .map(Delivery::trouble)
                .filter(each -> !each.isEmpty())
                .map(each -> "alerts: " + each);
    }

    private String standing(Status.State doing) {
        if (moment.lost().isPresent()) {
            return "held by another controller: " + moment.lost().get().getMessage();
        }
        if (hindrance.stands()) {
            return hindrance.reason();
        }
        if (state.stop().isPresent()) {
            return state.stop().get().reason();
        }
        var reasons = new ArrayList<String>();
        if (doing != Status.State.RUNNING && !moment.waiting().isEmpty()) {
            reasons.add(moment.waiting());
        }
        if (state.troubles().failures() > 0) {
            reasons.add("tried again: " + state.troubles().latest());
        }
        moment.flows().troubles().stream()
                .filter(trouble -> !told(reasons, trouble))
                .forEach(reasons::add);
        if (!sampler.trouble().isEmpty() && !told(reasons, sampler.trouble())) {
            reasons.add("not seen: " + sampler.trouble());
        }
        if (!away.lines().isEmpty()) {
            reasons.add(away.reason());
        }
        if (violations() > 0) {
            reasons.add(violations() + " changes were made past a closed fence, see bascule.violation");
        }
        return String.join("; ", reasons);
    }

    /// One outage is met by steps, flows and looks, each with its own beginning: what was said is
    /// not said again.
    private static boolean told(List<String> reasons, String trouble) {
        String cause = trouble.substring(trouble.indexOf(": ") + 1).strip();
        return reasons.stream().anyMatch(reason -> reason.contains(cause));
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
        Optional<StepRun> run = moment.running().filter(each -> each.step().id().equals(step.id()));
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
        return state.steps().applied(step.id()) ? "done" : state.steps().word(step.id());
    }

    private static String words(Progress progress) {
        if (progress.unit().isEmpty()) {
            return "";
        }
        var done = progress.total() == 0
                ? "%,d %s".formatted(progress.done(), progress.unit())
                : "%,d of %,d %s".formatted(progress.done(), progress.total(), progress.unit());
        return progress.besides().isEmpty() ? done : done + ", " + progress.besides();
    }

    private static String words(Reversal reversal) {
        return switch (reversal) {
            case Reversal.Exact _ -> "exact";
            case Reversal.WithinWindow(var closedBy) -> "without loss until " + closedBy;
            case Reversal.None(var why) -> "none: " + why;
        };
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
        if (hindrance.stands() && moment.lost().isEmpty()) {
            return hindrance.hint();
        }
        return switch (doing) {
            case AWAITING_APPROVAL -> "bascule approve " + name + " " + openApproval();
            case STOPPED -> stoppedHint(name);
            case PAUSED -> "bascule resume " + name;
            case ROLLED_BACK -> "bascule resume " + name;
            case SWITCHED -> "bascule complete " + name;
            case RUNNING, WAITING, ROLLING_BACK, ABORTED, COMPLETED ->
                state.glass().owed().isEmpty() ? "" : "bascule review " + name;
            case HELD -> "";
        };
    }

    private String stoppedHint(String name) {
        if (state.heading() == Heading.ABORT) {
            return "bascule abort " + name;
        }
        boolean notBack = state.stop()
                .filter(stop -> stop.kind() == Stop.Kind.ROLL_BACK_FAILED)
                .isPresent();
        return "bascule " + (notBack ? "rollback " : "resume ") + name;
    }

    private String openApproval() {
        return judging().stream()
                .flatMap(gates::forPeople)
                .map(Gate::name)
                .findFirst()
                .orElse("");
    }
}
