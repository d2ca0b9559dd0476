package bascule.databases.postgres;

import bascule.embedded.EmbeddedPostgres;
import java.util.EnumMap;
import java.util.Map;

/// The servers that tests of this room share: each started when first asked for, ended with the tests.
final class TestServers {
    private static final Map<EmbeddedPostgres.Version, EmbeddedPostgres> RUNNING =
            new EnumMap<>(EmbeddedPostgres.Version.class);

    private TestServers() {}

    static synchronized EmbeddedPostgres get(EmbeddedPostgres.Version version) {
        return RUNNING.computeIfAbsent(
                version, v -> EmbeddedPostgres.start(v, Map.of("max_prepared_transactions", "10")));
    }
}
