package bascule.databases.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.migration.Epoch;
import bascule.migration.Side;
import bascule.migration.StepException;
import java.sql.SQLException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// A blue database with a plain table `item` and a table `sale` of two levels of partitions, to put a fence on.
final class FencedShop {
    private FencedShop() {}

    /// Makes the tables, and registers the migration.
    static PostgresDatabase in(TestDatabase place, Epoch epoch) throws SQLException, StepException {
        place.execute(
                "CREATE TABLE item(id int PRIMARY KEY, name text)",
                "CREATE TABLE sale(id int, day date, PRIMARY KEY (id, day)) PARTITION BY RANGE (day)",
                "CREATE TABLE sale_2026 PARTITION OF sale FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')"
                        + " PARTITION BY RANGE (day)",
                "CREATE TABLE sale_2026_1 PARTITION OF sale_2026 FOR VALUES FROM ('2026-01-01') TO ('2026-07-01')");
        PostgresDatabase blue = place.database(Side.BLUE, "item", "sale");
        blue.register(epoch);
        return blue;
    }

    static void assertRefused(ThrowingCallable write) {
        assertThatThrownBy(write)
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("25006"))
                .hasMessageContaining("bascule fence: writes to ");
    }
}
