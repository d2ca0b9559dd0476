package bascule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import bascule.controller.Surroundings;
import bascule.embedded.EmbeddedPostgres;
import bascule.embedded.EmbeddedPostgres.Version;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two controllers as processes, whose journals are in one database.
@SuppressWarnings("NullAway.Init") // JUnit sets the fields before the tests.
class SharedJournalTest extends Processes {
    private static final Duration SOON = Duration.ofSeconds(20);

    private static EmbeddedPostgres server;
    private static int databases;

    private String database;
    private String journal;

    @BeforeAll
    static void serve() {
        server = EmbeddedPostgres.start(Version.V17);
    }

    @AfterAll
    static void endServer() {
        server.close();
    }

    @BeforeEach
    void create() throws IOException {
        databases++;
        database = "journals_" + databases;
        journal = server.createDatabase(database);
        Files.writeString(folder.resolve("password"), server.password());
    }

    private List<String> login() {
        return List.of("--journal", journal, "--journal-user", server.user(), "--journal-password-file", "password");
    }

    private Ready controller(String home) throws IOException {
        var words = new ArrayList<>(
                List.of("serve", "--listen", "127.0.0.1:0", "--home", home, "--token-file", ".bascule/token"));
        words.addAll(login());
        return start(words.toArray(String[]::new));
    }

    private Cli.Answer audit(String... words) {
        var all = new ArrayList<>(List.of("audit"));
        all.addAll(List.of(words));
        all.addAll(login());
        return new Cli(folder).run(all.toArray(String[]::new));
    }

    private int readyz(Ready serve) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(serve.at("url") + "/readyz"));
        return client.send(request.build(), BodyHandlers.discarding()).statusCode();
    }

    private void awaitReady(Ready serve) {
        await().atMost(SOON).until(() -> readyz(serve) == 200);
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = server.connect(database);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void oneIsActiveAndWhenItIsKilledTheOtherGoesOn() throws Exception {
        Ready gateway = start("gateway", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0");
        Ready one = controller("one");
        awaitReady(one);
        Ready other = controller("other");
        plan(gateway);
        var started = run(one, "start", "migration.yaml", "--wait", "--timeout", "60s");
        assertThat(started.code()).as(started.err()).isZero();

        await().atMost(SOON).until(() -> run(other, "list").out().contains("front-v7"));
        assertThat(readyz(other)).isEqualTo(503);
        assertThat(stateOf(other, "front-v7")).isEqualTo("switched");
        assertThat(run(other, "audit", "front-v7").out()).contains("epoch 1");
        var refused = run(other, "rollback", "front-v7");
        assertThat(refused.code()).isEqualTo(7);
        assertThat(refused.err()).contains("this controller stands by: ask the active one, at " + one.at("url"));

        one.process().destroyForcibly().waitFor();
        awaitReady(other);

        assertThat(get(gateway.at("url"))).isEqualTo("green");
        var back = run(other, "rollback", "front-v7", "--wait", "--timeout", "60s");
        assertThat(back.code()).as(back.err()).isZero();
        assertThat(get(gateway.at("url"))).isEqualTo("blue");
        assertThat(run(other, "audit", "front-v7").out()).contains("epoch 2");
        verified();
        exported();
    }

    private int asked(Ready serve, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(serve.at("url") + "/v1/migrations"));
        return client.send(request.headers(headers).build(), BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void whoSignedInAtOneIsSignedInAtTheOthersAlsoOnceItIsGone() throws Exception {
        Ready one = controller("one");
        awaitReady(one);
        Ready other = controller("other");
        var all = new ArrayList<>(List.of("token", "add", "ana", "--role", "viewer", "-o", "json"));
        all.addAll(login());
        var made = new Cli(folder).run(all.toArray(String[]::new));
        assertThat(made.code()).as(made.err()).isZero();
        String token = made.json().get("token").asText();
        for (Ready each : List.of(one, other)) {
            await().atMost(SOON).until(() -> asked(each, "Authorization", "Bearer " + token) == 200);
        }

        var signingIn = HttpRequest.newBuilder(URI.create(one.at("url") + "/v1/session"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"actor\":\"ana\",\"token\":\"%s\"}".formatted(token)));
        String cookie = client.send(signingIn.build(), BodyHandlers.discarding())
                .headers()
                .firstValue("Set-Cookie")
                .orElseThrow()
                .split(";", 2)[0];
        one.process().destroyForcibly().waitFor();
        await().atMost(SOON).until(() -> asked(other, "Cookie", cookie) == 200);

        var revoke =
                new ArrayList<>(List.of("token", "revoke", made.json().get("id").asText()));
        revoke.addAll(login());
        assertThat(new Cli(folder).run(revoke.toArray(String[]::new)).code()).isZero();
        await().atMost(SOON).until(() -> asked(other, "Authorization", "Bearer " + token) == 401);
        assertThat(asked(other, "Cookie", cookie)).isEqualTo(401);
    }

    /// Each controller has signed with a key of its own.
    private void verified() throws Exception {
        var sound = audit("verify", "--key", "one/audit-key.pub", "--key", "other/audit-key.pub", "-o", "json");
        assertThat(sound.code()).as(sound.err()).isZero();
        String anchor = sound.json().at("/journals/0/anchor").asText();
        assertThat(sound.json().at("/journals/0/migration").asText()).isEqualTo("front-v7");
        assertThat(audit("verify", "--key", "other/audit-key.pub").out()).contains("no head of front-v7 that this key");
        assertThat(audit("verify", "--migration", "front-v7", "--anchor", anchor)
                        .code())
                .isZero();
        assertThat(audit("verify", "--migration", "shop").err()).contains("there is no journal of shop in 127.0.0.1:");

        run("SET session_replication_role = replica; UPDATE bascule_journal.entry"
                + " SET line = replace(line, 'ROLL_BACK', 'PAUSE') WHERE line LIKE '%ROLL_BACK%'");
        var damaged = audit("verify");
        assertThat(damaged.code()).isEqualTo(3);
        assertThat(damaged.out()).contains("front-v7: line ", "its hash does not fit what it says");
        run("SET session_replication_role = replica; UPDATE bascule_journal.entry"
                + " SET line = replace(line, 'PAUSE', 'ROLL_BACK') WHERE line LIKE '%PAUSE%'");
    }

    private void exported() throws Exception {
        var answer = audit("export", "front-v7", "--to", "evidence.zip");
        assertThat(answer.code()).as(answer.err()).isZero();
        try (var zip = new ZipInputStream(Files.newInputStream(folder.resolve("evidence.zip")))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = folder.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.write(file, zip.readAllBytes());
            }
        }
        var unpacked = new Cli(folder)
                .run(
                        "audit",
                        "verify",
                        "--journal",
                        "front-v7",
                        "--key",
                        "one/audit-key.pub",
                        "--key",
                        "other/audit-key.pub");
        assertThat(unpacked.code()).as(unpacked.out() + unpacked.err()).isZero();
        assertThat(audit("export", "shop", "--to", "other.zip").err()).contains("there is no migration 'shop' in");
    }

    @Test
    void oneThatIsToldToEndIsFollowedAtOnce() throws Exception {
        Ready one = controller("one");
        awaitReady(one);
        Ready other = controller("other");
        long begun = System.nanoTime();
        one.process().destroy();
        awaitReady(other);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
        assertThat(one.process().waitFor()).isEqualTo(143);
    }

    @Test
    void noPasswordShowsInLogsOrArguments() throws Exception {
        Ready one = controller("one");
        awaitReady(one);
        assertThat(one.process().info().commandLine().orElse("")).doesNotContain(server.password());
        assertThat(folder.resolve("err.log")).content().doesNotContain(server.password());
    }

    private Cli.Answer serve(String... words) {
        var all = new ArrayList<>(List.of("serve"));
        all.addAll(List.of(words));
        return new Cli(folder)
                .opening(wanted -> Main.open(wanted, Surroundings.REAL))
                .run(all.toArray(String[]::new));
    }

    @Test
    void whatMakesNoSenseIsToldAndEndsWithTwo() {
        var noUrl = serve("--journal", "postgres://db/x");
        assertThat(noUrl.code()).isEqualTo(2);
        assertThat(noUrl.err())
                .contains("is no PostgreSQL URL: write jdbc:postgresql://host:5432/database")
                .contains("--journal jdbc:postgresql://HOST:5432/DATABASE");
        var password = serve("--journal", "jdbc:postgresql://db/x?password=canary-1234");
        assertThat(password.code()).isEqualTo(2);
        assertThat(password.err()).contains("which is not allowed there").doesNotContain("canary");
        var nowhere = serve("--journal", journal, "--listen", "0.0.0.0:7070");
        assertThat(nowhere.code()).isEqualTo(2);
        assertThat(nowhere.err())
                .contains("0.0.0.0:7070 is no place that others could send callers to")
                .contains("--address http://HOST:7070");
        assertThat(serve("--journal", journal, "--address", "here").err())
                .contains("'here' is no address of a controller");
        var mode = serve("--journal", journal + "?sslmode=always");
        assertThat(mode.code()).isEqualTo(2);
        assertThat(mode.err()).contains("sslmode is one of disable, ").contains("not always");
        var unread = serve("--journal", journal, "--journal-password-file", "none");
        assertThat(unread.code()).isEqualTo(2);
        assertThat(unread.err()).contains("--journal-password-file: ");
        for (String option : List.of("--journal-user", "--journal-password-file")) {
            var nowhereTo = serve(option, "password");
            assertThat(nowhereTo.code()).isEqualTo(2);
            assertThat(nowhereTo.err()).contains(option + " is for a database, and no --journal names one");
        }
        var file = new Cli(folder).run("audit", "verify", "--migration", "shop");
        assertThat(file.code()).isEqualTo(2);
        assertThat(file.err()).contains("--migration is for a database");
    }

    @Test
    void aDatabaseThatCantBeUsedIsToldInItsWords() {
        var none = serve("--journal", journal, "--journal-user", server.user());
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.err())
                .contains("the password is an empty string")
                .contains("hint: --journal-password-file FILE, or BASCULE_JOURNAL_PASSWORD");
        var wrong = serve("--journal", journal, "--journal-user", "nobody", "--journal-password-file", "password");
        assertThat(wrong.code()).isEqualTo(1);
        assertThat(wrong.err()).contains("check user, password and pg_hba.conf").doesNotContain(server.password());
        var missing = serve(
                "--journal",
                journal.replace("/" + database, "/none"),
                "--journal-user",
                server.user(),
                "--journal-password-file",
                "password");
        assertThat(missing.err()).contains("create the database or correct the URL");
    }
}
