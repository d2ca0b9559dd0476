package bascule.databases.postgres;

import java.sql.Connection;
import java.sql.SQLException;

/// Fences what appears below a fenced table in the very transaction that puts it there, by an event trigger. Only a
/// superuser may make one; without it a new partition of a closed side can be written until the running flow has
/// fenced it (`TableWatch`), and what was written is kept as a violation.
///
/// It never breaks the application's DDL: what goes wrong in it becomes a warning, and the flow fences the table. A
/// partition that can't be made would stop the side that serves; one that is open for two seconds on the side that does
/// not serve is seen and told.
final class NewTables {
    /// Set to `on` in transactions of the fence, which need no help.
    static final String OURS = "SET LOCAL bascule.ours = on";

    private static final String TRIGGER = """
        DO $do$ BEGIN
        CREATE OR REPLACE FUNCTION bascule.fence_new() RETURNS event_trigger
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog SET lock_timeout = '100ms' AS $$
        DECLARE
            appeared oid;
            closed boolean;
        BEGIN
            IF current_setting('bascule.ours', true) = 'on' THEN
                RETURN;
            END IF;
            SELECT f.mode = 'CLOSED' INTO closed FROM bascule.fence f WHERE f.mode <> 'ABSENT';
            WHILE closed IS NOT NULL LOOP
                SELECT i.inhrelid INTO appeared FROM pg_inherits i
                JOIN pg_trigger p ON p.tgrelid = i.inhparent AND p.tgname = '%1$s'
                WHERE NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = i.inhrelid AND t.tgname = '%1$s') LIMIT 1;
                EXIT WHEN NOT FOUND;
                EXECUTE format('CREATE TRIGGER %1$s BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON %%s '
                               'FOR EACH STATEMENT EXECUTE FUNCTION bascule.refuse()', appeared::regclass);
                IF NOT closed THEN
                    EXECUTE format('ALTER TABLE ONLY %%s DISABLE TRIGGER %1$s', appeared::regclass);
                END IF;
            END LOOP;
        EXCEPTION WHEN OTHERS THEN
            RAISE WARNING 'bascule: a new table is not fenced yet, the running flow will do it: %%', SQLERRM;
        END $$;
        IF NOT EXISTS (SELECT FROM pg_event_trigger WHERE evtname = '%1$s') THEN
            CREATE EVENT TRIGGER %1$s ON ddl_command_end
            WHEN TAG IN ('CREATE TABLE', 'ALTER TABLE', 'CREATE FOREIGN TABLE', 'ALTER FOREIGN TABLE')
            EXECUTE FUNCTION bascule.fence_new();
        END IF;
        EXCEPTION WHEN insufficient_privilege THEN
            NULL;
        END $do$\
        """.formatted(FencedTables.TRIGGER);

    private NewTables() {}

    /// Makes the event trigger, where our role may.
    static void fence(Connection transaction) throws SQLException {
        execute(transaction, TRIGGER);
    }

    /// Nothing to do if there is none.
    static void leave(Connection transaction) throws SQLException {
        execute(transaction, "DROP FUNCTION IF EXISTS bascule.fence_new() CASCADE");
    }

    private static void execute(Connection transaction, String sql) throws SQLException {
        try (var statement = transaction.createStatement()) {
            statement.execute(sql);
        }
    }
}
