package bascule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.controller.Status.State;
import bascule.journal.JournalException;
import bascule.migration.StepException.Refused;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeTest {
    @TempDir
    Path folder;

    private final ScriptedMigrations migrations = new ScriptedMigrations();

    /// A process that runs until it is told to end, on a thread of this one.
    private final class Running implements AutoCloseable {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final ByteArrayOutputStream err = new ByteArrayOutputStream();
        private final FutureTask<Integer> code;
        private final Thread thread;

        Running(String... words) {
            var line = CommandLines.of(new Cli(folder).shell(out, err), _ -> migrations);
            code = new FutureTask<>(() -> line.execute(words));
            thread = Thread.ofPlatform().start(code);
            Awaitility.await().until(() -> out.toString(StandardCharsets.UTF_8).endsWith("\n") || code.isDone());
        }

        JsonNode said() throws Exception {
            return Cli.JSON.readTree(out.toString(StandardCharsets.UTF_8));
        }

        String err() {
            return err.toString(StandardCharsets.UTF_8);
        }

        @Override
        public void close() {
            thread.interrupt();
            assertThat(code).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(0);
        }
    }

    @Test
    void theFirstStartMakesATokenForTheOwnerAloneAndLaterOnesKeepIt() throws Exception {
        migrations.script.add(Statuses.of(State.RUNNING));
        String token;
        try (var serve = new Running("serve", "--listen", "127.0.0.1:0", "-o", "json")) {
            Path file = folder.resolve(".bascule/token");
            token = Files.readString(file).strip();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(".bascule"))))
                    .isEqualTo("rwx------");
            assertThat(serve.err()).contains("token in " + file + ", made now");

            var list = new Cli(folder)
                    .run("list", "--server", serve.said().get("url").asText());
            assertThat(list.code()).isZero();
            assertThat(serve.out + serve.err() + list).doesNotContain(token);
        }
        assertThat(migrations.calls).contains("close");
        try (var again = new Running("serve", "--listen", "127.0.0.1:0", "-o", "json")) {
            assertThat(again.err()).doesNotContain("made now");
            assertThat(Files.readString(folder.resolve(".bascule/token")).strip())
                    .isEqualTo(token);
        }
    }

    @Test
    void listeningToOthersInTheOpenAsAskedForWarns() throws Exception {
        try (var serve = new Running("serve", "--listen", "0.0.0.0:0", "--plain-http", "-o", "json")) {
            assertThat(serve.err()).contains("warning", "plain HTTP");
        }
    }

    /// Programs are told no more than that: what is wrong could tell them of rules.
    @Test
    void flagsWithMistakesLeaveNoMigrationWithoutAController() throws Exception {
        Path file = folder.resolve("flags.json");
        Files.writeString(file, "{\"flags\": {\"plain\": 5}}");
        try (var serve = new Running("serve", "--listen", "127.0.0.1:0", "--flags", "flags.json", "-o", "json");
                var http = HttpClient.newHttpClient()) {
            String url = serve.said().get("url").asText();
            assertThat(serve.err())
                    .contains("warning: no flags are served until this is mended", "/flags/plain: a flag is an object");
            assertThat(new Cli(folder).run("list", "--server", url).code()).isZero();
            Cli.Answer flags = new Cli(folder).run("flags", "list", "--server", url);
            assertThat(flags.code()).isEqualTo(1);
            assertThat(flags.err()).contains("/flags/plain: a flag is an object");
            String token = Files.readString(folder.resolve(".bascule/token")).strip();
            var evaluation = HttpRequest.newBuilder(URI.create(url + "/ofrep/v1/evaluate/flags/plain"))
                    .header("Authorization", "Bearer " + token)
                    .POST(HttpRequest.BodyPublishers.ofString("{\"context\": {\"targetingKey\": \"a\"}}"))
                    .build();
            HttpResponse<String> answer = http.send(evaluation, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("no flags can be served now").doesNotContain("plain", "flags.json");
            Files.writeString(file, "{\"flags\": {}}");
            assertThat(new Cli(folder).run("flags", "list", "--server", url).code())
                    .isZero();
        }
    }

    @Test
    void aTakenPortIsNamed() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var answer = new Cli(folder)
                    .opening(_ -> migrations)
                    .run("serve", "--listen", "127.0.0.1:" + taken.getLocalPort());

            assertThat(answer.code()).isEqualTo(1);
            assertThat(answer.err()).contains("port " + taken.getLocalPort() + " is taken", "--listen");
            assertThat(migrations.calls).contains("close");
        }
    }

    @Test
    void aHomeThatIsHeldEndsWithSeven() {
        var answer = new Cli(folder)
                .opening(_ -> {
                    throw new JournalException.Held("the journal x is held by another controller: stop that one first");
                })
                .run("serve", "-o", "json");

        assertThat(answer.code()).isEqualTo(7);
        assertThat(answer.out()).contains("\"code\":\"held\"");
    }

    @Test
    void aHomeThatCantBeTakenUpIsToldInItsWords() throws Exception {
        var answer = new Cli(folder)
                .opening(_ -> {
                    throw new Refused("the journal of shop-v2 is damaged at line 7");
                })
                .run("serve");
        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err()).isEqualTo("bascule: the journal of shop-v2 is damaged at line 7\n");

        Files.createFile(folder.resolve("file"));
        assertThat(new Cli(folder).run("serve", "--home", "file").err()).contains("the home " + folder.resolve("file"));
    }

    @Test
    void keysForFlagsThatAreNoneOrOpenToOthersAreToldBeforeAnythingStarts() throws Exception {
        var bad = new Cli(folder).opening(_ -> migrations);
        assertThat(bad.run("serve", "--flag-keys", "keys").err()).contains("there is no file of keys");
        Path keys = folder.resolve("keys");
        Files.writeString(keys, "shop back-end 0123456789abcdef0\n");
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(bad.run("serve", "--flag-keys", "keys").err()).contains("others may read", "chmod 600");
        Files.writeString(keys, "shop everything 0123456789abcdef0\n");
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-------"));
        assertThat(bad.run("serve", "--flag-keys", "keys").err())
                .contains("line 1: 'everything' is none of front-end, back-end")
                .doesNotContain("0123456789abcdef0");
    }

    @Test
    void everythingWrongWithTheCommandsThatPlansMayAskIsToldAtOnce() throws Exception {
        Files.writeString(
                folder.resolve("commands.yaml"), "smoke: {run: [smoke]}\nqueue: {run: [/bin/true], in: 1s}\n");
        var answer = new Cli(folder).run("serve", "--commands", "commands.yaml");
        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err())
                .contains("commands.yaml:1:9: smoke.run: names a program that could be another one tomorrow")
                .contains("commands.yaml:2:27: queue.in: 'in' is not known here");
        var missing = new Cli(folder).run("serve", "--commands", "none.yaml");
        assertThat(missing.code()).isEqualTo(2);
        assertThat(missing.err()).contains("there is no list of commands none.yaml");
    }

    @Test
    void whatIsWrongWithHowPeopleSignInIsToldBeforeAnythingStarts() throws Exception {
        var bad = new Cli(folder).opening(_ -> migrations);
        Files.writeString(folder.resolve("login.yaml"), "issuer: http://login.example\nclient: bascule\n");
        var problems = bad.run("serve", "--login", "login.yaml");
        assertThat(problems.code()).isEqualTo(2);
        assertThat(problems.err())
                .contains("login.yaml:1:9: issuer: is reached in the open", "'people' is missing", "2 problems");
        String sound = "issuer: https://a\nclient: b\npeople: [{claim: c, is: d, role: viewer}]\n";
        Files.writeString(folder.resolve("login.yaml"), sound + "ca: none.pem\n");
        assertThat(bad.run("serve", "--login", "login.yaml").err()).contains("ca: ", "none.pem can't be read");
        Files.writeString(folder.resolve("login.yaml"), sound + "secret: {file: none}\n");
        assertThat(bad.run("serve", "--login", "login.yaml").err()).contains("none can't be read (it is not there)");
        assertThat(migrations.calls).isEmpty();
    }

    @Test
    void aGatewayTellsWhereItIsAndEndsWhenTold() throws Exception {
        try (var gateway = new Running("gateway", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0", "-o", "json")) {
            assertThat(gateway.said().get("url").asText()).startsWith("http://127.0.0.1:");
            assertThat(gateway.said().get("admin").asText()).startsWith("http://127.0.0.1:");
            assertThat(Files.exists(folder.resolve(".bascule/gateway-token"))).isTrue();
        }
    }

    @Test
    void aGatewayThatCantListenSaysSo() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var answer = new Cli(folder)
                    .run("gateway", "--admin", "127.0.0.1:0", "--listen", "127.0.0.1:" + taken.getLocalPort());

            assertThat(answer.code()).isEqualTo(1);
            assertThat(answer.err()).contains("can't listen", String.valueOf(taken.getLocalPort()));
        }
    }

    @Test
    void everythingWrongWithTheSettingsOfAGatewayIsToldAtOnce() throws Exception {
        Files.writeString(folder.resolve("gateway.yaml"), "listen: here\nthreads: 0\nheld: 3\n");
        var answer = new Cli(folder).run("gateway", "--config", "gateway.yaml");
        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err())
                .contains("gateway.yaml:1 listen: 'here'", "gateway.yaml:2 threads:", "did you mean 'limits.held'?");
        var missing = new Cli(folder).run("gateway", "--config", "none.yaml");
        assertThat(missing.code()).isEqualTo(2);
        assertThat(missing.err()).contains("none.yaml: can't be read");
    }
}
