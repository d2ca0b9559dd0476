package bascule.bench.flags;

import dev.openfeature.contrib.providers.flagd.Config;
import dev.openfeature.contrib.providers.flagd.FlagdOptions;
import dev.openfeature.contrib.providers.flagd.FlagdProvider;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// flagd's evaluator for Java, out of a file.
public final class FlagdFlags implements Evaluator {
    private final FlagdProvider provider;
    private final List<EvaluationContext> callers =
            Callers.each((id, country) -> new ImmutableContext(id, Map.of("country", new Value(country))));

    /// @param folder for its file
    public FlagdFlags(Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("flagd.json"), FlagdText.FLAGS);
        provider = new FlagdProvider(FlagdOptions.builder()
                .resolverType(Config.Resolver.FILE)
                .deadline(30_000)
                .offlineFlagSourcePath(file.toString())
                .build());
        provider.initialize(new ImmutableContext());
    }

    @Override
    public String name() {
        return "flagd";
    }

    @Override
    public boolean on(Question question, int caller) {
        return provider.getBooleanEvaluation(question.key(), false, callers.get(caller))
                .getValue();
    }

    @Override
    public void close() {
        provider.shutdown();
    }
}
