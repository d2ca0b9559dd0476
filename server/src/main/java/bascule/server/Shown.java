package bascule.server;

import bascule.controller.Migrations;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// How migrations stand, as text, looked at once for all who look at the same moment.
final class Shown {
    /// What is older is looked at again.
    static final Duration FRESH = Duration.ofMillis(100);

    private final Migrations migrations;
    private final Map<String, Latest> all = new ConcurrentHashMap<>();

    Shown(Migrations migrations) {
        this.migrations = migrations;
    }

    /// Empty if there is no such migration.
    Optional<String> status(String name) {
        Optional<String> text = all.computeIfAbsent(name, Latest::new).text();
        if (text.isEmpty()) {
            all.remove(name);
        }
        return text;
    }

    /// Of one migration. Whoever comes while somebody looks gets what that one sees.
    private final class Latest {
        private final String name;
        private Optional<String> text = Optional.empty();
        private long at = System.nanoTime() - FRESH.toNanos();

        Latest(String name) {
            this.name = name;
        }

        synchronized Optional<String> text() {
            if (System.nanoTime() - at >= FRESH.toNanos()) {
                text = migrations
                        .status(name)
                        .map(status -> StatusText.write(status).toString());
                at = System.nanoTime();
            }
            return text;
        }
    }
}
