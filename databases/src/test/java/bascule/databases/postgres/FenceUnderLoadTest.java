package bascule.databases.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.data.Fence;
import bascule.data.Fence.Mode;
import bascule.embedded.EmbeddedPostgres.Version;
import bascule.migration.Epoch;
import bascule.migration.Side;
import bascule.migration.StepException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What the whole move stands on: the log holds every write that a client was told of before the marker,
/// and none of anybody between the marker and the opening.
final class FenceUnderLoadTest {
    private static final Epoch ONE = new Epoch(1);
    private static final int WRITERS = 6;
    private static final int CLOSINGS = 5;

    private final AtomicBoolean ending = new AtomicBoolean();
    private final AtomicInteger number = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    @Test
    void noWriteStandsBetweenTheMarkerAndTheOpeningAndNoneIsLost() throws Exception {
        try (var place = new TestDatabase(Version.V18)) {
            place.execute("CREATE TABLE item(id int PRIMARY KEY)", "CREATE TABLE sale(id int PRIMARY KEY, item int)");
            var database = place.database(Side.BLUE, "item", "sale");
            database.register(ONE);
            place.execute("CREATE PUBLICATION shop FOR TABLE item, sale, bascule.fence");
            place.ask("SELECT pg_create_logical_replication_slot('watch', 'pgoutput')");
            database.fence().install(Mode.OPEN, ONE);
            var acknowledged = new ArrayList<Integer>();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var writers = new ArrayList<Future<List<Integer>>>();
                for (var writer = 0; writer < WRITERS; writer++) {
                    writers.add(threads.submit(write(place, writer)));
                }
                closeAndOpen(database.fence());
                ending.set(true);
                for (var writer : writers) {
                    acknowledged.addAll(writer.get());
                }
            }
            var log = log(place);
            place.ask("SELECT pg_drop_replication_slot('watch')");
            assertThat(betweenMarkerAndOpening(log)).isEmpty();
            assertThat(log).filteredOn("closed"::equals).hasSize(CLOSINGS);
            assertThat(refused).hasPositiveValue();
            assertThat(place.ask("SELECT id FROM item").stream().map(Integer::valueOf))
                    .containsAll(acknowledged);
            assertThat(log)
                    .filteredOn(entry -> entry.startsWith("I"))
                    .hasSizeGreaterThanOrEqualTo(2 * acknowledged.size());
        }
    }

    private void closeAndOpen(Fence fence) throws StepException {
        for (var closing = 1; closing <= CLOSINGS; closing++) {
            var before = number.get();
            while (number.get() < before + WRITERS) {
                Thread.onSpinWait();
            }
            String marker = null;
            while (marker == null) {
                try {
                    marker = fence.close(Duration.ofSeconds(2), ONE);
                } catch (StepException.Transient busy) {
                    assertThat(busy).hasMessageContaining("in the way");
                }
            }
            var atRefusal = refused.get();
            while (refused.get() < atRefusal + WRITERS) {
                Thread.onSpinWait();
            }
            fence.open(Duration.ofSeconds(5), ONE);
        }
    }

    /// Half of them with snapshots that are older than their writes, half of them taking the tables the
    /// other way round.
    private Callable<List<Integer>> write(TestDatabase place, int writer) throws SQLException {
        var connection = place.connect();
        connection.setAutoCommit(false);
        if (writer % 2 == 0) {
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        }
        return () -> {
            var acknowledged = new ArrayList<Integer>();
            while (!ending.get()) {
                var id = number.incrementAndGet();
                try (var statement = connection.createStatement()) {
                    statement.execute("SELECT count(*) FROM item");
                    var item = "INSERT INTO item VALUES (" + id + ")";
                    var sale = "INSERT INTO sale VALUES (" + id + ", " + id + ")";
                    statement.execute(writer % 3 == 0 ? sale : item);
                    statement.execute(writer % 3 == 0 ? item : sale);
                    connection.commit();
                    acknowledged.add(id);
                } catch (SQLException e) {
                    connection.rollback();
                    refused.incrementAndGet();
                }
            }
            return acknowledged;
        };
    }

    private static List<String> betweenMarkerAndOpening(List<String> log) {
        var between = new ArrayList<String>();
        var closed = false;
        for (var entry : log) {
            if (entry.equals("closed") || entry.equals("open")) {
                closed = entry.equals("closed");
            } else if (closed && entry.startsWith("I")) {
                between.add(entry);
            }
        }
        return between;
    }

    /// The log in the order of commits: `I` for a row, how the fence then stands, other letters for what surrounds
    /// them.
    private static List<String> log(TestDatabase place) throws SQLException {
        return place.ask("""
            SELECT CASE WHEN get_byte(data, 0) <> ascii('U') THEN chr(get_byte(data, 0))
                        WHEN position('CLOSED'::bytea IN data) > 0 THEN 'closed' ELSE 'open' END
            FROM pg_logical_slot_get_binary_changes('watch', NULL, NULL,
                'proto_version', '1', 'publication_names', 'shop')\
            """);
    }
}
