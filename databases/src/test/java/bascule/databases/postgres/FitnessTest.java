package bascule.databases.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.data.Fence.Mode;
import bascule.data.Mapping;
import bascule.embedded.EmbeddedPostgres;
import bascule.embedded.EmbeddedPostgres.Version;
import bascule.migration.Epoch;
import bascule.migration.Side;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class FitnessTest {
    private static final Epoch ONE = new Epoch(1);

    /// What a line tells to run ends it.
    private static final Pattern STATEMENT = Pattern.compile(": ((?:ALTER|GRANT) .*;)$");

    @Test
    void aServerThatDoesNotAnswerIsOneProblem() throws Exception {
        int free;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        var address = new PostgresAddress("jdbc:postgresql://127.0.0.1:" + free + "/shop", "postgres", () -> "x");
        try (var database =
                new PostgresDatabase(Side.BLUE, new Connections(address, "m"), List.of(Mapping.same("item")), false)) {
            assertThat(database.unfit())
                    .singleElement()
                    .asString()
                    .startsWith("127.0.0.1:" + free + "/shop: connecting as postgres failed: ")
                    .contains("refused");
            assertThat(database.describe()).isEqualTo("PostgreSQL at 127.0.0.1:" + free + "/shop");
        }
    }

    @Test
    void aWrongPasswordAndAMissingDatabaseAreToldAndThePasswordIsNot() throws Exception {
        try (var place = new TestDatabase(Version.V17)) {
            var wrong = place.database(Side.BLUE, place.address(place.server().user(), "s3cret-guess"), "item");
            assertThat(wrong.unfit())
                    .singleElement()
                    .asString()
                    .contains("password authentication failed", "check user, password and pg_hba.conf")
                    .doesNotContain("s3cret-guess");
            assertThat(place.address().toString()).doesNotContain(place.server().password());
            var nowhere = new PostgresAddress(
                    place.server().url("nowhere"), place.server().user(), place.server()::password);
            assertThat(place.database(Side.BLUE, nowhere, "item").unfit())
                    .singleElement()
                    .asString()
                    .contains("database \"nowhere\" does not exist", "create the database or correct the URL");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"V17", "V18"})
    void aServerWithoutWhatLogicalReplicationNeedsIsToldEverythingAtOnce(Version version) throws Exception {
        var settings = Map.of("wal_level", "replica", "max_replication_slots", "1", "max_wal_senders", "0");
        try (var poor = EmbeddedPostgres.start(version, settings);
                var place = new TestDatabase(poor)) {
            place.execute(
                    "CREATE TABLE item(id int PRIMARY KEY)",
                    "SELECT pg_create_physical_replication_slot('taken')",
                    "SELECT pg_replication_origin_create('taken_' || i) FROM generate_series(1, 10) i");
            var unfit = place.database(Side.BLUE, "item", "itme").unfit();
            assertThat(unfit).hasSize(5);
            assertThat(unfit).anyMatch(line -> line.contains("ALTER SYSTEM SET wal_level = 'logical'"));
            assertThat(unfit)
                    .anyMatch(line ->
                            line.contains("no free replication slot: max_replication_slots is 1 and 1 are taken"));
            assertThat(unfit)
                    .anyMatch(line -> line.contains("no free WAL sender: max_wal_senders is 0 and 0 are taken"));
            assertThat(unfit)
                    .anyMatch(line -> line.contains("no free replication origin: "
                            + (version == Version.V18
                                    ? "max_active_replication_origins is 10"
                                    : "max_replication_slots is 1")));
            assertThat(unfit).anyMatch(line -> line.contains("table public.itme does not exist"));
            assertThat(unfit).allMatch(line -> line.startsWith(place.address().place() + ": "));
        }
    }

    @Test
    void slotsAndOriginsOfOurOwnCountAsFree() throws Exception {
        try (var small = EmbeddedPostgres.start(Version.V17, Map.of("max_replication_slots", "1"));
                var place = new TestDatabase(small)) {
            place.execute(
                    "CREATE TABLE item(id int PRIMARY KEY)",
                    "SELECT pg_create_logical_replication_slot('bascule_shop_2026_forward', 'pgoutput')",
                    "SELECT pg_replication_origin_create('bascule_shop_2026_reverse')");
            assertThat(place.database(Side.BLUE, "item").unfit()).isEmpty();
        }
    }

    @Test
    void tablesTheLogCantTellRowsOfAreRefusedWithWhatToDo() throws Exception {
        try (var place = new TestDatabase(Version.V18)) {
            place.execute(
                    "CREATE TABLE no_key(a int)",
                    "CREATE TABLE unique_key(a int NOT NULL UNIQUE)",
                    "CREATE TABLE nothing(a int PRIMARY KEY)",
                    "ALTER TABLE nothing REPLICA IDENTITY NOTHING",
                    "CREATE TABLE later(a int PRIMARY KEY DEFERRABLE)",
                    "CREATE UNLOGGED TABLE volatile(a int PRIMARY KEY)",
                    "CREATE VIEW seen AS SELECT 1 AS a",
                    "CREATE TABLE parent(a int PRIMARY KEY)",
                    "CREATE TABLE child() INHERITS (parent)",
                    "CREATE TABLE other_key(a int PRIMARY KEY, b int NOT NULL)",
                    "CREATE UNIQUE INDEX by_b ON other_key(b)",
                    "CREATE TABLE good(a int, b int, PRIMARY KEY (b, a))",
                    "CREATE TABLE \"Odd. \"\"name\"(a int PRIMARY KEY)");
            var mappings = new ArrayList<Mapping>();
            for (var table :
                    List.of("no_key", "unique_key", "nothing", "later", "volatile", "seen", "parent", "good")) {
                mappings.add(Mapping.same(table));
            }
            mappings.add(Mapping.same("\"Odd. \"\"name\""));
            mappings.add(new Mapping("other_key", "other_key", Map.of(), Map.of(), Map.of(), List.of("b")));
            try (var connections = place.connections()) {
                var unfit = new PostgresDatabase(Side.BLUE, connections, mappings, false).unfit();
                assertThat(unfit).hasSize(8);
                assertThat(find(unfit, "no_key"))
                        .contains("has no key", "ADD PRIMARY KEY (...), or REPLICA IDENTITY USING INDEX");
                assertThat(find(unfit, "unique_key"))
                        .endsWith("\"unique_key\" REPLICA IDENTITY USING INDEX \"unique_key_a_key\";");
                assertThat(find(unfit, "nothing"))
                        .endsWith("ALTER TABLE \"public\".\"nothing\" REPLICA IDENTITY DEFAULT;");
                assertThat(find(unfit, "later")).contains("is deferrable");
                assertThat(find(unfit, "volatile")).endsWith("SET LOGGED;");
                assertThat(find(unfit, "seen")).contains("view");
                assertThat(find(unfit, "parent")).contains("inherited by [public.child]");
                assertThat(find(unfit, "other_key")).contains("[b]", "[a]").endsWith("USING INDEX \"by_b\";");
            }
        }
    }

    @Test
    void tablesThatScriptsWillMakeMayStillBeMissing() throws Exception {
        try (var place = new TestDatabase(Version.V18);
                var connections = place.connections()) {
            var tables = List.of(Mapping.same("item"));
            assertThat(new PostgresDatabase(Side.GREEN, connections, tables, true).unfit())
                    .isEmpty();
            assertThat(new PostgresDatabase(Side.GREEN, connections, tables, false).unfit())
                    .hasSize(1);
        }
    }

    @Test
    void anotherMigrationOrAForeignSchemaIsToldByName() throws Exception {
        try (var place = new TestDatabase(Version.V17)) {
            place.execute("CREATE TABLE item(id int PRIMARY KEY)", "CREATE SCHEMA bascule");
            var database = place.database(Side.BLUE, "item");
            assertThat(database.unfit()).singleElement().asString().contains("a schema 'bascule' that is not ours");
            place.execute("DROP SCHEMA bascule");
            try (var other =
                    new PostgresDatabase(Side.BLUE, new Connections(place.address(), "last-year"), List.of(), false)) {
                other.register(ONE);
            }
            assertThat(database.unfit())
                    .singleElement()
                    .asString()
                    .contains("the migration 'last-year' is registered here");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"V17", "V18"})
    void thePrintedGrantsMakeAPlainRoleFit(Version version) throws Exception {
        try (var place = new TestDatabase(version)) {
            var mover = "Mover " + place.name();
            var owner = "owner_" + place.name();
            makeAShopOf(place, mover, owner);
            var database = place.database(
                    Side.BLUE,
                    place.address(mover, "pw"),
                    "sales.item",
                    "sales.visit",
                    "hidden.note",
                    "draw",
                    "cached");
            var unfit = database.unfit();
            assertThat(unfit)
                    .anyMatch(line ->
                            line.contains("GRANT \"" + owner + "\"") || line.contains("GRANT " + owner + " TO"));
            for (var word : List.of(
                    "REPLICATION;",
                    "GRANT CREATE ON DATABASE",
                    "GRANT TEMPORARY ON DATABASE",
                    "SET ON PARAMETER session_replication_role",
                    "GRANT EXECUTE ON FUNCTION pg_replication_origin_",
                    "GRANT pg_read_all_stats",
                    "GRANT USAGE ON SCHEMA sales",
                    "BYPASSRLS",
                    "GRANT SELECT, UPDATE ON SEQUENCE public.foreign_ids",
                    "GRANT TRUNCATE ON sales.item TO",
                    "ALTER SEQUENCE public.cached_ids OWNER TO",
                    "ALTER TABLE public.draw OWNER TO")) {
                assertThat(unfit).as(word).anyMatch(line -> line.contains(word));
            }
            var rounds = 0;
            while (!unfit.isEmpty()) {
                assertThat(++rounds).as("rounds; left: %s", unfit).isEqualTo(1);
                place.execute(unfit.stream().map(FitnessTest::statement).toArray(String[]::new));
                unfit = database.unfit();
            }
            movesTheFence(place, database);
            place.execute("DROP OWNED BY \"" + mover + "\" CASCADE", "DROP OWNED BY " + owner + " CASCADE");
            place.execute("DROP ROLE \"" + mover + "\"", "DROP ROLE " + owner);
        }
    }

    private static void makeAShopOf(TestDatabase place, String mover, String owner) throws SQLException {
        place.execute(
                "CREATE ROLE \"" + mover + "\" LOGIN PASSWORD 'pw'",
                "CREATE ROLE " + owner,
                "REVOKE TEMPORARY ON DATABASE " + place.name() + " FROM PUBLIC",
                "CREATE SCHEMA sales AUTHORIZATION " + owner,
                "CREATE SCHEMA hidden AUTHORIZATION " + owner,
                "CREATE SEQUENCE foreign_ids",
                "CREATE SEQUENCE cached_ids CACHE 9",
                "CREATE TABLE draw(id bigint PRIMARY KEY DEFAULT nextval('foreign_ids'))",
                "CREATE TABLE cached(id bigint PRIMARY KEY DEFAULT nextval('cached_ids'))",
                "GRANT USAGE ON SEQUENCE foreign_ids TO " + owner,
                "SET ROLE " + owner,
                "CREATE TABLE sales.item(id serial PRIMARY KEY)",
                "CREATE TABLE sales.visit(id int, day date, PRIMARY KEY (id, day)) PARTITION BY RANGE (day)",
                "CREATE TABLE sales.visit_all PARTITION OF sales.visit DEFAULT",
                "REVOKE TRUNCATE ON sales.item FROM " + owner,
                "CREATE TABLE hidden.note(id int PRIMARY KEY)",
                "ALTER TABLE hidden.note ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY");
    }

    private static void movesTheFence(TestDatabase place, PostgresDatabase database) throws Exception {
        database.register(ONE);
        var fence = database.fence();
        fence.install(Mode.OPEN, ONE);
        fence.close(Duration.ofSeconds(1), ONE);
        fence.open(Duration.ofSeconds(1), ONE);
        database.run("a", "CREATE TABLE hidden.more(id int)", ONE);
        database.unrun("a", "DROP TABLE hidden.more", ONE);
        database.raise(new Epoch(2));
        assertThat(database.unready()).isEmpty();
        fence.remove(new Epoch(2));
        database.forget(new Epoch(2));
        assertThat(place.ask("SELECT nspname FROM pg_namespace WHERE nspname = 'bascule'"))
                .isEmpty();
    }

    private static String statement(String line) {
        var matcher = STATEMENT.matcher(line);
        assertThat(matcher.find()).as(line).isTrue();
        return matcher.group(1);
    }

    private static String find(List<String> lines, String table) {
        return lines.stream().filter(line -> line.contains(table)).findFirst().orElseThrow();
    }
}
