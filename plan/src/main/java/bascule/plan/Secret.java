package bascule.plan;

import java.nio.file.Path;
import java.util.List;

/// Where a secret is found. Plans hold references, never the secret itself.
public sealed interface Secret {
    record Environment(String variable) implements Secret {}

    record File(Path path) implements Secret {}

    record Command(List<String> words) implements Secret {
        public Command {
            words = List.copyOf(words);
        }
    }

    record None() implements Secret {}
}
