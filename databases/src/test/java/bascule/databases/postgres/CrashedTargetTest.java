package bascule.databases.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.data.Mapping;
import bascule.embedded.EmbeddedPostgres;
import bascule.embedded.EmbeddedPostgres.Stop;
import bascule.embedded.EmbeddedPostgres.Version;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The target's server is killed while commits are not on its disk.
@Timeout(120)
class CrashedTargetTest {
    private static final int CRASHES = 4;
    private static final long WRITING_NANOS = Duration.ofMillis(1700).toNanos();

    private final Site site = new Site();
    /// Writes its log down seldom unless it is told to.
    private final EmbeddedPostgres server = EmbeddedPostgres.start(Version.V18, Map.of("wal_writer_delay", "10s"));

    private PostgresLink forward;

    @BeforeEach
    void copied() throws Exception {
        var greens = new Connections(
                new PostgresAddress(server.createDatabase("green"), server.user(), server::password), site.migration);
        new Control(site.blues()).register(Site.FIRST);
        new Control(greens).register(Site.FIRST);
        site.blue("CREATE TABLE t (id int PRIMARY KEY, v int NOT NULL); INSERT INTO t VALUES (0, 0)");
        try (var green = server.connect("green")) {
            Site.execute(green, "CREATE TABLE t (id int PRIMARY KEY, v int NOT NULL)");
        }
        forward = new PostgresLink(
                new Ends(site.migration, site.blues(), greens, Direction.FORWARD),
                List.of(Mapping.same("t")),
                new Touched(Direction.FORWARD),
                new Touched(Direction.REVERSE));
        forward.copy(Site.FIRST, Site.quietly());
    }

    @AfterEach
    void close() {
        site.close();
        server.close();
    }

    @Test
    void whatTheCrashTakesBackIsAskedForAgain() throws Exception {
        site.start(forward);
        var takenBack = 0;
        var id = 1;
        for (int crash = 0; crash < CRASHES; crash++) {
            Site.settle(forward);
            for (var until = System.nanoTime() + WRITING_NANOS; System.nanoTime() < until; id++) {
                site.blue("INSERT INTO t VALUES (%1$d, %1$d); UPDATE t SET v = v + 1 WHERE id = 0".formatted(id));
            }
            var last = id - 1;
            Awaitility.await().atMost(Site.SOON).until(() -> rows() > last);
            server.stop(Stop.KILL);
            var told = Site.one(
                    site.blue,
                    "SELECT confirmed_flush_lsn FROM pg_replication_slots WHERE slot_name = '%s'"
                            .formatted(Names.flow(site.migration, "forward")));
            server.restart();
            try (var green = server.connect("green")) {
                assertThat(Site.one(green, "SELECT position >= '%s' FROM bascule.flow".formatted(told)))
                        .as("the source was told of nothing that is lost")
                        .isEqualTo("t");
            }
            takenBack += rows() > last ? 0 : 1;
        }
        Site.settle(forward);
        try (var green = server.connect("green")) {
            assertThat(Site.rows(green, "SELECT * FROM t ORDER BY id"))
                    .isEqualTo(Site.rows(site.blue, "SELECT * FROM t ORDER BY id"));
        }
        assertThat(takenBack).as("some crash took something back").isPositive();
    }

    private long rows() throws SQLException {
        try (var green = server.connect("green")) {
            return Long.parseLong(Site.one(green, "SELECT count(*) FROM t"));
        }
    }
}
