package bascule.databases.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.data.CopyRate;
import bascule.data.Mapping;
import bascule.data.Throttle;
import bascule.migration.Progress;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.replication.LogSequenceNumber;

class ThrottleTest {
    private static final long MEBIBYTE = 1 << 20;
    private static final Mapping TABLE = Mapping.same("t");

    private final Site site = new Site();
    private volatile Progress latest = new Progress(0, 0, "rows");

    @AfterEach
    void close() {
        site.close();
    }

    private void fill() throws Exception {
        site.both("CREATE TABLE t (id int PRIMARY KEY, v text)").register();
        site.blue("INSERT INTO t SELECT g, repeat('v', 1000) FROM generate_series(1, 4000) g");
    }

    private FutureTask<Boolean> copying(PostgresLink link) {
        var copy = new FutureTask<>(() -> {
            link.copy(Site.FIRST, progress -> latest = progress);
            return true;
        });
        Thread.ofVirtual().name("copying").start(copy);
        return copy;
    }

    private void awaitWords(String words) {
        Awaitility.await()
                .atMost(Site.SOON)
                .untilAsserted(() -> assertThat(latest.besides()).contains(words));
    }

    private static void staysHeld(FutureTask<Boolean> copy) {
        assertThatThrownBy(() -> copy.get(500, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
    }

    private void ends(FutureTask<Boolean> copy) throws Exception {
        assertThat(copy.get(Site.SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
        site.assertSame("SELECT * FROM t ORDER BY id");
        assertThat(latest.done()).isEqualTo(4000);
    }

    private static Throttle limits(Optional<Duration> commit, OptionalLong replica, OptionalLong target) {
        return new Throttle(OptionalLong.empty(), commit, replica, target);
    }

    @Test
    void aCopyIsStoppedByHandAndGoesOnAtThePlansRate() throws Exception {
        fill();
        var pace = new Pace(new Throttle(
                OptionalLong.of(2 * MEBIBYTE), Optional.empty(), OptionalLong.empty(), OptionalLong.empty()));
        pace.set(CopyRate.of("stop"));
        var copy = copying(site.forward(pace, TABLE));
        awaitWords("stopped by hand");
        assertThat(Site.one(site.green, "SELECT count(*) FROM t")).isEqualTo("0");
        staysHeld(copy);

        var begun = System.nanoTime();
        pace.set(CopyRate.of("plan"));
        awaitWords("at most 2 MiB/s");
        ends(copy);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(1200));
    }

    @Test
    void aRateByHandTakesThePlaceOfThePlans() throws Exception {
        fill();
        var pace = new Pace(
                new Throttle(OptionalLong.of(1), Optional.empty(), OptionalLong.empty(), OptionalLong.empty()));
        var copy = copying(site.forward(pace, TABLE));
        awaitWords("at most 1 B/s");
        pace.set(CopyRate.of("100MiB"));
        ends(copy);
        assertThat(latest.besides()).contains("at most 100 MiB/s by hand");
    }

    /// A replica that takes the log and does not apply it.
    @Test
    void aCopyWaitsForAReplicaThatIsBehind() throws Exception {
        fill();
        var properties = new Properties();
        PGProperty.USER.set(properties, site.blueAddress.user());
        PGProperty.PASSWORD.set(properties, site.blueAddress.password().get());
        PGProperty.REPLICATION.set(properties, "true");
        PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
        PGProperty.APPLICATION_NAME.set(properties, "reports-1");
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "14");
        try (var connection = DriverManager.getConnection(site.blueAddress.url(), properties)) {
            var begin = Site.one(site.blue, "SELECT pg_current_wal_lsn()");
            var replica = connection
                    .unwrap(PGConnection.class)
                    .getReplicationAPI()
                    .replicationStream()
                    .physical()
                    .withStartPosition(LogSequenceNumber.valueOf(begin))
                    .start();
            var from = LogSequenceNumber.valueOf(begin);
            replica.setAppliedLSN(from);
            replica.setFlushedLSN(from);
            replica.forceUpdateStatus();
            site.blue("CREATE TABLE noise AS SELECT repeat('n', 1000) FROM generate_series(1, 4000)");

            var pace = new Pace(limits(Optional.empty(), OptionalLong.of(MEBIBYTE), OptionalLong.empty()));
            pace.set(CopyRate.of("stop"));
            var copy = copying(site.forward(pace, TABLE));
            awaitWords("stopped by hand");
            awaitWords("waits: reports-1 is ");
            pace.set(CopyRate.AS_PLANNED);
            assertThat(latest.besides()).contains("of log behind", "budgets.replica is 1 MiB");
            staysHeld(copy);

            var now = LogSequenceNumber.valueOf(Site.one(site.blue, "SELECT pg_current_wal_lsn()"));
            replica.setAppliedLSN(now);
            replica.setFlushedLSN(now);
            replica.forceUpdateStatus();
            ends(copy);
        }
    }

    /// A commit that waits for a replica which is not there, for ever.
    @Test
    void aCopyWaitsWhileCommitsAtTheSourceTakeLong() throws Exception {
        fill();
        var pace = new Pace(limits(Optional.of(Duration.ofSeconds(1)), OptionalLong.empty(), OptionalLong.empty()));
        pace.set(CopyRate.of("stop"));
        var copy = copying(site.forward(pace, TABLE));
        awaitWords("stopped by hand");
        standbys("SET synchronous_standby_names = 'nobody'");
        try {
            awaitWords("waits: a small commit at ");
            pace.set(CopyRate.AS_PLANNED);
            awaitWords("budgets.commit is 1,000 ms");
            staysHeld(copy);
        } finally {
            standbys("RESET synchronous_standby_names");
        }
        ends(copy);
    }

    private void standbys(String setting) throws Exception {
        site.blue("ALTER SYSTEM " + setting);
        site.blue("SELECT pg_reload_conf()");
    }

    @Test
    void aCopyWaitsWhileTheTargetIsTooLargeAndCanBeBrokenOff() throws Exception {
        fill();
        var pace = new Pace(limits(Optional.empty(), OptionalLong.empty(), OptionalLong.of(1)));
        pace.set(CopyRate.of("stop"));
        var link = site.forward(pace, TABLE);
        var ordered = new AtomicBoolean();
        var copy = new FutureTask<>(() -> {
            link.copy(Site.FIRST, progress -> {
                latest = progress;
                if (ordered.get()) {
                    throw new IllegalStateException("an order came");
                }
            });
            return true;
        });
        Thread.ofVirtual().name("copying").start(copy);
        awaitWords("stopped by hand");
        awaitWords("budgets.green-size is 1 B: make room");
        pace.set(CopyRate.AS_PLANNED);
        staysHeld(copy);
        ordered.set(true);
        assertThatThrownBy(() -> copy.get(Site.SOON.toSeconds(), TimeUnit.SECONDS))
                .hasRootCauseMessage("an order came");
        assertThat(link.copied()).isFalse();
        assertThat(Site.one(site.green, "SELECT count(*) FROM t")).isEqualTo("0");
    }
}
