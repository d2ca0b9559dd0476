package bascule.data;

import bascule.migration.Durations;
import bascule.migration.Observation;
import bascule.migration.Quiet;
import bascule.migration.Reversal;
import bascule.migration.Side;
import bascule.migration.Step;
import bascule.migration.StepContext;
import bascule.migration.StepException;
import bascule.migration.StepId;
import java.time.Duration;

/// Closes blue's fence: from here on no write gets in there, and its marker stands behind the last one that did.
/// Reverted, it lets blue write again.
///
/// Whichever fence opens next must first have seen everything the other side admitted. Three rules see to it:
///
/// - Before blue closes, green is told to require the marker of that closing.
/// - Before green opens ([AdmitGreen]), blue is told to require the marker of green's next closing. So while blue
///   is closed, an empty requirement there means that green was never opened, and everything that has to come
///   back from green may be left out: the way back then needs nothing of green, which may be what broke.
/// - Before blue opens, green is told to require blue's *next* marker, which does not exist yet.
public record FenceBlue(StepId id, Pair pair, Quiet quiet, Duration lock) implements Step {
    @Override
    public String describe() {
        return "fence blue, waiting at most " + Durations.text(lock) + " for writers in flight";
    }

    @Override
    public Reversal reversal() {
        return new Reversal.Exact();
    }

    @Override
    public Observation observe() throws StepException {
        return pair.blue().fence().standing().mode() == Fence.Mode.CLOSED
                ? new Observation.Present()
                : new Observation.Absent();
    }

    @Override
    public void apply(StepContext context) throws StepException {
        quiet.keep(context);
        context.at("quiet");
        Fence fence = pair.blue().fence();
        Fence.Standing blue = fence.standing();
        if (blue.mode() == Fence.Mode.OPEN) {
            Violations.demandNone(pair.forward(), Side.BLUE);
            fence.require("", context.epoch());
            pair.green().fence().require(blue.next(), context.epoch());
            context.at("required");
        }
        fence.close(lock, context.epoch());
    }

    @Override
    public void revert(StepContext context) throws StepException {
        Fence.Standing blue = pair.blue().fence().standing();
        if (blue.mode() == Fence.Mode.CLOSED) {
            barGreen(blue, context);
            context.at("barred");
            pair.blue().fence().open(lock, context.epoch());
        }
    }

    private void barGreen(Fence.Standing blue, StepContext context) throws StepException {
        try {
            pair.green().fence().require(blue.next(), context.epoch());
        } catch (StepException.Transient unreachable) {
            if (!blue.required().isEmpty()) {
                throw unreachable;
            }
            context.say("green can't be reached; blue is opened all the same, since green never was: "
                    + unreachable.getMessage());
        }
    }
}
