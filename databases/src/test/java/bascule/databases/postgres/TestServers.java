package bascule.databases.postgres;

import bascule.embedded.EmbeddedPostgres;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/// The servers that tests of this room share: each started when first asked for, ended with the tests.
public final class TestServers {
    private static final Map<EmbeddedPostgres.Version, EmbeddedPostgres> RUNNING =
            new EnumMap<>(EmbeddedPostgres.Version.class);

    private TestServers() {}

    public static synchronized EmbeddedPostgres get(EmbeddedPostgres.Version version) {
        return RUNNING.computeIfAbsent(version, v -> EmbeddedPostgres.start(v, settings(v)));
    }

    /// Room for many links at once, each with its slot and origin.
    private static Map<String, String> settings(EmbeddedPostgres.Version version) {
        var settings = new HashMap<>(Map.of(
                "max_prepared_transactions", "10",
                "max_replication_slots", "100",
                "max_wal_senders", "50",
                "max_connections", "200"));
        if (version == EmbeddedPostgres.Version.V18) {
            settings.put("max_active_replication_origins", "100");
        }
        return settings;
    }
}
