package bascule.plan.gates;

import bascule.flags.usage.UsageBook;
import bascule.flags.usage.VariantFigures;
import bascule.migration.StepException.Refused;
import bascule.plan.Watched.TrackedFall;
import bascule.traffic.Figures;
import bascule.traffic.Figures.Seen;
import bascule.traffic.Figures.Sides;
import bascule.traffic.Measuring;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// What programs told of two variants of a flag: the answers with each in the places of the sides' requests, and how
/// often something was done.
record Told(Optional<UsageBook> usage, TrackedFall watched) implements Measuring {
    private UsageBook book() throws Refused {
        return usage.orElseThrow(() -> new Refused(
                "this controller does not serve the plan's flags, so no program tells it anything: start it with"
                        + " --flags and the same file"));
    }

    private VariantFigures of(String variant) throws Refused {
        return book().figures().of(watched.variants().flag(), variant);
    }

    @Override
    public Figures figures() throws Refused {
        return new Figures(
                book().run(),
                Map.of(
                        watched.variants().flag(),
                        new Sides(
                                answers(of(watched.variants().blue())),
                                answers(of(watched.variants().green())))));
    }

    private static Seen answers(VariantFigures variant) {
        return new Seen(variant.answers(), 0, 0, 0, Seen.histogram());
    }

    OptionalDouble blue() throws Refused {
        return OptionalDouble.of((double) of(watched.variants().blue()).times(watched.event()));
    }

    OptionalDouble green() throws Refused {
        return OptionalDouble.of((double) of(watched.variants().green()).times(watched.event()));
    }
}
