package bascule.databases.postgres;

import static bascule.databases.postgres.FencedShop.assertRefused;
import static bascule.databases.postgres.Site.execute;
import static org.assertj.core.api.Assertions.assertThat;

import bascule.data.Fence.Mode;
import bascule.embedded.EmbeddedPostgres.Version;
import bascule.migration.Epoch;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Tables that appear below a fence that stands already.
final class NewTablesTest {
    private static final Epoch ONE = new Epoch(1);
    private static final Duration LOCK = Duration.ofSeconds(5);

    private TestDatabase place;
    private PostgresDatabase blue;
    private PostgresFence fence;

    @BeforeEach
    void makeAShop() throws Exception {
        place = new TestDatabase(Version.V18);
        blue = FencedShop.in(place, ONE);
        fence = (PostgresFence) blue.fence();
    }

    @AfterEach
    void dropIt() throws Exception {
        place.close();
    }

    @Test
    void whatAppearsBelowAClosedFenceIsClosedInTheSameTransaction() throws Exception {
        fence.install(Mode.CLOSED, ONE);
        var application = place.connect();
        application.setAutoCommit(false);
        execute(application, "CREATE TABLE other (id int PRIMARY KEY, day date)");
        execute(application, """
            CREATE TABLE sale_2026_2 PARTITION OF sale_2026 FOR VALUES FROM ('2026-07-01') TO ('2027-01-01');
            CREATE TABLE sale_2027 (LIKE sale INCLUDING ALL) PARTITION BY RANGE (day);
            CREATE TABLE sale_2027_1 PARTITION OF sale_2027 FOR VALUES FROM ('2027-01-01') TO ('2027-07-01');
            ALTER TABLE sale ATTACH PARTITION sale_2027 FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');
            CREATE TABLE item_heir () INHERITS (item)\
            """);
        for (var write : List.of(
                "INSERT INTO sale_2026_2 VALUES (1, '2026-08-01')",
                "INSERT INTO sale_2027 VALUES (1, '2027-02-01')",
                "INSERT INTO sale_2027_1 VALUES (1, '2027-02-01')",
                "INSERT INTO item_heir VALUES (1, 'x')")) {
            var before = application.setSavepoint();
            assertRefused(() -> execute(application, write));
            application.rollback(before);
        }
        execute(application, "INSERT INTO other VALUES (1, now())");
        application.commit();
        assertRefused(() -> place.execute("INSERT INTO sale_2027_1 VALUES (1, '2027-02-01')"));
        assertThat(blue.unready()).isEmpty();
        fence.open(LOCK, ONE);
        place.execute("INSERT INTO sale_2027_1 VALUES (1, '2027-02-01')");
    }

    @Test
    void whatAppearsBelowAnOpenFenceIsWritableAndClosesWithIt() throws Exception {
        fence.install(Mode.OPEN, ONE);
        place.execute(
                "CREATE TABLE sale_2026_2 PARTITION OF sale_2026 FOR VALUES FROM ('2026-07-01') TO ('2027-01-01')",
                "INSERT INTO sale_2026_2 VALUES (1, '2026-08-01')");
        assertThat(blue.unready()).isEmpty();
        fence.close(LOCK, ONE);
        assertRefused(() -> place.execute("INSERT INTO sale_2026_2 VALUES (2, '2026-08-01')"));
    }

    @Test
    void fencingWhatAppearsNeverBreaksTheApplicationsOwnDefinitions() throws Exception {
        fence.install(Mode.CLOSED, ONE);
        place.execute(
                "ALTER FUNCTION bascule.refuse() RENAME TO gone",
                "CREATE TABLE sale_2026_2 PARTITION OF sale_2026 FOR VALUES FROM ('2026-07-01') TO ('2027-01-01')",
                "ALTER FUNCTION bascule.gone() RENAME TO refuse");
        place.execute("INSERT INTO sale_2026_2 VALUES (1, '2026-08-01')");
        assertThat(blue.unready()).singleElement().asString().contains("table public.sale_2026_2 appeared");
        fence.mend(ONE);
        assertRefused(() -> place.execute("INSERT INTO sale_2026_2 VALUES (2, '2026-08-01')"));
        assertThat(blue.unready()).isEmpty();
    }

    @Test
    void anApplicationsOwnRoleMayMakePartitionsBelowAClosedFence() throws Exception {
        place.execute(
                "CREATE ROLE creator LOGIN PASSWORD 'c'",
                "GRANT creator TO CURRENT_USER",
                "ALTER TABLE sale OWNER TO creator",
                "ALTER TABLE sale_2026 OWNER TO creator",
                "GRANT CREATE ON SCHEMA public TO creator");
        try {
            fence.install(Mode.CLOSED, ONE);
            place.execute(
                    "SET ROLE creator",
                    "CREATE TABLE sale_2026_2 PARTITION OF sale_2026 FOR VALUES FROM ('2026-07-01') TO ('2027-01-01')");
            assertRefused(() -> place.execute("INSERT INTO sale_2026_2 VALUES (2, '2026-08-01')"));
        } finally {
            place.execute("DROP OWNED BY creator CASCADE", "DROP ROLE creator");
        }
    }
}
