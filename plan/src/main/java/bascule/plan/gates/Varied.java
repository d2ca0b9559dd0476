package bascule.plan.gates;

import bascule.migration.StepException;
import bascule.plan.Watched.Variants;
import bascule.traffic.Figures;
import bascule.traffic.Measuring;
import java.time.Duration;
import java.util.Map;

/// What a balancer counted of two variants of a flag, in the places of the sides.
record Varied(Measuring all, Variants variants) implements Measuring {
    @Override
    public Figures figures() throws StepException {
        return varied(all.figures());
    }

    @Override
    public Figures figures(Duration stood) throws StepException {
        return varied(all.figures(stood));
    }

    private Figures varied(Figures figures) {
        return new Figures(
                figures.run(),
                Map.of(variants.flag(), figures.variants(variants.flag(), variants.blue(), variants.green())));
    }
}
