package bascule.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;

/// A real PostgreSQL server as a child of this process, durable (`fsync` on) and ready for logical replication.
///
/// It listens on 127.0.0.1 only, wants a password (a random one), and ends with this process, however that ends.
/// Programs are unpacked and a data directory is initialised once per account and machine; later servers start
/// in about 0.4 s. Started by root it runs as `postgres` or `nobody`.
public final class EmbeddedPostgres implements AutoCloseable {
    static final String USER = "postgres";
    private static final int TRIES_FOR_A_FREE_PORT = 5;

    /// The versions that can be on the class path. The numbers are those of the build files.
    public enum Version {
        /// The oldest that is taken, for tests; its files come with those.
        V14("14.24.0"),
        /// For benchmarks beside programs that know no newer one; its files come with those.
        V15("15.18.0"),
        V17("17.10.0"),
        V18("18.6.0");

        private final String number;

        Version(String number) {
            this.number = number;
        }

        /// Such as `18.6.0`.
        public String number() {
            return number;
        }
    }

    /// How a server is stopped.
    public enum Stop {
        /// Waits for every client to leave (SIGTERM).
        SMART,
        /// Breaks off transactions, writes a checkpoint (SIGINT).
        FAST,
        /// Leaves at once; the next start recovers (SIGQUIT).
        IMMEDIATE,
        /// `kill -9` of the postmaster; the next start recovers.
        KILL
    }

    private final Version version;
    private final Path directory;
    private final Path data;
    private final boolean temporary;
    private final Server server;
    private final Watch watch;
    private final Thread hook;
    private final int port;
    private final String password;
    private boolean closed;

    private EmbeddedPostgres(
            Version version, Path directory, boolean temporary, Server server, Watch watch, String password) {
        this.version = version;
        this.directory = directory;
        this.data = directory.resolve("data");
        this.temporary = temporary;
        this.server = server;
        this.watch = watch;
        this.port = server.port();
        this.password = password;
        this.hook = new Thread(this::end, "embedded-postgres-end-" + port);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /// Starts a server in a temporary directory on a free port.
    public static EmbeddedPostgres start(Version version) {
        return start(version, Map.of());
    }

    /// Starts a server in a temporary directory on a free port.
    ///
    /// @param settings of postgresql.conf, over those that are set anyway
    public static EmbeddedPostgres start(Version version, Map<String, String> settings) {
        try {
            Path directory = Files.createTempDirectory("bascule-postgres-");
            return start(version, directory, true, 0, settings);
        } catch (IOException problem) {
            throw new EmbeddedPostgresException("can't create a temporary directory: " + problem, problem);
        }
    }

    /// Starts a server in a directory that stays: a new one if it is empty or absent, else with the data found there.
    ///
    /// @param port 0 for a free one
    public static EmbeddedPostgres start(Version version, Path directory, int port, Map<String, String> settings) {
        return start(version, directory.toAbsolutePath(), false, port, settings);
    }

    private static EmbeddedPostgres start(
            Version version, Path directory, boolean temporary, int wantedPort, Map<String, String> settings) {
        Account account = Account.find();
        Cache cache = new Cache();
        Path binaries = Binaries.unpacked(cache, version.number());
        boolean started = false;
        Optional<Watch> watch = Optional.empty();
        try {
            Files.createDirectories(directory);
            account.own(directory);
            account.mustReach(directory);
            Optional<String> first = prepare(version, directory, account, cache, binaries);
            watch = Optional.of(Watch.over(directory.resolve("data"), temporary ? directory.toString() : ""));
            Server server = startOnPort(binaries, directory, account, wantedPort, settings);
            String password = Files.readString(directory.resolve("password"));
            var postgres = new EmbeddedPostgres(version, directory, temporary, server, watch.get(), password);
            started = true;
            first.ifPresent(postgres::replacePassword);
            return postgres;
        } catch (IOException problem) {
            throw new EmbeddedPostgresException("can't start PostgreSQL in " + directory + ": " + problem, problem);
        } finally {
            if (!started) {
                watch.ifPresent(Watch::dismiss);
                if (temporary) {
                    Cache.remove(directory);
                }
            }
        }
    }

    /// The password of the template, if the directory is new and still has to get its own.
    private static Optional<String> prepare(
            Version version, Path directory, Account account, Cache cache, Path binaries) throws IOException {
        Path data = directory.resolve("data");
        if (!Files.exists(data)) {
            Template template = Template.made(cache, version, binaries, account);
            template.copyTo(data);
            Template.writeSecret(directory.resolve("password"), Template.newPassword());
            return Optional.of(template.password());
        }
        String major = Files.readString(data.resolve("PG_VERSION")).strip();
        if (!version.number().startsWith(major + ".")) {
            throw new EmbeddedPostgresException(data + " was written by PostgreSQL " + major + ", not by "
                    + version.number() + "; start it with that version or choose another directory");
        }
        return Optional.empty();
    }

    private static Server startOnPort(
            Path binaries, Path directory, Account account, int wantedPort, Map<String, String> settings)
            throws IOException {
        for (int attempt = 1; true; attempt++) {
            int port = wantedPort == 0 ? freePort() : wantedPort;
            Server server = new Server(binaries, directory, account, port);
            Files.writeString(directory.resolve("data/bascule.conf"), Settings.text(directory, port, settings));
            try {
                server.start();
                return server;
            } catch (Server.PortTaken taken) {
                if (wantedPort != 0 || attempt == TRIES_FOR_A_FREE_PORT) {
                    throw new EmbeddedPostgresException("port " + port + " is taken; choose another one", taken);
                }
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void replacePassword(String first) {
        try (Connection connection = DriverManager.getConnection(url("postgres"), USER, first);
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER ROLE " + USER + " PASSWORD '" + password + "'");
        } catch (SQLException problem) {
            close();
            throw new EmbeddedPostgresException("can't set the password: " + problem.getMessage(), problem);
        }
    }

    public Version version() {
        return version;
    }

    /// A JDBC URL without user and password.
    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    public int port() {
        return port;
    }

    /// The superuser.
    public String user() {
        return USER;
    }

    public String password() {
        return password;
    }

    /// Where data, password and log lie.
    public Path directory() {
        return directory;
    }

    /// The server's own log.
    public Path log() {
        return directory.resolve("server.log");
    }

    /// A new connection of the superuser.
    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(url(database), USER, password);
    }

    /// Creates an empty database.
    ///
    /// @return its JDBC URL
    public String createDatabase(String name) {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE \"" + name.replace("\"", "\"\"") + "\"");
            return url(name);
        } catch (SQLException problem) {
            throw new EmbeddedPostgresException("can't create database " + name + ": " + problem.getMessage(), problem);
        }
    }

    /// Whether the postmaster lives.
    public boolean running() {
        return server.running();
    }

    /// Process id of the postmaster.
    ///
    /// @throws IllegalStateException if it is stopped
    public long pid() {
        return server.pid();
    }

    /// Stops it and returns when every process of it is gone. Stopped already: nothing to do.
    public synchronized void stop(Stop how) {
        server.stop(how);
    }

    /// Starts it again in the same place, on the same port; running, it is stopped (fast) first.
    public synchronized void restart() {
        if (closed) {
            throw new IllegalStateException("the server in " + directory + " is closed; start a new one");
        }
        server.stop(Stop.FAST);
        try {
            server.start();
        } catch (Server.PortTaken taken) {
            throw new EmbeddedPostgresException("port " + port + " was taken by somebody else meanwhile", taken);
        }
    }

    /// Stops it, and removes its directory if that is a temporary one.
    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // The JVM is going down: the hook runs or has run.
        }
    }

    private synchronized void end() {
        if (closed) {
            return;
        }
        closed = true;
        server.stop(temporary ? Stop.IMMEDIATE : Stop.FAST);
        watch.dismiss();
        if (temporary) {
            Cache.remove(directory);
        }
    }

    @Override
    public String toString() {
        return "PostgreSQL " + version.number() + " at 127.0.0.1:" + port + " in " + data;
    }
}
