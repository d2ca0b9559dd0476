package bascule.bench.flags;

import java.util.List;
import org.ff4j.FF4j;
import org.ff4j.core.Feature;
import org.ff4j.core.FlippingExecutionContext;
import org.ff4j.strategy.ClientFilterStrategy;
import org.ff4j.strategy.PonderationStrategy;

/// FF4J. Its share is of calls, drawn anew each time, and not of callers.
public final class Ff4jFlags implements Evaluator {
    private static final double SHARE = 0.25;

    private final FF4j flags = new FF4j();
    private final List<FlippingExecutionContext> callers = Callers.each((_, country) -> {
        var context = new FlippingExecutionContext();
        context.putString("clientHostName", country);
        return context;
    });

    public Ff4jFlags() {
        var rule = new Feature(Question.RULE.key(), true);
        rule.setFlippingStrategy(new ClientFilterStrategy("de"));
        var share = new Feature(Question.FRACTIONAL.key(), true);
        share.setFlippingStrategy(new PonderationStrategy(SHARE));
        flags.createFeature(new Feature(Question.STATIC.key(), true));
        flags.createFeature(rule);
        flags.createFeature(share);
    }

    @Override
    public String name() {
        return "FF4J";
    }

    @Override
    public boolean on(Question question, int caller) {
        return flags.check(question.key(), callers.get(caller));
    }
}
