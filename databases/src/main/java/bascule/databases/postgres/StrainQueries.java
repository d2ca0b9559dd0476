package bascule.databases.postgres;

import bascule.data.Strain;

/// How a PostgreSQL tells how hard it is used. Whoever may not see others' sessions would count only their own, so
/// they are told nothing.
final class StrainQueries {
    private StrainQueries() {}

    static String of(Strain what) {
        return switch (what) {
            case CONNECTIONS -> ifSeen("""
                100.0 * (SELECT count(*) FROM pg_catalog.pg_stat_activity WHERE backend_type = 'client backend')
                    / current_setting('max_connections')::int
                """);
            case LOCKS -> ifSeen("""
                (SELECT count(*) FROM pg_catalog.pg_stat_activity WHERE wait_event_type = 'Lock')
                """);
            case TRANSACTION -> ifSeen("""
                coalesce((SELECT extract(epoch FROM max(clock_timestamp() - xact_start))
                    FROM pg_catalog.pg_stat_activity
                    WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()), 0)
                """);
            case RETAINED -> """
                SELECT CASE WHEN bool_or(wal_status = 'lost') THEN 1000000000
                    ELSE max(pg_wal_lsn_diff(CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()
                        ELSE pg_current_wal_lsn() END, restart_lsn)) / 1048576 END
                FROM pg_catalog.pg_replication_slots
                """;
        };
    }

    private static String ifSeen(String number) {
        return "SELECT " + number + " WHERE pg_has_role('pg_read_all_stats', 'USAGE')";
    }
}
