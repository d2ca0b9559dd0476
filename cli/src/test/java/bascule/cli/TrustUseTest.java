package bascule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a plan gets out of the machine that its controller runs on.
class TrustUseTest extends Processes {
    private Ready controller(Ready gateway, String secret, String... more) throws Exception {
        plan(gateway, "300ms", "suites: [{name: smoke, checks: [{request: GET /, token: " + secret + "}]}]\n");
        var words = new java.util.ArrayList<>(List.of("serve", "--listen", "127.0.0.1:0"));
        words.addAll(List.of(more));
        return start(words.toArray(String[]::new));
    }

    private void refused(Ready serve, String words) throws Exception {
        for (var verb : List.of("start migration.yaml", "plan migration.yaml --preflight")) {
            var answer = run(serve, verb.split(" "));
            assertThat(answer.code()).as(verb + ": " + answer.err()).isEqualTo(3);
            assertThat(answer.out() + answer.err()).contains(words);
        }
    }

    @Test
    void aCommandOfItsOwnIsNotRunNotEvenToLook() throws Exception {
        Ready gateway = start("gateway", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0");
        Ready serve = controller(gateway, "{command: [/bin/sh, -c, \"echo a >> %s/ran\"]}".formatted(folder));
        refused(serve, "the command /bin/sh gives a secret and is not allowed by this controller");
        plan(gateway, "300ms");
        Files.writeString(
                folder.resolve("migration.yaml"),
                Files.readString(folder.resolve("migration.yaml"))
                        .replaceFirst(
                                "token: .*", "token: {command: [/bin/sh, -c, \"echo a >> " + folder + "/ran\"]}"));
        refused(serve, "the command /bin/sh gives a secret");
        assertThat(folder.resolve("ran")).doesNotExist();
    }

    @Test
    void aCommandThatTheOperatorAllowsGivesTheSecret() throws Exception {
        Files.writeString(folder.resolve("commands.yaml"), "vault: {run: [/bin/echo, hunter2]}\n");
        Ready gateway = start("gateway", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0");
        Ready serve = controller(gateway, "{command: [/bin/echo, hunter2]}", "--commands", "commands.yaml");
        var started = run(serve, "start", "migration.yaml", "--wait", "--timeout", "60s");
        assertThat(started.code()).as(started.err()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {".bascule/token", ".bascule/../.bascule/token", "link", ".bascule/audit-key", "keys"})
    void theControllersOwnSecretsAreReadByNoPlan(String file) throws Exception {
        Ready gateway = start("gateway", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0");
        keys();
        Ready serve = controller(gateway, "{file: " + file + "}", "--flag-keys", "keys");
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve(".bascule/token"));
        refused(serve, file.replace(".bascule/../", "") + " is a secret of the controller's own");
    }

    private void keys() throws IOException {
        Files.writeString(folder.resolve("keys"), "web front-end " + "k".repeat(40) + "\n");
        Files.setPosixFilePermissions(
                folder.resolve("keys"), java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
    }
}
