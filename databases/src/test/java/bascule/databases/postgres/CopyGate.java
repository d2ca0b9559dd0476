package bascule.databases.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.data.Mapping;
import bascule.migration.StepException;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/// Stops a copy where a test wants it, and ends its sessions.
final class CopyGate {
    /// So that tables of a few pages are cut and have their indexes put aside.
    static final CopySizes SMALL = new CopySizes(3, 64 << 10, 0);

    /// Waits, row by row, as long as a test holds the lock on that side.
    static final String FUNCTION = """
        CREATE FUNCTION gate(v text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
        BEGIN PERFORM pg_advisory_xact_lock_shared(4711); RETURN v; END $$;
        """;

    private static final String WAITING = """
        SELECT count(*) > 0 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())\
        """;

    private CopyGate() {}

    /// A table whose column `v` waits at blue.
    static Mapping gated(String table) {
        return new Mapping(table, table, Map.of(), Map.of("v", "public.gate(v)"), Map.of("v", "v"), List.of());
    }

    /// @param side where it is stopped: at blue while rows are read, at green while an index is
    ///     made
    /// @param besides what has to be so too before it is broken off
    static void breakOff(PostgresLink link, Connection side, Callable<Boolean> besides) throws Exception {
        Site.execute(side, "SELECT pg_advisory_lock(4711)");
        var copier = Thread.ofVirtual().start(() -> copy(link));
        Awaitility.await().atMost(Site.SOON).until(() -> Site.one(side, WAITING).equals("t") && besides.call());
        kill(side);
        copier.join(Site.SOON);
        assertThat(copier.isAlive()).isFalse();
        Site.execute(side, "SELECT pg_advisory_unlock(4711)");
        assertThat(link.copied()).isFalse();
    }

    /// A copy that may be broken off.
    static void copy(PostgresLink link) {
        try {
            link.copy(Site.FIRST, Site.quietly());
        } catch (StepException e) {
            // Broken off.
        }
    }

    /// Ends the sessions of a copy on one side.
    static void kill(Connection side) throws Exception {
        Site.execute(
                side,
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                        + " WHERE application_name LIKE '%:copy' AND datname = current_database()");
    }
}
