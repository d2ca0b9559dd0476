package bascule.flags;

import bascule.migration.Epoch;

/// On whose behalf flags are changed.
public sealed interface By {
    String actor();

    String reason();

    record Person(String actor, String reason) implements By {}

    /// A controller's term over a migration, for the flags that follow it.
    record Term(String migration, Epoch epoch) implements By {
        @Override
        public String actor() {
            return "migration " + migration;
        }

        @Override
        public String reason() {
            return "epoch " + epoch;
        }
    }
}
