package bascule.controller;

import bascule.journal.Entry;
import bascule.journal.Event;
import bascule.journal.Event.Direction;
import bascule.migration.Flow;
import bascule.migration.Gate;
import bascule.migration.Migration;
import bascule.migration.Phase;
import bascule.migration.Step;
import bascule.migration.StepId;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Where a migration stands, told by its journal alone.
///
/// | while | this happens | then |
/// |---|---|---|
/// | forward in the swing, green's opening untouched | a step fails, or a new term begins | back to the swing's
/// beginning, tried again |
/// | forward in the swing, green's opening touched | a step fails, or a new term begins | forward |
/// | on green, ordered back | the gate of the way back passes, in this term | back |
/// | on green, ordered back | ordered on | forward |
/// | back in the swing, blue's opening not begun | a step fails | returns to green, and stops |
/// | back in the swing, blue's opening begun | a step fails | back |
/// | anywhere | a step fails for good, or a gate or guard does | stops |
final class State {
    private final Migration migration;
    private final Touched steps;
    private final Troubles troubles = new Troubles();
    private final Set<String> opened = new LinkedHashSet<>();
    private final Times times = new Times();
    private final Answers answers = new Answers();
    private final Arranged arranged = new Arranged();
    private final Glass glass = new Glass();
    private Heading heading = Heading.FORWARD;
    private Optional<Stop> stop = Optional.empty();
    private Optional<String> digest = Optional.empty();
    private boolean paused;
    private boolean completing;
    private boolean aborted;
    private boolean greenOpened;
    private boolean returning;
    private boolean wayBackOpen;
    private int switches;
    private int rollBacks;
    private Instant latest = Instant.EPOCH;
    private long sequence;
    private Status.Last last = new Status.Last(Instant.EPOCH, "", "");

    State(Migration migration) {
        this.migration = migration;
        this.steps = new Touched(migration);
    }

    static State replay(Migration migration, List<Entry> entries) {
        var state = new State(migration);
        entries.forEach(state::take);
        return state;
    }

    void take(Entry entry) {
        latest = entry.time();
        sequence = entry.sequence();
        switch (entry.event()) {
            case Event.Claimed _ -> claimed();
            case Event.Planned(var plan, _, _) -> {
                digest = Optional.of(plan);
                times.started(entry.time());
            }
            case Event.PhaseOpened(var phase) -> opened.add(phase);
            case Event.GateJudged judged -> judged(judged);
            case Event.StepStarted(var step, var way) -> begun(step, way);
            case Event.StepFinished(var step, var way) -> finished(step, way);
            case Event.StepFailed(var step, var way, var reason, var again) -> failed(step, way, reason, again);
            case Event.Ordered(_, var order, _) -> ordered(order);
            case Event.Approved(var actor, var gate, _) -> answers.approved(gate, actor, entry.time());
            case Event.Arranged given -> arranged.take(given);
            case Event.GlassBroken broken -> glass.broken(broken, entry.time());
            case Event.Reviewed(var actor, _) -> glass.reviewed(actor);
            case Event.Noted _ -> {}
        }
        last = Deeds.of(entry).orElse(last);
        times.halted(paused || stop.isPresent(), latest);
    }

    private void claimed() {
        askBeforeSwingingBack();
        if (midSwing() && mayBreak()) {
            broken("the controller was restarted in the middle of the swing");
        }
    }

    private void judged(Event.GateJudged judged) {
        answers.judged(judged);
        if (migration.swing().wayBack().filter(gate -> isNamed(gate, judged)).isPresent()) {
            wayBackOpen = judged.verdict().equals("pass");
        }
        if (judged.verdict().equals("fail")) {
            stop = Optional.of(Stop.by(judged, migration));
        }
    }

    private boolean isNamed(Gate gate, Event.GateJudged judged) {
        return judged.gate().equals(gate.name())
                && judged.phase().equals(cutover().id());
    }

    /// The phase that the swing is.
    Phase cutover() {
        return migration.phaseOf(migration.swing().steps().getFirst());
    }

    private void begun(StepId step, Direction way) {
        steps.begun(step, way);
        if (way == Direction.FORWARD) {
            greenOpened |= migration.swing().opensGreen().filter(step::equals).isPresent();
        }
    }

    private void finished(StepId step, Direction way) {
        troubles.succeeded();
        steps.finished(step, way);
        if (way == Direction.FORWARD) {
            times.finished(step, latest);
            if (migration.swing().endsWith(step)) {
                swungToGreen();
            }
        } else {
            times.undone(step);
            if (migration.swing().beginsWith(step)) {
                swungToBlue();
            }
            settle();
        }
    }

    private void swungToGreen() {
        troubles.forgetBreaks();
        if (returning) {
            returning = false;
            stop = Optional.of(new Stop(
                    Stop.Kind.ROLL_BACK_FAILED, "not rolled back, still on green, nothing lost: " + troubles.latest()));
        } else {
            switches++;
            troubles.forgetLatest();
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
            if (troubles.breaks() >= migration.swing().attempts()) {
                stop = Optional.of(new Stop(
                        Stop.Kind.FAILED,
                        "not switched after %d attempts, on blue: %s".formatted(troubles.breaks(), troubles.latest())));
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
        }
        forgetAhead();
        answers.forgetApprovals();
        if (heading == Heading.ABORT) {
            aborted = true;
        } else {
            String kept =
                    migration.steps().stream().anyMatch(Flow.Kept.class::isInstance) ? ", green is still followed" : "";
            stop = Optional.of(new Stop(Stop.Kind.ROLLED_BACK, "rolled back: blue serves" + kept));
        }
    }

    /// What gates of phases that are not open said was said about a round that is over.
    private void forgetAhead() {
        migration.phases().stream().filter(phase -> !opened(phase)).forEach(answers::forgetVerdicts);
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
        String trouble = step + ": " + reason;
        troubles.failed(trouble);
        steps.failed(step);
        boolean inSwing = migration.swing().steps().contains(step);
        if (way == Direction.FORWARD && heading == Heading.FORWARD) {
            if (inSwing && mayBreak()) {
                broken(trouble);
            } else if (!again) {
                stop = Optional.of(new Stop(Stop.Kind.FAILED, trouble));
            }
        } else if (way == Direction.BACK && heading != Heading.FORWARD) {
            if (inSwing && greenOpened && !steps.blueOpening()) {
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

    private void broken(String why) {
        heading = Heading.SWING_BACK;
        troubles.broke(why, latest);
    }

    private void ordered(Event.Order order) {
        troubles.succeeded();
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
        troubles.forgetBreaks();
        if (waitsToSwingBack()
                || stop.filter(why -> why.kind() == Stop.Kind.ROLLED_BACK).isPresent()) {
            heading = Heading.FORWARD;
        }
        stop = Optional.empty();
    }

    private void turn(Heading back) {
        heading = back;
        paused = false;
        completing = false;
        returning = false;
        askBeforeSwingingBack();
        troubles.forgetLatest();
        stop = Optional.empty();
        close(Phase.Name.SOAK);
        forgetAhead();
        settle();
    }

    private void askBeforeSwingingBack() {
        wayBackOpen = false;
        migration.swing().wayBack().ifPresent(gate -> answers.forgetVerdict(cutover(), gate.name()));
    }

    /// The step that the way back undoes next.
    Optional<Step> toUndo() {
        return toUndo(heading);
    }

    /// The step that a way back of that kind would undo first.
    Optional<Step> toUndo(Heading back) {
        return steps.toUndo(back);
    }

    /// Whether the swing is neither wholly on blue nor wholly on green.
    boolean midSwing() {
        return steps.midSwing();
    }

    /// Whether the swing is wholly on green.
    boolean onGreen() {
        return steps.onGreen();
    }

    /// Whether it is to swing back and nothing has been done about it: the gate of the way back has not passed yet.
    boolean waitsToSwingBack() {
        return heading == Heading.ROLL_BACK
                && onGreen()
                && !wayBackOpen
                && migration.swing().wayBack().isPresent();
    }

    /// Whether green may have writes of its own that blue has not.
    boolean greenOpened() {
        return greenOpened;
    }

    /// Whether a step was touched that nothing undoes.
    boolean beyondReturn() {
        return steps.beyondReturn();
    }

    boolean completed() {
        Phase end = migration.phases().getLast();
        return opened.contains(end.id()) && steps.allApplied();
    }

    boolean ended() {
        return aborted || completed();
    }

    Times times() {
        return times;
    }

    Touched steps() {
        return steps;
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

    Arranged arranged() {
        return arranged;
    }

    Glass glass() {
        return glass;
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

    Troubles troubles() {
        return troubles;
    }

    int switches() {
        return switches;
    }

    int rollBacks() {
        return rollBacks;
    }

    /// Of the latest entry.
    long sequence() {
        return sequence;
    }

    Status.Last last() {
        return last;
    }
}
