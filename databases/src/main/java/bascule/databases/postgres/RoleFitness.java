package bascule.databases.postgres;

import bascule.databases.postgres.PostgresDatabase.Planned;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// What our role may not do and must. Each line ends with the statement that gives the right, to be
/// run as it stands by a superuser.
final class RoleFitness {
    private static final String MAY_REPLICATE = """
        SELECT format('role %1$I may not replicate: ALTER ROLE %1$I REPLICATION;', rolname)
        FROM pg_roles WHERE rolname = current_user AND NOT (rolreplication OR rolsuper)\
        """;

    private static final String MAY_CREATE = """
        SELECT format('role %1$I may not make a schema or publication: GRANT CREATE ON DATABASE %2$I TO %1$I;',
                      current_user, current_database())
        WHERE NOT has_database_privilege(current_database(), 'CREATE')\
        """;

    /// What a plan's expressions need of a row is asked of the catalogue, with temporary objects.
    private static final String MAY_USE_TEMPORARY = """
        SELECT format('role %1$I may not make temporary tables: GRANT TEMPORARY ON DATABASE %2$I TO %1$I;',
                      current_user, current_database())
        WHERE NOT has_database_privilege(current_database(), 'TEMPORARY')\
        """;

    private static final String MAY_SEE_TRANSACTIONS = """
        SELECT format('role %1$I may not see the transactions of others: GRANT pg_read_all_stats TO %1$I;',
                      current_user)
        WHERE NOT pg_has_role('pg_read_all_stats', 'USAGE')\
        """;

    /// Appliers write as `replica`, so that triggers don't fire twice and the fence lets them pass.
    private static final String MAY_BE_REPLICA = """
        SELECT format('role %1$I may not set session_replication_role: '
                      'GRANT SET ON PARAMETER session_replication_role TO %1$I;', current_user)
        WHERE NOT has_parameter_privilege('session_replication_role', 'SET')\
        """;

    private static final String MAY_BE_REPLICA_14 = """
        SELECT format('role %1$I may not set session_replication_role, PostgreSQL 14 lets superusers only: '
                      'ALTER ROLE %1$I SUPERUSER;', current_user)
        WHERE current_setting('is_superuser') <> 'on'\
        """;

    /// Functions that only superusers may call unless told otherwise.
    private static final String MAY_KEEP_PROGRESS = """
        SELECT format('role %1$I may not keep replication progress: GRANT EXECUTE ON FUNCTION %2$s TO %1$I;',
                      current_user, string_agg(p.oid::regprocedure::text, ', ' ORDER BY p.proname))
        FROM pg_proc p WHERE p.pronamespace = 'pg_catalog'::regnamespace
          AND p.proname IN ('pg_replication_origin_create', 'pg_replication_origin_drop',
              'pg_replication_origin_oid', 'pg_replication_origin_advance', 'pg_replication_origin_progress',
              'pg_replication_origin_session_setup', 'pg_replication_origin_session_reset',
              'pg_replication_origin_session_progress', 'pg_replication_origin_xact_setup',
              'pg_replication_origin_xact_reset')
          AND NOT has_function_privilege(p.oid, 'EXECUTE') HAVING count(*) > 0\
        """;

    private static final String MAY_USE_SCHEMAS = """
        SELECT format('role %1$I may not use schema %2$I: GRANT USAGE ON SCHEMA %2$I TO %1$I;',
                      current_user, nspname)
        FROM pg_namespace WHERE nspname = ANY (?) AND NOT has_schema_privilege(oid, 'USAGE')
        ORDER BY nspname\
        """;

    private static final String MAY_RUN_SCRIPTS = """
        SELECT format('role %1$I may not run scripts in schema %2$I: GRANT CREATE ON SCHEMA %2$I TO %1$I;',
                      current_user, nspname)
        FROM pg_namespace WHERE nspname = ANY (?) AND NOT has_schema_privilege(oid, 'CREATE')
        ORDER BY nspname\
        """;

    /// Only owners switch triggers and publish tables. Membership in a superuser would give far
    /// more than a table.
    private static final String OWNS = """
        SELECT DISTINCT format('role %1$I does not own table %2$I.%3$I: ', current_user, n.nspname, c.relname)
            || CASE WHEN o.rolsuper
               THEN format('ALTER TABLE %1$I.%2$I OWNER TO %3$I;', n.nspname, c.relname, current_user)
               ELSE format('GRANT %1$I TO %2$I;', o.rolname, current_user) END
        FROM (SELECT relid FROM pg_partition_tree(?::oid) UNION SELECT ?::oid) AS tree
        JOIN pg_class c ON c.oid = tree.relid JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_roles o ON o.oid = c.relowner WHERE NOT pg_has_role(o.oid, 'USAGE')\
        """;

    /// What an owner may do unless it was taken away.
    private static final String MAY_WRITE = """
        SELECT format('role %1$I may not %2$s table %3$I.%4$I: GRANT %2$s ON %3$I.%4$I TO %1$I;',
                      current_user, string_agg(r.name, ', ' ORDER BY r.place), n.nspname, c.relname)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        CROSS JOIN unnest('{SELECT,INSERT,UPDATE,DELETE,TRUNCATE,TRIGGER}'::text[])
                   WITH ORDINALITY AS r(name, place)
        WHERE c.oid = ? AND NOT has_table_privilege(c.oid, r.name)
          AND NOT has_table_privilege(c.relowner, c.oid, r.name)
        GROUP BY n.nspname, c.relname\
        """;

    private static final String SEES_ALL_ROWS = """
        SELECT format('row security hides rows of %2$I.%3$I from role %1$I: ALTER ROLE %1$I BYPASSRLS;',
                      current_user, n.nspname, c.relname)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_roles r ON r.rolname = current_user
        WHERE c.oid = ? AND c.relrowsecurity AND NOT (r.rolbypassrls OR r.rolsuper)
          AND (c.relforcerowsecurity OR NOT pg_has_role(c.relowner, 'USAGE'))\
        """;

    /// A sequence that a column owns belongs to the table's owner; one that it only draws from may
    /// be someone else's. One that sessions cache is restarted, which only its owner may do.
    private static final String MAY_MOVE_SEQUENCES = """
        SELECT DISTINCT format('role %1$I may not move sequence %2$I.%3$I: ', current_user, n.nspname, s.relname)
            || CASE WHEN q.seqcache > 1
               THEN format('ALTER SEQUENCE %1$I.%2$I OWNER TO %3$I;', n.nspname, s.relname, current_user)
               ELSE format('GRANT SELECT, UPDATE ON SEQUENCE %1$I.%2$I TO %3$I;',
                           n.nspname, s.relname, current_user) END
        FROM pg_attrdef d JOIN pg_depend p ON p.classid = 'pg_attrdef'::regclass AND p.objid = d.oid
        JOIN pg_class s ON s.oid = p.refobjid AND p.refclassid = 'pg_class'::regclass AND s.relkind = 'S'
        JOIN pg_sequence q ON q.seqrelid = s.oid JOIN pg_namespace n ON n.oid = s.relnamespace
        WHERE d.adrelid = ? AND NOT pg_has_role(s.relowner, 'USAGE')
          AND NOT EXISTS (SELECT FROM pg_depend o WHERE o.classid = 'pg_class'::regclass AND o.objid = s.oid
                          AND o.refobjid = d.adrelid AND o.deptype IN ('a', 'i'))
          AND (q.seqcache > 1 OR NOT (has_sequence_privilege(s.oid, 'SELECT')
                                      AND has_sequence_privilege(s.oid, 'UPDATE')))\
        """;

    private final Connection connection;
    private final List<Planned> tables;
    private final boolean scripted;

    RoleFitness(Connection connection, List<Planned> tables, boolean scripted) {
        this.connection = connection;
        this.tables = tables;
        this.scripted = scripted;
    }

    void add(List<String> problems) throws SQLException {
        problems.addAll(lines(MAY_REPLICATE));
        problems.addAll(lines(MAY_CREATE));
        problems.addAll(lines(MAY_USE_TEMPORARY));
        problems.addAll(lines(MAY_SEE_TRANSACTIONS));
        var version = connection.getMetaData().getDatabaseMajorVersion();
        problems.addAll(lines(version >= 15 ? MAY_BE_REPLICA : MAY_BE_REPLICA_14));
        problems.addAll(lines(MAY_KEEP_PROGRESS));
        var schemas = tables.stream().map(table -> table.name().schema()).distinct();
        var named = connection.createArrayOf("text", schemas.toArray());
        problems.addAll(lines(MAY_USE_SCHEMAS, named));
        if (scripted) {
            problems.addAll(lines(MAY_RUN_SCRIPTS, named));
        }
        for (var planned : tables) {
            var table = Catalogue.find(connection, planned.name());
            if (table.isPresent()) {
                table(table.get().oid(), problems);
            }
        }
    }

    private void table(long table, List<String> problems) throws SQLException {
        problems.addAll(lines(OWNS, table, table));
        problems.addAll(lines(MAY_WRITE, table));
        problems.addAll(lines(SEES_ALL_ROWS, table));
        problems.addAll(lines(MAY_MOVE_SEQUENCES, table));
    }

    private List<String> lines(String sql, Object... parameters) throws SQLException {
        try (var query = connection.prepareStatement(sql)) {
            for (var at = 0; at < parameters.length; at++) {
                query.setObject(at + 1, parameters[at]);
            }
            var lines = new ArrayList<String>();
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    lines.add(rows.getString(1));
                }
            }
            return lines;
        }
    }
}
