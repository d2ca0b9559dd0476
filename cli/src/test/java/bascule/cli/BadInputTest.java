package bascule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.controller.HomeMigrations;
import bascule.controller.Migrations;
import bascule.controller.Surroundings;
import bascule.embedded.EmbeddedPostgres;
import bascule.embedded.EmbeddedPostgres.Version;
import bascule.journal.Event;
import bascule.journal.FileJournal;
import bascule.migration.StepException.Refused;
import bascule.server.Listen;
import bascule.server.Server;
import bascule.server.ServerSettings;
import bascule.server.Token;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is wrong outside, told by the verb that a person types: the thing, what is wrong with it, what to do next.
class BadInputTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @TempDir
    Path folder;

    private Migrations controller() throws Refused {
        return new HomeMigrations(
                folder.resolve(".bascule"),
                new Adapters(),
                home -> FileJournal.open(home.resolve(Main.JOURNAL), InstantSource.system()),
                Surroundings.REAL);
    }

    private Cli.Answer ask(Migrations migrations, String... words) throws Refused {
        try (var server = Server.start(new ServerSettings(new Listen("127.0.0.1", 0), Token.of(SECRET)), migrations)) {
            return new Cli(folder)
                    .set("BASCULE_SERVER", "http://" + server.listen())
                    .set("BASCULE_TOKEN", SECRET)
                    .run(words);
        }
    }

    private void plan(String sides) throws IOException {
        Files.writeString(folder.resolve("migration.yaml"), "migration: move\nowner: ana\n" + sides);
    }

    private void databases(String blue, String green) throws IOException {
        for (String side : new String[] {"blue", "green"}) {
            Files.writeString(folder.resolve(side), side.equals("blue") ? "pw" : "guess");
        }
        plan("""
            environments:
              blue: {database: {url: "%s", user: mover, password: {file: blue}}}
              green: {database: {url: "%s", user: mover, password: {file: green}}}
            tables: [item]
            """.formatted(blue, green));
    }

    private static int closedPort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void execute(EmbeddedPostgres server, String database, String... statements) throws SQLException {
        try (var connection = server.connect(database);
                var statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Test
    void everythingThatIsWrongWithBothDatabasesStopsAStartAndIsToldAtOnce() throws Exception {
        var settings = Map.of("wal_level", "replica", "max_replication_slots", "1");
        try (var poor = EmbeddedPostgres.start(Version.V17, settings);
                var controller = controller()) {
            poor.createDatabase("blue");
            poor.createDatabase("green");
            execute(
                    poor,
                    "blue",
                    "CREATE TABLE item(id int PRIMARY KEY)",
                    "CREATE TABLE forgotten(id int PRIMARY KEY)",
                    "CREATE ROLE mover LOGIN PASSWORD 'pw'",
                    "SELECT pg_create_physical_replication_slot('taken')");
            databases(poor.url("blue"), poor.url("green"));

            var started = ask(controller, "start", "migration.yaml", "-o", "json");

            assertThat(started.code()).isEqualTo(3);
            assertThat(started.json().at("/error/code").asText()).isEqualTo("unfit");
            assertThat(started.err())
                    .contains(
                            "ALTER SYSTEM SET wal_level = 'logical'",
                            "no free replication slot: max_replication_slots is 1 and 1 are taken",
                            "ALTER ROLE mover REPLICATION;",
                            "GRANT CREATE ON DATABASE blue TO mover;",
                            "green: 127.0.0.1:" + poor.port() + "/green",
                            "password authentication failed",
                            "check user, password and pg_hba.conf")
                    .doesNotContain("guess");
            assertThat(ask(controller, "list").out()).doesNotContain("move");
            assertThat(folder.resolve(".bascule/move")).doesNotExist();

            var shown = ask(controller, "plan", "migration.yaml", "--preflight");
            assertThat(shown.code()).isEqualTo(3);
            assertThat(shown.out().replaceAll("\\s+", " "))
                    .contains("NOT CARRIED", "table public.forgotten is not in the plan and not carried")
                    .contains("green could not be looked at");
        }
    }

    @Test
    void aDatabaseThatDoesNotAnswerStopsAStart() throws Exception {
        int port = closedPort();
        databases("jdbc:postgresql://127.0.0.1:" + port + "/a", "jdbc:postgresql://127.0.0.1:" + port + "/b");
        try (var controller = controller()) {
            var started = ask(controller, "start", "migration.yaml");

            assertThat(started.code()).isEqualTo(3);
            assertThat(started.err())
                    .contains("preflight found 2 things")
                    .contains("blue: 127.0.0.1:" + port + "/a: connecting as mover failed: ");
        }
    }

    private void service() throws IOException {
        Files.writeString(folder.resolve("token"), SECRET);
        plan("""
            environments: {blue: {service: http://127.0.0.1:1}, green: {service: http://127.0.0.1:2}}
            gateway: {admin: "http://127.0.0.1:%d", token: {file: token}}
            """.formatted(closedPort()));
    }

    @Test
    void aGatewayThatDoesNotAnswerStopsAStart() throws Exception {
        service();
        try (var controller = controller()) {
            var started = ask(controller, "start", "migration.yaml");

            assertThat(started.code()).isEqualTo(3);
            assertThat(started.err()).contains("preflight found 1 thing", "\ngateway: ", "127.0.0.1:");
        }
    }

    @Test
    void aJournalOfAnotherPlanKeepsAControllerFromStarting() throws Exception {
        service();
        Path home = Files.createDirectories(folder.resolve(".bascule/move"));
        Files.copy(folder.resolve("migration.yaml"), home.resolve("plan.yaml"));
        Files.writeString(home.resolve("scripts.json"), "{}");
        Files.writeString(home.resolve("base"), folder.toString());
        try (var journal = FileJournal.open(home.resolve(Main.JOURNAL), InstantSource.system())) {
            journal.append(journal.claim("another"), new Event.Planned("d".repeat(64)));
        }

        var served = new Cli(folder).opening(_ -> controller()).run("serve", "--listen", "127.0.0.1:0");

        assertThat(served.code()).isEqualTo(1);
        assertThat(served.err())
                .contains(
                        "the journal of move is about another plan",
                        "d".repeat(64),
                        "start this one under another name");

        Files.writeString(home.resolve("plan.yaml"), "name: [");
        var broken = new Cli(folder).opening(_ -> controller()).run("serve", "--listen", "127.0.0.1:0");
        assertThat(broken.code()).isEqualTo(1);
        assertThat(broken.err())
                .contains("the migration move in " + home + " can't be taken up", "move its folder away");
    }
}
