package bascule.bench.rows;

import java.sql.SQLException;
import java.util.List;

/// Changes that wait at the source until somebody catches up with them.
///
/// @param changes how many
/// @param perTransaction how many are committed together
/// @param mixed inserts, updates and deletes, some of rows with a long text; else inserts only
public record Backlog(int changes, int perTransaction, boolean mixed) {
    /// `finished` gets its row last.
    public static final List<String> TABLES = List.of("moves", "finished");

    static final String SCHEMA = """
        CREATE TABLE moves (id bigint PRIMARY KEY, account int NOT NULL, amount numeric(12, 2) NOT NULL,
          note text NOT NULL, made timestamptz NOT NULL);
        ALTER TABLE moves ALTER note SET STORAGE external;
        CREATE INDEX moves_account ON moves (account);
        CREATE TABLE finished (turn int PRIMARY KEY);
        """;

    /// Rows that are there before: each twentieth has a text that is stored out of line.
    static final String SEED = """
        INSERT INTO moves
        SELECT g, g % 1000, g / 100.0, CASE WHEN g % 20 = 0 THEN repeat(md5(g::text), 128) ELSE 'a note' END, now()
        FROM generate_series(1, 20000) g
        """;

    private static final String INSERT =
            "INSERT INTO moves VALUES (1000000 + i, i % 1000, i / 100.0, 'note of ' || i, now());";

    private static final String WRITE = """
        SET synchronous_commit = off;
        DO $$
        BEGIN
          FOR i IN 1..{changes} LOOP
            {change}
            IF i % {per} = 0 THEN COMMIT; END IF;
          END LOOP;
        END $$;
        INSERT INTO finished VALUES (1);
        SET synchronous_commit = on;
        INSERT INTO finished VALUES (2);
        """;

    private static final String MIXED = """
        IF i % 10 < 6 THEN {insert}
        ELSIF i % 10 < 9 THEN
          UPDATE moves SET amount = amount + 1, made = now() WHERE id = 1 + i * 7919::bigint % 20000;
        ELSE DELETE FROM moves WHERE id = 1000000 + i - 5;
        END IF;
        """.replace("{insert}", INSERT);

    public String what() {
        return "%s, %,d a transaction".formatted(mixed ? "mixed changes" : "inserts", perTransaction);
    }

    void write(Servers servers) throws SQLException {
        servers.atSource(WRITE.replace("{changes}", Integer.toString(changes))
                .replace("{per}", Integer.toString(perTransaction))
                .replace("{change}", mixed ? MIXED : INSERT));
    }
}
