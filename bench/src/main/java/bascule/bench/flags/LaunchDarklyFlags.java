package bascule.bench.flags;

import com.launchdarkly.logging.Logs;
import com.launchdarkly.sdk.LDContext;
import com.launchdarkly.sdk.server.Components;
import com.launchdarkly.sdk.server.LDClient;
import com.launchdarkly.sdk.server.LDConfig;
import com.launchdarkly.sdk.server.integrations.FileData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// LaunchDarkly's server SDK, out of a file and without events.
public final class LaunchDarklyFlags implements Evaluator {
    private static final String FLAGS = """
        {"flags": {
          "static": {"key": "static", "version": 1, "on": true, "salt": "s", "variations": [true, false],
            "offVariation": 1, "fallthrough": {"variation": 0}},
          "rule": {"key": "rule", "version": 1, "on": true, "salt": "s", "variations": [true, false],
            "offVariation": 1, "fallthrough": {"variation": 1}, "rules": [{"id": "r", "variation": 0, "clauses": [
              {"attribute": "country", "op": "in", "values": ["de"], "negate": false}]}]},
          "fractional": {"key": "fractional", "version": 1, "on": true, "salt": "s", "variations": [true, false],
            "offVariation": 1, "fallthrough": {"rollout": {"variations": [
              {"variation": 0, "weight": 25000}, {"variation": 1, "weight": 75000}]}}}}}
        """;

    private final LDClient client;
    private final List<LDContext> callers = Callers.each(
            (id, country) -> LDContext.builder(id).set("country", country).build());

    /// @param folder for its file
    public LaunchDarklyFlags(Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("launchdarkly.json"), FLAGS);
        client = new LDClient(
                "no-key",
                new LDConfig.Builder()
                        .dataSource(FileData.dataSource().filePaths(file))
                        .events(Components.noEvents())
                        .logging(Components.logging(Logs.none()))
                        .diagnosticOptOut(true)
                        .build());
    }

    @Override
    public String name() {
        return "LaunchDarkly";
    }

    @Override
    public boolean on(Question question, int caller) {
        return client.boolVariation(question.key(), callers.get(caller), false);
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
