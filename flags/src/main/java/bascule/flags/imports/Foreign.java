package bascule.flags.imports;

import bascule.flags.json.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Somebody else's way of writing flags down.
public enum Foreign {
    UNLEASH("unleash") {
        @Override
        Imported found(Json.Fields document) {
            return UnleashFlags.read(document);
        }
    },
    GROWTHBOOK("growthbook") {
        @Override
        Imported found(Json.Fields document) {
            return GrowthBookFlags.read(document);
        }
    },
    LAUNCHDARKLY("launchdarkly") {
        @Override
        Imported found(Json.Fields document) {
            return LaunchDarklyFlags.read(document);
        }
    };

    private final String word;

    Foreign(String word) {
        this.word = word;
    }

    /// What of it can be brought over, and what can't.
    public Imported read(Json.Fields document) {
        return found(document).sound();
    }

    abstract Imported found(Json.Fields document);

    public static List<String> words() {
        return Arrays.stream(values()).map(each -> each.word).toList();
    }

    public static Optional<Foreign> named(String word) {
        return Arrays.stream(values()).filter(each -> each.word.equals(word)).findFirst();
    }
}
