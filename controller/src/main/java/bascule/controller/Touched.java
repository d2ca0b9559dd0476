package bascule.controller;

import bascule.journal.Event.Direction;
import bascule.migration.Flow;
import bascule.migration.Migration;
import bascule.migration.Phase;
import bascule.migration.Reversal;
import bascule.migration.Step;
import bascule.migration.StepId;
import bascule.migration.Swing;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Which steps are touched, and how far.
///
/// A step is *touched* from the moment it starts forward until it is wholly reverted, and *applied* from the moment
/// it finished forward until its reverting starts. It has *failed* from when that is on record until it starts anew.
final class Touched {
    private final Migration migration;
    private final Set<StepId> touched = new LinkedHashSet<>();
    private final Set<StepId> applied = new LinkedHashSet<>();
    private final Set<StepId> reverting = new LinkedHashSet<>();
    private final Set<StepId> failed = new LinkedHashSet<>();

    Touched(Migration migration) {
        this.migration = migration;
    }

    void begun(StepId step, Direction way) {
        failed.remove(step);
        if (way == Direction.FORWARD) {
            touched.add(step);
            reverting.remove(step);
        } else {
            reverting.add(step);
            applied.remove(step);
        }
    }

    void finished(StepId step, Direction way) {
        if (way == Direction.FORWARD) {
            applied.add(step);
        } else {
            touched.remove(step);
            reverting.remove(step);
        }
    }

    void failed(StepId step) {
        failed.add(step);
    }

    /// Of a step that is not applied. What has begun and neither finished nor failed on record is under way, whether
    /// or not somebody is seen at work on it.
    String word(StepId step) {
        if (failed.contains(step)) {
            return "failed";
        }
        if (reverting.contains(step)) {
            return "reverting";
        }
        return touched.contains(step) ? "running" : "pending";
    }

    boolean touched(StepId step) {
        return touched.contains(step);
    }

    boolean applied(StepId step) {
        return applied.contains(step);
    }

    boolean allApplied() {
        return migration.steps().stream().allMatch(step -> applied.contains(step.id()));
    }

    boolean allApplied(Phase phase) {
        return phase.steps().stream().allMatch(step -> applied.contains(step.id()));
    }

    /// What must be running now.
    List<Flow> wantedFlows() {
        var wanted = new ArrayList<Flow>();
        for (var step : migration.steps()) {
            if (step instanceof Flow.Kept kept
                    && applied(step.id())
                    && kept.endedBy().filter(this::touched).isEmpty()) {
                wanted.addAll(kept.flows());
            }
        }
        return wanted;
    }

    /// The step that a way back of that kind would undo first.
    Optional<Step> toUndo(Heading back) {
        return migration.steps().reversed().stream()
                .filter(step -> touched.contains(step.id()))
                .filter(step -> back.undoes(migration.phaseOf(step.id()).name()))
                .findFirst();
    }

    boolean midSwing() {
        var steps = migration.swing().steps();
        return steps.stream().anyMatch(touched::contains) && !applied.containsAll(steps);
    }

    boolean onGreen() {
        var steps = migration.swing().steps();
        return !steps.isEmpty() && applied.containsAll(steps);
    }

    /// Whether reverting the step that lets blue answer again has begun.
    boolean blueOpening() {
        Swing swing = migration.swing();
        return swing.opensBlue()
                .filter(step -> reverting.contains(step) || !touched.contains(step))
                .isPresent();
    }

    boolean beyondReturn() {
        return migration.steps().stream()
                .anyMatch(step -> touched.contains(step.id()) && step.reversal() instanceof Reversal.None);
    }
}
