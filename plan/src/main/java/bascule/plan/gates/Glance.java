package bascule.plan.gates;

import bascule.migration.StepException;
import bascule.migration.StepException.Fenced;
import bascule.traffic.Figures;
import bascule.traffic.Measuring;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/// One look at the gateways for all questions that are judged together. Fifty questions would else ask each gateway
/// fifty times a second; and one gateway that does not answer would keep each of them waiting in turn, instead of all
/// of them once.
final class Glance implements Measuring {
    /// Who is judged at the same time is so within that.
    static final Duration TOGETHER = Duration.ofMillis(250);

    private final Measuring gateways;
    private final LongSupplier nanos;
    private Optional<Seen> seen = Optional.empty();
    private Optional<Unseen> unseen = Optional.empty();

    private record Seen(Figures figures, Duration stood, long at) {}

    private record Unseen(StepException why, long at) {}

    Glance(Measuring gateways, LongSupplier nanos) {
        this.gateways = gateways;
        this.nanos = nanos;
    }

    @Override
    public Figures figures() throws StepException {
        return gateways.figures();
    }

    @Override
    public synchronized Figures figures(Duration stood) throws StepException {
        long now = nanos.getAsLong();
        if (unseen.filter(each -> now - each.at() < TOGETHER.toNanos()).isPresent()) {
            throw unseen.get().why();
        }
        if (seen.filter(each -> serves(each, stood, now)).isEmpty()) {
            look(stood, now);
        }
        return seen.orElseThrow().figures();
    }

    /// A moment ago by this clock and by that of whoever judges, and after the latest change.
    private static boolean serves(Seen seen, Duration stood, long now) {
        long age = now - seen.at();
        Duration since = stood.minus(seen.stood());
        return age < TOGETHER.toNanos()
                && age < stood.toNanos()
                && !since.isNegative()
                && since.compareTo(TOGETHER) < 0;
    }

    /// What is seen is as old as the asking for it; that nothing is to be seen was known at the end of it.
    private void look(Duration stood, long now) throws StepException {
        seen = Optional.empty();
        unseen = Optional.empty();
        try {
            seen = Optional.of(new Seen(gateways.figures(), stood, now));
        } catch (Fenced fenced) {
            throw fenced;
        } catch (StepException why) {
            unseen = Optional.of(new Unseen(why, nanos.getAsLong()));
            throw why;
        }
    }
}
