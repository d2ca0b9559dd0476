package bascule.demo;

/// What the fence does to a table, by hand.
final class Fences {
    static final String CLOSE = """
        CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'closed' USING ERRCODE = '25006'; END $$;
        CREATE TRIGGER fence BEFORE INSERT OR UPDATE OR DELETE ON orders EXECUTE FUNCTION refuse();
        """;

    static final String OPEN = "DROP TRIGGER fence ON orders";

    private Fences() {}
}
