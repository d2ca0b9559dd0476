package bascule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.controller.Status.State;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The way to a server: its address, its token, and what is there instead.
class ConnectionTest extends Served {
    @ParameterizedTest
    @ValueSource(
            strings = {"status", "watch", "rollback", "abort", "complete", "pause", "resume", "logs", "samples", "audit"
            })
    void aMigrationThatIsNotThereIsNamed(String verb) {
        var answer = cli().run(verb, "nope");

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err()).isEqualTo("bascule: there is no migration 'nope' here\nhint: bascule list\n");
    }

    @Test
    void aServerThatDoesNotAnswerIsOneSentenceAndWhatToType() {
        var answer = new Cli(folder).set("BASCULE_SERVER", "http://127.0.0.1:1").run("status");

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err())
                .isEqualTo("bascule: no server answers at http://127.0.0.1:1: start one, or name another with --server"
                        + " or BASCULE_SERVER\nhint: bascule serve\n");
    }

    @Test
    void whatIsNoBasculeServerIsToldApart() throws Exception {
        var other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        other.start();
        try {
            var answer = cli().run(
                            "list",
                            "--server",
                            "http://127.0.0.1:" + other.getAddress().getPort());

            assertThat(answer.code()).isEqualTo(1);
            assertThat(answer.err()).contains("is no Bascule server of version bascule/v1");
        } finally {
            other.stop(0);
        }
    }

    @Test
    void aTokenComesFromItsFileOrTheEnvironmentAndIsNeverShown() throws Exception {
        migrations.script.add(Statuses.of(State.RUNNING));
        Path file = folder.resolve("other-token");
        Files.writeString(file, SECRET + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        var bare = new Cli(folder).set("BASCULE_SERVER", "http://" + server.listen());

        assertThat(bare.run("list").err())
                .contains("wants a token, and none was found in BASCULE_TOKEN or .bascule/token");
        assertThat(bare.run("list", "--token-file", "other-token").code()).isZero();
        Files.createDirectory(folder.resolve(".bascule"));
        Files.move(file, folder.resolve(".bascule/token"));
        assertThat(bare.run("list").code()).isZero();
        assertThat(bare.set("BASCULE_TOKEN", "wrong-" + SECRET).run("list").err())
                .contains("does not know this token");
        for (String verb : List.of("list", "status", "version", "logs", "audit")) {
            var said = bare.run(verb, NAME, "-o", "json");
            assertThat(said.out() + said.err()).doesNotContain(SECRET);
        }
    }

    @Test
    void aTokenThatNoHeaderMayHaveIsRefusedWithoutBeingShown() {
        for (String token : List.of(SECRET + "\nsecond", SECRET + "\u00e4", SECRET + " second", "short")) {
            var answer = cli().set("BASCULE_TOKEN", token).run("status");

            assertThat(answer.code()).isEqualTo(1);
            assertThat(answer.err())
                    .contains("BASCULE_TOKEN holds no token: a token ", "hint: give it with --token-file FILE")
                    .doesNotContain(token, SECRET);
            assertThat(answer.out()).isEmpty();
        }
    }

    @Test
    void aServerThatStandsStillIsNotCalledGoneAndAnOrderMayBeOnRecord() throws Exception {
        try (var listening = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var address = URI.create("http://127.0.0.1:" + listening.getLocalPort());
            var client = new ServerClient(address, SECRET, SSLContext.getDefault(), Duration.ofMillis(300));

            assertThatThrownBy(client::list)
                    .isInstanceOf(Failure.class)
                    .hasMessage(address + " took the request and gave no answer within 300ms: it is busy, or stands"
                            + " still");
            assertThatThrownBy(() -> client.order(NAME, "roll-back", "ana", ""))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("gave no answer within 300ms")
                    .hasMessageEndingWith("what was asked for may be on record: look before you ask again");
            client.close();
        }
    }

    /// The first answer to a change is cut off: what was asked for is on record.
    @Test
    void aChangeWhoseAnswerWasCutOffIsAskedForAgainAndDoneOnce() throws Exception {
        migrations.script.add(Statuses.of(State.RUNNING));
        var target =
                new InetSocketAddress(server.listen().host(), server.listen().port());
        try (var cutting = new CuttingProxy(target)) {
            var answer = cli().run("pause", NAME, "--server", "http://127.0.0.1:" + cutting.port());

            assertThat(answer.code()).as(answer.err()).isZero();
            assertThat(cutting.changes()).isEqualTo(2);
        }
        assertThat(migrations.calls.stream().filter(call -> call.startsWith("order")))
                .hasSize(1);
    }

    @Test
    void aTokenThatOthersCanReadIsRefused() throws Exception {
        Path file = folder.resolve("token");
        Files.writeString(file, SECRET);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        var answer = cli().run("list", "--token-file", "token");

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err()).contains("others may read or write " + file, "hint: chmod 600 " + file);
        assertThat(answer.err()).doesNotContain(SECRET);
        assertThat(cli().run("list", "--token-file", "nope").err()).contains("there is no token file");
    }
}
