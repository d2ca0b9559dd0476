package bascule.bench.flags;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.togglz.core.Feature;
import org.togglz.core.manager.FeatureManager;
import org.togglz.core.manager.FeatureManagerBuilder;
import org.togglz.core.repository.FeatureState;
import org.togglz.core.repository.mem.InMemoryStateRepository;
import org.togglz.core.user.FeatureUser;
import org.togglz.core.user.SimpleFeatureUser;

/// Togglz. Its rule is a list of eight names, for it has none over attributes.
public final class TogglzFlags implements Evaluator {
    private static final int NAMED = 8;

    /// Its flags are an enum's.
    enum Known implements Feature {
        STATIC,
        RULE,
        FRACTIONAL
    }

    private static final Map<Question, Known> FLAGS =
            Map.of(Question.STATIC, Known.STATIC, Question.RULE, Known.RULE, Question.FRACTIONAL, Known.FRACTIONAL);

    private final List<FeatureUser> callers = Callers.each((id, _) -> new SimpleFeatureUser(id));
    private final FeatureManager manager;
    private FeatureUser asked = callers.getFirst();

    public TogglzFlags() {
        var states = new InMemoryStateRepository();
        states.setFeatureState(new FeatureState(Known.STATIC, true));
        states.setFeatureState(new FeatureState(Known.RULE, true)
                .setStrategyId("username")
                .setParameter(
                        "users", IntStream.range(0, NAMED).mapToObj(Callers::id).collect(Collectors.joining(","))));
        states.setFeatureState(new FeatureState(Known.FRACTIONAL, true)
                .setStrategyId("gradual")
                .setParameter("percentage", "25"));
        manager = new FeatureManagerBuilder()
                .featureEnum(Known.class)
                .stateRepository(states)
                .userProvider(() -> asked)
                .build();
    }

    @Override
    public String name() {
        return "Togglz";
    }

    @Override
    public boolean on(Question question, int caller) {
        asked = callers.get(caller);
        return manager.isActive(FLAGS.get(question));
    }
}
