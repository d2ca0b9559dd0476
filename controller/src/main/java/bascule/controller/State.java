package bascule.controller;

import bascule.journal.Entry;
import bascule.journal.Event;
import bascule.journal.Event.Direction;
import bascule.migration.Migration;
import bascule.migration.Phase;
import bascule.migration.Reversal;
import bascule.migration.Step;
import bascule.migration.StepId;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Where a migration stands, told by its journal alone.
///
/// A step is *touched* from the moment it starts forward until it is wholly reverted, and *applied* from the moment
/// it finished forward until its reverting starts.
///
/// | while | this happens | then |
/// |---|---|---|
/// | forward in the swing, green's opening untouched | a step fails, or a new term begins | back to the swing's
/// beginning, tried again |
/// | forward in the swing, green's opening touched | a step fails, or a new term begins | forward |
/// | back in the swing, blue's opening not begun | a step fails | returns to green, and stops |
/// | back in the swing, blue's opening begun | a step fails | back |
/// | anywhere | a step fails for good, or a gate fails | stops |
final class State {
    private final Migration migration;
    private final Set<StepId> touched = new LinkedHashSet<>();
    private final Set<StepId> applied = new LinkedHashSet<>();
    private final Set<StepId> reverting = new LinkedHashSet<>();
    private final Set<String> opened = new LinkedHashSet<>();
    private final Times times = new Times();
    private final Answers answers = new Answers();
    private Heading heading = Heading.FORWARD;
    private Optional<Stop> stop = Optional.empty();
    private Optional<String> digest = Optional.empty();
    private boolean paused;
    private boolean completing;
    private boolean aborted;
    private boolean greenOpened;
    private boolean returning;
    private String trouble = "";
    private int breaks;
    private Instant brokenAt = Instant.EPOCH;
    private int failures;
    private int switches;
    private int rollBacks;
    private Instant latest = Instant.EPOCH;
    private Status.Last last = new Status.Last(Instant.EPOCH, "", "");
    private long sequence;

    State(Migration migration) {
        this.migration = migration;
    }

    static State replay(Migration migration, List<Entry> entries) {
        var state = new State(migration);
        entries.forEach(state::take);
        return state;
    }

    void take(Entry entry) {
        sequence = entry.sequence();
        latest = entry.time();
        switch (entry.event()) {
            case Event.Claimed _ -> claimed();
            case Event.Planned(var plan) -> {
                digest = Optional.of(plan);
                times.started(entry.time());
            }
            case Event.PhaseOpened(var phase) -> opened.add(phase);
            case Event.GateJudged judged -> judged(judged);
            case Event.StepStarted(var step, var way) -> begun(step, way);
            case Event.StepFinished(var step, var way) -> finished(step, way);
            case Event.StepFailed(var step, var way, var reason, var again) -> failed(step, way, reason, again);
            case Event.Ordered(var actor, var order, var reason) -> {
                remember(actor, Orders.words(order), reason);
                ordered(order);
            }
            case Event.Approved(var actor, var gate, var reason) -> {
                remember(actor, "approved " + gate, reason);
                answers.approved(gate, actor);
            }
            case Event.Noted _ -> {}
        }
    }

    private void remember(String actor, String what, String reason) {
        last = new Status.Last(latest, actor, what + (reason.isEmpty() ? "" : ": " + reason));
    }

    private void claimed() {
        if (midSwing() && mayBreak()) {
            broken("the controller was restarted in the middle of the swing");
        }
    }

    private void judged(Event.GateJudged judged) {
        answers.judged(judged);
        if (judged.verdict().equals("fail")) {
            stop = Optional.of(new Stop(Stop.Kind.FAILED, "gate " + judged.gate() + ": " + judged.evidence()));
        }
    }

    private void begun(StepId step, Direction way) {
        if (way == Direction.FORWARD) {
            touched.add(step);
            reverting.remove(step);
            greenOpened |= migration.swing().opensGreen().filter(step::equals).isPresent();
        } else {
            reverting.add(step);
            applied.remove(step);
        }
    }

    private void finished(StepId step, Direction way) {
        failures = 0;
        if (way == Direction.FORWARD) {
            applied.add(step);
            times.finished(step, latest);
            if (migration.swing().endsWith(step)) {
                swungToGreen();
            }
        } else {
            touched.remove(step);
            reverting.remove(step);
            times.undone(step);
            if (migration.swing().beginsWith(step)) {
                swungToBlue();
            }
            settle();
        }
    }

    private void swungToGreen() {
        breaks = 0;
        if (returning) {
            returning = false;
            stop = Optional.of(
                    new Stop(Stop.Kind.ROLL_BACK_FAILED, "not rolled back, still on green, nothing lost: " + trouble));
        } else {
            switches++;
            trouble = "";
        }
    }

    private void swungToBlue() {
        if (greenOpened) {
            rollBacks++;
        }
        greenOpened = false;
        close(Phase.Name.CUTOVER);
        if (heading == Heading.SWING_BACK) {
            heading = Heading.FORWARD;
            if (breaks >= migration.swing().attempts()) {
                stop = Optional.of(new Stop(
                        Stop.Kind.FAILED, "not switched after %d attempts, on blue: %s".formatted(breaks, trouble)));
            }
        }
    }

    /// A way back ends when nothing it undoes is touched any more.
    private void settle() {
        if (heading == Heading.FORWARD || heading == Heading.SWING_BACK || toUndo().isPresent()) {
            return;
        }
        for (var phase : migration.phases()) {
            if (heading.undoes(phase.name())) {
                close(phase.name());
            }
            if (!opened(phase)) {
                answers.forgetVerdicts(phase);
            }
        }
        answers.forgetApprovals();
        if (heading == Heading.ABORT) {
            aborted = true;
        } else {
            stop = Optional.of(new Stop(Stop.Kind.ROLLED_BACK, "rolled back: blue serves, green is still followed"));
        }
    }

    private void close(Phase.Name name) {
        for (var phase : migration.phases()) {
            if (phase.name() == name) {
                opened.remove(phase.id());
                answers.forgetVerdicts(phase);
            }
        }
    }

    private void failed(StepId step, Direction way, String reason, boolean again) {
        failures++;
        trouble = step + ": " + reason;
        boolean inSwing = migration.swing().steps().contains(step);
        if (way == Direction.FORWARD && heading == Heading.FORWARD) {
            if (inSwing && mayBreak()) {
                broken(trouble);
            } else if (!again) {
                stop = Optional.of(new Stop(Stop.Kind.FAILED, trouble));
            }
        } else if (way == Direction.BACK && heading != Heading.FORWARD) {
            if (inSwing && greenOpened && !blueOpening()) {
                heading = Heading.FORWARD;
                returning = true;
            } else if (!again) {
                stop = Optional.of(new Stop(Stop.Kind.FAILED, trouble));
            }
        }
    }

    /// Whether a swing that breaks now goes back by itself.
    private boolean mayBreak() {
        return heading == Heading.FORWARD && !returning && !greenOpened;
    }

    private boolean blueOpening() {
        return migration
                .swing()
                .opensBlue()
                .filter(step -> reverting.contains(step) || !touched.contains(step))
                .isPresent();
    }

    private void broken(String why) {
        heading = Heading.SWING_BACK;
        trouble = why;
        breaks++;
        brokenAt = latest;
    }

    private void ordered(Event.Order order) {
        failures = 0;
        switch (order) {
            case GO -> go();
            case PAUSE -> paused = true;
            case COMPLETE -> completing = true;
            case ROLL_BACK -> turn(Heading.ROLL_BACK);
            case ABORT -> turn(Heading.ABORT);
        }
    }

    private void go() {
        paused = false;
        breaks = 0;
        if (stop.filter(why -> why.kind() == Stop.Kind.ROLLED_BACK).isPresent()) {
            heading = Heading.FORWARD;
        }
        stop = Optional.empty();
    }

    private void turn(Heading back) {
        heading = back;
        paused = false;
        completing = false;
        returning = false;
        trouble = "";
        stop = Optional.empty();
        close(Phase.Name.SOAK);
        settle();
    }

    /// The step that the way back undoes next.
    Optional<Step> toUndo() {
        return toUndo(heading);
    }

    /// The step that a way back of that kind would undo first.
    Optional<Step> toUndo(Heading back) {
        return migration.steps().reversed().stream()
                .filter(step -> touched.contains(step.id()))
                .filter(step -> back.undoes(migration.phaseOf(step.id()).name()))
                .findFirst();
    }

    /// Whether the swing is neither wholly on blue nor wholly on green.
    boolean midSwing() {
        var steps = migration.swing().steps();
        return steps.stream().anyMatch(touched::contains) && !applied.containsAll(steps);
    }

    /// Whether the swing is wholly on green.
    boolean onGreen() {
        return !migration.swing().steps().isEmpty()
                && applied.containsAll(migration.swing().steps());
    }

    /// Whether a step was touched that nothing undoes.
    boolean beyondReturn() {
        return migration.steps().stream()
                .anyMatch(step -> touched.contains(step.id()) && step.reversal() instanceof Reversal.None);
    }

    boolean completed() {
        Phase end = migration.phases().getLast();
        return opened.contains(end.id()) && migration.steps().stream().allMatch(step -> applied.contains(step.id()));
    }

    boolean ended() {
        return aborted || completed();
    }

    /// When the last step before that phase finished.
    Instant readySince(Phase phase) {
        return times.readySince(migration, phase);
    }

    boolean touched(StepId step) {
        return touched.contains(step);
    }

    boolean applied(StepId step) {
        return applied.contains(step);
    }

    boolean reverting(StepId step) {
        return reverting.contains(step);
    }

    boolean opened(Phase phase) {
        return opened.contains(phase.id());
    }

    Answers answers() {
        return answers;
    }

    Heading heading() {
        return heading;
    }

    Optional<Stop> stop() {
        return stop;
    }

    Optional<String> digest() {
        return digest;
    }

    boolean paused() {
        return paused;
    }

    boolean completing() {
        return completing;
    }

    boolean aborted() {
        return aborted;
    }

    /// Whether a roll-back broke and the swing is on its way back to green.
    boolean returning() {
        return returning;
    }

    /// What went wrong last, empty if nothing has since the last success.
    String trouble() {
        return trouble;
    }

    int breaks() {
        return breaks;
    }

    Instant brokenAt() {
        return brokenAt;
    }

    /// Failures in a row.
    int failures() {
        return failures;
    }

    int switches() {
        return switches;
    }

    int rollBacks() {
        return rollBacks;
    }

    Instant started() {
        return times.started();
    }

    Status.Last last() {
        return last;
    }

    long sequence() {
        return sequence;
    }
}
