package bascule.bench.rows;

import java.util.List;

/// Tables to copy, with how they are filled.
public enum Shape {
    /// Short rows, a key and one more index.
    PGBENCH("""
        CREATE TABLE accounts (aid bigint PRIMARY KEY, bid int NOT NULL, abalance int NOT NULL, filler char(84));
        CREATE INDEX accounts_bid ON accounts (bid);
        """, """
            INSERT INTO accounts SELECT g, g % 100, g % 1000, '' FROM generate_series(1, {rows}) g;
            ANALYZE accounts;
            """, "accounts"),
    /// Many columns, and a text of 4 KB that does not compress, so that it is stored out of line.
    WIDE("""
        CREATE TABLE documents (
          id bigint PRIMARY KEY, customer bigint NOT NULL, title text NOT NULL, state text NOT NULL,
          price numeric(12, 2) NOT NULL, weight double precision, made timestamptz NOT NULL, due date,
          paid boolean NOT NULL, tags text[] NOT NULL, more jsonb NOT NULL, note text, code uuid NOT NULL,
          body text NOT NULL);
        ALTER TABLE documents ALTER body SET STORAGE external;
        CREATE INDEX documents_customer ON documents (customer);
        CREATE INDEX documents_made ON documents (made);
        """, """
            INSERT INTO documents
            SELECT g, g % 5000, 'document ' || g, 'state ' || g % 7, g % 100000 / 100.0, g / 7.0,
              timestamptz '2024-01-01' + g * interval '1 second', date '2024-01-01' + g % 1000, g % 2 = 0,
              ARRAY['a' || g % 10, 'b' || g % 20], jsonb_build_object('n', g, 'list', jsonb_build_array(1, 2, g)),
              CASE WHEN g % 3 > 0 THEN repeat('note ', g % 20) END, md5(g::text)::uuid, repeat(md5((g * 7)::text), 128)
            FROM generate_series(1, {rows}) g;
            ANALYZE documents;
            """, "documents");

    private final String tables;
    private final String rows;
    private final String table;

    Shape(String tables, String rows, String table) {
        this.tables = tables;
        this.rows = rows;
        this.table = table;
    }

    public String tables() {
        return tables;
    }

    public String rows(long count) {
        return rows.replace("{rows}", Long.toString(count));
    }

    public List<String> names() {
        return List.of(table);
    }
}
