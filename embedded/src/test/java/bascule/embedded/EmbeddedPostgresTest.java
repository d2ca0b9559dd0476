package bascule.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.embedded.EmbeddedPostgres.Stop;
import bascule.embedded.EmbeddedPostgres.Version;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class EmbeddedPostgresTest {
    @Test
    void twoVersionsRunSideBySideDurableAndReadyForReplication() throws SQLException {
        try (EmbeddedPostgres blue = EmbeddedPostgres.start(Version.V17);
                EmbeddedPostgres green = EmbeddedPostgres.start(Version.V18, Map.of("max_connections", "33"))) {
            assertThat(ask(blue, "SHOW server_version")).startsWith("17.");
            assertThat(ask(green, "SHOW server_version")).startsWith("18.");
            assertThat(ask(green, "SHOW max_connections")).isEqualTo("33");
            for (EmbeddedPostgres each : List.of(blue, green)) {
                assertThat(ask(each, "SHOW fsync")).isEqualTo("on");
                assertThat(ask(each, "SHOW wal_level")).isEqualTo("logical");
                assertThat(ask(each, "SHOW server_encoding")).isEqualTo("UTF8");
                assertThat(ask(each, "SHOW max_prepared_transactions")).isEqualTo("20");
            }
        }
    }

    @Test
    void aWrongPasswordIsRefused() {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(Version.V18)) {
            assertThatThrownBy(() -> DriverManager.getConnection(postgres.url("postgres"), postgres.user(), "wrong"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
        }
    }

    @ParameterizedTest
    @EnumSource(Stop.class)
    void whatWasCommittedIsThereAfterEveryWayToStop(Stop how) throws SQLException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(Version.V18)) {
            postgres.createDatabase("shop");
            run(postgres, "shop", "CREATE TABLE kept(id int); INSERT INTO kept SELECT generate_series(1, 1000)");
            postgres.stop(how);
            assertThat(postgres.running()).isFalse();
            postgres.restart();
            assertThat(ask(postgres, "shop", "SELECT count(*) FROM kept")).isEqualTo("1000");
        }
    }

    @Test
    void aServerKilledWhileClientsWorkStartsAgainAtOnce() throws SQLException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(Version.V17);
                Connection client = postgres.connect("postgres");
                Statement statement = client.createStatement()) {
            statement.execute("CREATE TABLE kept(id int)");
            for (int round = 1; round <= 3; round++) {
                run(postgres, "postgres", "INSERT INTO kept VALUES (" + round + ")");
                postgres.stop(Stop.KILL);
                postgres.restart();
                assertThat(ask(postgres, "SELECT count(*) FROM kept")).isEqualTo(Integer.toString(round));
            }
        }
    }

    @Test
    void fourThreadsStartFourServersAtOnce() throws Exception {
        try (var threads = Executors.newFixedThreadPool(4)) {
            List<Callable<EmbeddedPostgres>> starts = new ArrayList<>();
            for (int each = 0; each < 4; each++) {
                starts.add(() -> EmbeddedPostgres.start(Version.V18));
            }
            List<Integer> ports = new ArrayList<>();
            for (Future<EmbeddedPostgres> started : threads.invokeAll(starts)) {
                try (EmbeddedPostgres postgres = started.get()) {
                    assertThat(ask(postgres, "SELECT 1")).isEqualTo("1");
                    ports.add(postgres.port());
                }
            }
            assertThat(ports).doesNotHaveDuplicates().hasSize(4);
        }
    }

    @Test
    void aTemporaryServerLeavesNothingBehind() {
        EmbeddedPostgres postgres = EmbeddedPostgres.start(Version.V18);
        long pid = postgres.pid();
        postgres.close();
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(postgres.directory()).doesNotExist();
        postgres.close();
        assertThatThrownBy(postgres::restart).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aDirectoryOfOnesOwnKeepsDataPortAndPassword() throws Exception {
        Path directory = Files.createTempDirectory("bascule-kept-");
        try {
            int port;
            String password;
            try (EmbeddedPostgres postgres = EmbeddedPostgres.start(Version.V17, directory, 0, Map.of())) {
                run(postgres, "postgres", "CREATE TABLE kept(id int); INSERT INTO kept VALUES (7)");
                port = postgres.port();
                password = postgres.password();
            }
            try (EmbeddedPostgres postgres = EmbeddedPostgres.start(Version.V17, directory, port, Map.of())) {
                assertThat(postgres.port()).isEqualTo(port);
                assertThat(postgres.password()).isEqualTo(password);
                assertThat(ask(postgres, "SELECT id FROM kept")).isEqualTo("7");
            }
            assertThatThrownBy(() -> EmbeddedPostgres.start(Version.V18, directory, port, Map.of()))
                    .isInstanceOf(EmbeddedPostgresException.class)
                    .hasMessageContaining("was written by PostgreSQL 17");
        } finally {
            Cache.remove(directory);
        }
    }

    @Test
    void aTakenPortIsSaidSo() throws Exception {
        Path directory = Files.createTempDirectory("bascule-taken-");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> EmbeddedPostgres.start(Version.V18, directory, taken.getLocalPort(), Map.of()))
                    .isInstanceOf(EmbeddedPostgresException.class)
                    .hasMessageContaining("port " + taken.getLocalPort() + " is taken");
        } finally {
            Cache.remove(directory);
        }
    }

    @Test
    void aSettingTheServerRefusesIsShownWithItsLog() {
        assertThatThrownBy(() -> EmbeddedPostgres.start(Version.V18, Map.of("no_such_setting", "1")))
                .isInstanceOf(EmbeddedPostgresException.class)
                .hasMessageContaining("no_such_setting");
    }

    private static String ask(EmbeddedPostgres postgres, String sql) throws SQLException {
        return ask(postgres, "postgres", sql);
    }

    private static String ask(EmbeddedPostgres postgres, String database, String sql) throws SQLException {
        try (Connection connection = postgres.connect(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static void run(EmbeddedPostgres postgres, String database, String sql) throws SQLException {
        try (Connection connection = postgres.connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
