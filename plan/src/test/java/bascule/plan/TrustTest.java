package bascule.plan;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.plan.Commands.Allowed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustTest {
    @TempDir
    Path folder;

    private Plan plan(String token) {
        return Texts.accepted(
                Texts.SERVICE + "suites: [{name: smoke, checks: [{request: GET /, token: " + token + "}]}]\n", folder);
    }

    @Test
    void aSecretsCommandIsAllowedWordForWord() {
        var commands =
                new Commands(Map.of("vault", new Allowed(List.of("/bin/vault", "get", "a"), Duration.ofSeconds(1))));
        var trust = new Trust(commands, List.of());
        assertThat(trust.against(plan("{command: [/bin/vault, get, a]}"), folder, Set.of()))
                .isEmpty();
        assertThat(trust.against(plan("{command: [/bin/vault, get, b]}"), folder, Set.of()))
                .hasSize(1);
        assertThat(trust.against(plan("{command: [/bin/vault, get, a, b]}"), folder, Set.of()))
                .hasSize(1);
        assertThat(Trust.NOTHING.against(plan("{env: VAULT}"), folder, Set.of()))
                .isEmpty();
    }

    /// A server that is sent it as SQL tells its first word.
    @Test
    void noScriptIsASecretOfTheControllers() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "hunter2");
        var trust = new Trust(Commands.NONE, List.of(token));
        assertThat(trust.against(plan("{env: VAULT}"), folder, Set.of("./token"))
                        .toString())
                .contains("is a secret of the controller's own")
                .doesNotContain("hunter2");
        assertThat(trust.against(plan("{env: VAULT}"), folder, Set.of("green.sql")))
                .isEmpty();
    }
}
