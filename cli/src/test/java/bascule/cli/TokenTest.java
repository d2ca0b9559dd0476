package bascule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.controller.Status.State;
import bascule.server.FileShelf;
import bascule.server.GrantBook;
import bascule.server.Listen;
import bascule.server.Server;
import bascule.server.ServerSettings;
import bascule.server.Token;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// People's own tokens, through the verbs, against a real server.
class TokenTest {
    @TempDir
    Path folder;

    private final ScriptedMigrations migrations = new ScriptedMigrations();

    private Cli cli() {
        return new Cli(folder);
    }

    private String add(String person, String role) {
        Cli.Answer made = cli().run("token", "add", person, "--role", role);
        assertThat(made.code()).as(made.err()).isZero();
        assertThat(made.err()).contains("shown this once");
        return made.out().strip();
    }

    @Test
    void aPersonOrdersInTheirOwnNameAndOnlyWhatTheirRoleMay() throws Exception {
        Files.createDirectory(folder.resolve(".bascule"));
        migrations.script.add(Statuses.of(State.RUNNING));
        var grants = new GrantBook(new FileShelf(folder.resolve(".bascule/tokens")), Clock.systemUTC());
        var settings =
                new ServerSettings(new Listen("127.0.0.1", 0), Token.of("the-token-of-the-owner")).withGrants(grants);
        try (var server = Server.start(settings, migrations)) {
            Cli operator = cli().set("BASCULE_SERVER", "http://" + server.listen())
                    .set("BASCULE_TOKEN", add("ana", "operator"));

            assertThat(operator.run("pause", Statuses.NAME, "--reason", "lunch").code())
                    .isZero();
            assertThat(operator.run("pause", Statuses.NAME, "--actor", "ben").err())
                    .contains("this token or session is that of ana");
            assertThat(operator.run("approve", Statuses.NAME, "payments").err()).contains("this is for approvers");
            assertThat(migrations.changes()).containsExactly("order orders-v2 ana PAUSE lunch");

            String id = cli().run("token", "list", "-o", "json")
                    .json()
                    .get("tokens")
                    .get(0)
                    .get("id")
                    .asText();
            assertThat(cli().run("token", "revoke", id).out()).contains("of ana is valid no more");
            assertThat(operator.run("status", Statuses.NAME).err()).contains("does not know this token");
        }
    }

    @Test
    void wrongInputIsToldAndChangesNothing() throws Exception {
        assertThat(cli().run("token", "list").err()).contains("there is no home .bascule here");
        Files.createDirectory(folder.resolve(".bascule"));

        assertThat(cli().run("token", "add", "ana").code()).isEqualTo(2);
        assertThat(cli().run("token", "add", "ana", "--role", "king").code()).isEqualTo(2);
        assertThat(cli().run("token", "add", "ana", "--role", "admin", "--lasts", "401d")
                        .err())
                .contains("at most 400d");
        assertThat(cli().run("token", "add", " ", "--role", "admin").code()).isEqualTo(2);
        assertThat(cli().run("token", "add", "ana\u202e", "--role", "admin").code())
                .isEqualTo(2);
        assertThat(cli().run("token", "add", "ana", "--role", "admin", "--migration", "Shop V2")
                        .err())
                .contains("no migration is called 'Shop V2': a name is 1 to 40 small letters");
        assertThat(cli().run("token", "revoke", "none").err()).contains("there is no token none");
        assertThat(cli().run("token", "list").err()).contains("nobody has a token of their own");
        assertThat(folder.resolve(".bascule/tokens"))
                .satisfiesAnyOf(
                        file -> assertThat(file).doesNotExist(),
                        file -> assertThat(file).isEmptyFile());
    }

    @Test
    void aFileOthersMayWriteLetsNobodyInUntilThatRightIsTakenAway() throws Exception {
        Files.createDirectory(folder.resolve(".bascule"));
        add("ana", "admin");
        Path file = folder.resolve(".bascule/tokens");
        var grants = new GrantBook(new FileShelf(file), Clock.systemUTC());
        assertThat(grants.now()).hasSize(1);

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThatThrownBy(grants::now).hasMessageContaining("the people's own can't be read");
        assertThat(cli().run("token", "list").err()).contains("others may read or write", "chmod 600");

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(grants.now()).hasSize(1);
    }

    @Test
    void theListTellsWhoseAndShowsNone() throws Exception {
        Files.createDirectory(folder.resolve(".bascule"));
        String secret = add("cleo", "viewer");
        cli().run("token", "add", "dan", "--role", "admin", "--migration", "shop", "--migration", "orders");

        String list = cli().run("token", "list").out();

        assertThat(list)
                .contains("cleo", "viewer", "all", "dan", "orders, shop")
                .doesNotContain(secret);
        assertThat(Files.getPosixFilePermissions(folder.resolve(".bascule/tokens")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
}
