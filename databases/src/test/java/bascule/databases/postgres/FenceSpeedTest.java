package bascule.databases.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.data.Fence.Mode;
import bascule.embedded.EmbeddedPostgres.Version;
import bascule.migration.Epoch;
import bascule.migration.Side;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class FenceSpeedTest {
    private static final Epoch ONE = new Epoch(1);
    private static final Duration LOCK = Duration.ofSeconds(5);

    /// What it takes is in the test's output. The bound only catches the loss of an order of magnitude.
    @Test
    void closingFiveHundredIdleTablesIsOneShortTransaction() throws Exception {
        try (var place = new TestDatabase(Version.V17)) {
            place.execute("DO $$ BEGIN FOR i IN 1..500 LOOP"
                    + " EXECUTE format('CREATE TABLE many_%s(id int PRIMARY KEY)', i); END LOOP; END $$");
            var names = IntStream.rangeClosed(1, 500).mapToObj(i -> "many_" + i).toArray(String[]::new);
            var database = place.database(Side.BLUE, names);
            database.register(ONE);
            var fence = database.fence();
            fence.install(Mode.OPEN, ONE);
            for (var round = 1; round <= 3; round++) {
                var start = System.nanoTime();
                fence.close(LOCK, ONE);
                var closed = Duration.ofNanos(System.nanoTime() - start);
                System.out.println("500 tables closed in " + closed.toMillis() + " ms");
                assertThat(closed).isLessThan(Duration.ofSeconds(3));
                for (var table : List.of("many_1", "many_250", "many_500")) {
                    assertThatThrownBy(() -> place.execute("INSERT INTO " + table + " VALUES (1)"))
                            .isInstanceOf(SQLException.class)
                            .hasMessageContaining("bascule fence: writes to public." + table);
                }
                fence.open(LOCK, ONE);
            }
        }
    }
}
