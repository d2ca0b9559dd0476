package bascule.bench.flags;

import io.getunleash.DefaultUnleash;
import io.getunleash.UnleashContext;
import io.getunleash.util.UnleashConfig;
import java.util.List;
import java.util.Optional;

/// Unleash's client with what it was given at its start; it asks no server.
public final class UnleashFlags implements Evaluator {
    private static final String FLAGS = """
        {"version": 2, "features": [
          {"name": "static", "enabled": true, "strategies": [{"name": "default"}]},
          {"name": "rule", "enabled": true, "strategies": [{"name": "default",
            "constraints": [{"contextName": "country", "operator": "IN", "values": ["de"]}]}]},
          {"name": "fractional", "enabled": true, "strategies": [{"name": "flexibleRollout",
            "parameters": {"rollout": "25", "stickiness": "default", "groupId": "fractional"}}]}]}
        """;

    private final DefaultUnleash client = new DefaultUnleash(UnleashConfig.builder()
            .appName("bench")
            .unleashAPI("http://127.0.0.1:1/api")
            .apiKey("none")
            .disablePolling()
            .disableMetrics()
            .toggleBootstrapProvider(() -> Optional.of(FLAGS))
            .build());
    private final List<UnleashContext> callers = Callers.each((id, country) ->
            UnleashContext.builder().userId(id).addProperty("country", country).build());

    @Override
    public String name() {
        return "Unleash";
    }

    @Override
    public boolean on(Question question, int caller) {
        return client.isEnabled(question.key(), callers.get(caller));
    }

    @Override
    public void close() {
        client.shutdown();
    }
}
