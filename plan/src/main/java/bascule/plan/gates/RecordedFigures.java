package bascule.plan.gates;

import bascule.traffic.Figures;
import bascule.traffic.Figures.Seen;
import bascule.traffic.Figures.Sides;
import bascule.traffic.Measuring;
import java.util.Map;

/// Counts again what was recorded, as if a balancer did.
final class RecordedFigures implements Measuring {
    private int run;
    private Seen blue = Seen.NONE;
    private Seen green = Seen.NONE;

    /// Something is missing from here on: what is counted begins anew.
    void gap() {
        run++;
        blue = Seen.NONE;
        green = Seen.NONE;
    }

    void add(Sides window) {
        blue = blue.plus(window.blue());
        green = green.plus(window.green());
    }

    @Override
    public Figures figures() {
        return new Figures("recorded " + run, Map.of("all", new Sides(blue, green)));
    }
}
