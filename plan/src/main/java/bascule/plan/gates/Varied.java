package bascule.plan.gates;

import bascule.migration.StepException;
import bascule.plan.Watched.Variants;
import bascule.traffic.Figures;
import bascule.traffic.Measuring;
import java.util.Map;

/// What a balancer counted of two variants of a flag, in the places of the sides.
record Varied(Measuring all, Variants variants) implements Measuring {
    @Override
    public Figures figures() throws StepException {
        Figures figures = all.figures();
        return new Figures(
                figures.run(),
                Map.of(variants.flag(), figures.variants(variants.flag(), variants.blue(), variants.green())));
    }
}
