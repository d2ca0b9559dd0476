package bascule.traffic;

import bascule.migration.Epoch;
import bascule.migration.Observation;
import bascule.migration.Renewable;
import bascule.migration.Reversal;
import bascule.migration.Side;
import bascule.migration.Step;
import bascule.migration.StepContext;
import bascule.migration.StepException;
import bascule.migration.StepId;
import java.util.List;
import java.util.Optional;

/// Tells the balancer both sides' addresses and the routes. What serves goes on serving, as blue, and the balancer
/// belongs to this migration until that has ended.
///
/// @param migration its name
public record ConfigureRoutes(StepId id, String migration, Balancer balancer, Service service) implements Renewable {
    @Override
    public String describe() {
        return "tell the gateway both sides and the routes (" + service.routes().size() + "); blue serves";
    }

    @Override
    public Reversal reversal() {
        return new Reversal.Exact();
    }

    @Override
    public Observation observe() throws StepException {
        var standing = balancer.standing();
        return standing.owner().equals(migration) && standing.service().equals(Optional.of(service))
                ? new Observation.Present()
                : new Observation.Absent();
    }

    @Override
    public void apply(StepContext context) throws StepException {
        balancer.configure(service, context.epoch());
    }

    /// Whoever had forgotten it answers nobody, so that nothing was served by the wrong side meanwhile.
    @Override
    public Optional<String> renew(List<Step> applied, Epoch epoch) throws StepException {
        boolean left = applied.stream().anyMatch(LeaveBalancer.class::isInstance);
        if (left || observe() instanceof Observation.Present) {
            return Optional.empty();
        }
        Side serving = applied.stream().anyMatch(ReleaseTraffic.class::isInstance) ? Side.GREEN : Side.BLUE;
        Split split = applied.stream()
                .filter(ShiftTraffic.class::isInstance)
                .map(each -> ((ShiftTraffic) each).split())
                .reduce(Split.ALL_BLUE, (_, latest) -> latest);
        balancer.renew(service, serving, split, epoch);
        return Optional.of("the gateway had lost what it was told; it was told again: %s serves%s"
                .formatted(
                        serving.word(),
                        serving == Side.GREEN || split.equals(Split.ALL_BLUE)
                                ? ""
                                : ", " + split.percent() + " of the callers that may be spread go to green"));
    }

    /// The gateway stands before the service whether it is migrated or not: one that had no routes before keeps these.
    @Override
    public void revert(StepContext context) throws StepException {
        balancer.restore(context.epoch());
        var standing = balancer.standing();
        context.say(
                standing.isAnothers(migration)
                        ? "nothing to take back: the gateway belongs to " + standing.owner()
                        : "the gateway serves as it did before, and belongs to no migration");
    }
}
