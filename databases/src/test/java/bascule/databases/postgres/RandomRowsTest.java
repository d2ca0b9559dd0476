package bascule.databases.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.data.Mapping;
import bascule.migration.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Tables that nobody has thought of, written by several at once in any way, while whoever carries the rows is killed
/// again and again: in the end both sides are equal, there and back.
///
/// A case that failed is run again with `-Dtest.jvm=-Dseed=N`; more of them with `-Dtest.jvm=-Dseeds=100`.
@Timeout(240)
class RandomRowsTest {
    private static final int TABLES = 5;
    private static final int WRITERS = 3;
    private static final int KILLS = 6;
    private static final int PAUSE_MILLIS = 250;
    private static final int STATEMENTS_MAX = 12;
    private static final String OURS = """
        SELECT count(pg_terminate_backend(pid)) FROM (
            SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name ~ '%s'
            ORDER BY random() LIMIT 1) AS one\
        """;
    private static final String CARRIERS = ":(copy|flow-|stream-|reread-)";

    private final AtomicInteger written = new AtomicInteger();

    static LongStream seeds() {
        Long one = Long.getLong("seed");
        return one != null ? LongStream.of(one) : new Random().longs(Integer.getInteger("seeds", 2));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void bothSidesAreEqualInTheEnd(long seed) throws Exception {
        System.out.println("seed " + seed);
        var random = new Random(seed);
        List<RandomTable> tables = new ArrayList<>();
        for (int i = 0; i < TABLES; i++) {
            tables.add(RandomTable.make(random, "t" + i, tables));
        }
        try (var site = new Site()) {
            site.both("CREATE TYPE colour AS ENUM ('red', 'green', 'light blue')")
                    .register();
            for (RandomTable each : tables) {
                site.blue(each.sql(random));
                site.green(each.sql(random));
                for (String extra : each.extras()) {
                    site.blue(extra);
                }
            }
            thereAndBack(site, tables, random);
        }
    }

    private void thereAndBack(Site site, List<RandomTable> tables, Random random) throws Exception {
        Mapping[] mappings =
                tables.stream().map(each -> Mapping.same(each.name())).toArray(Mapping[]::new);
        PostgresLink forward = site.forward(mappings);
        PostgresLink reverse = site.reverse(mappings);
        write(site.anotherBlue(), tables, random.nextLong(), new CountDownLatch(1), 300);
        copy(site, forward, tables, random);
        reverse.capture(Site.FIRST);
        site.start(forward);
        site.start(reverse);
        underFire(site, random, writers(site, Side.BLUE, tables, random));
        Site.settle(forward);
        assertEqual(site, tables, forward);
        underFire(site, random, writers(site, Side.GREEN, tables, random));
        Site.settle(reverse);
        assertEqual(site, tables, reverse);
        assertThat(written.get()).as("transactions that were possible").isGreaterThan(100);
    }

    /// It breaks off, and goes on where it was.
    private void copy(Site site, PostgresLink forward, List<RandomTable> tables, Random random) throws Exception {
        try (var writers = writers(site, Side.BLUE, tables, random)) {
            for (int kill = 0; kill < KILLS / 2 && !forward.copied(); kill++) {
                var copier = Thread.ofVirtual().start(() -> CopyGate.copy(forward));
                writers.await(random.nextInt(PAUSE_MILLIS));
                Site.execute(random.nextBoolean() ? site.blue : site.green, OURS.formatted(CARRIERS));
                assertThat(copier.join(Site.SOON)).isTrue();
            }
            forward.copy(Site.FIRST, Site.quietly());
        }
    }

    private static void underFire(Site site, Random random, Writers writers) throws Exception {
        try (writers) {
            for (int kill = 0; kill < KILLS; kill++) {
                writers.await(random.nextInt(PAUSE_MILLIS));
                Site.execute(random.nextBoolean() ? site.blue : site.green, OURS.formatted(CARRIERS));
            }
        }
    }

    private static void assertEqual(Site site, List<RandomTable> tables, PostgresLink link) throws Exception {
        for (RandomTable each : tables) {
            site.assertSame("SELECT %s FROM %s ORDER BY 1, 2".formatted(each.names() + ", 1", each.name()));
        }
        assertThat(link.prove(Duration.ofSeconds(20), Site.FIRST, Site.quietly()))
                .isEmpty();
    }

    /// Several who write until this is closed.
    private record Writers(CountDownLatch ending, List<Thread> threads) implements AutoCloseable {
        void await(int millis) throws InterruptedException {
            assertThat(ending.await(millis, TimeUnit.MILLISECONDS)).isFalse();
        }

        @Override
        public void close() {
            ending.countDown();
            threads.forEach(Writers::await);
        }

        private static void await(Thread writer) {
            try {
                assertThat(writer.join(Site.SOON)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Writers writers(Site site, Side side, List<RandomTable> tables, Random random) throws SQLException {
        var ending = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            Connection one = side == Side.BLUE ? site.anotherBlue() : site.anotherGreen();
            long seed = random.nextLong();
            threads.add(Thread.ofVirtual().start(() -> write(one, tables, seed, ending, Integer.MAX_VALUE)));
        }
        return new Writers(ending, threads);
    }

    private void write(Connection opened, List<RandomTable> tables, long seed, CountDownLatch ending, int most) {
        var random = new Random(seed);
        try (Connection connection = opened) {
            connection.setAutoCommit(false);
            Site.execute(connection, "SET lock_timeout = '500ms'");
            connection.commit();
            for (int i = 0; i < most && ending.getCount() > 0; i++) {
                transact(connection, tables, random);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void transact(Connection connection, List<RandomTable> tables, Random random) throws SQLException {
        try {
            for (int i = 1 + random.nextInt(STATEMENTS_MAX); i > 0; i--) {
                var savepoint = connection.setSavepoint();
                try {
                    Site.execute(
                            connection,
                            tables.get(random.nextInt(tables.size())).writing(random));
                    if (random.nextInt(8) == 0) {
                        connection.rollback(savepoint);
                    }
                } catch (SQLException impossible) {
                    connection.rollback(savepoint);
                }
            }
            if (random.nextInt(10) == 0) {
                connection.rollback();
            } else {
                connection.commit();
                written.incrementAndGet();
            }
        } catch (SQLException impossible) {
            connection.rollback();
        }
    }
}
