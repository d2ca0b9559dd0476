package bascule.bench.flags;

import bascule.flags.Context;
import bascule.flags.Evaluation;
import bascule.flags.Flags;
import bascule.flags.Reading;
import java.util.List;
import java.util.Map;

/// Bascule's.
public final class OurFlags implements Evaluator {
    private final Flags flags = Reading.of(FlagdText.FLAGS).flags();
    private final List<Context> callers =
            Callers.each((id, country) -> Context.of(Map.of("targetingKey", id, "country", country)));

    @Override
    public String name() {
        return "bascule";
    }

    @Override
    public boolean on(Question question, int caller) {
        return flags.evaluate(question.key(), callers.get(caller)) instanceof Evaluation.Decided decided
                && decided.value() instanceof Boolean on
                && on;
    }
}
