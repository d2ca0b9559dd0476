package bascule.flags;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.migration.Gate.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlagsReadyTest {
    private static Followers following(FlagStore store) {
        return new Followers(store, "orders", List.of(Follow.of("moving", "orders", "off", "on")));
    }

    /// While callers are held is no time to find that out.
    @Test
    void aCutoverWaitsForADocumentThatCanBeReadAndHasThemAll(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("flags.json");
        var gate = new FlagsReady("flags", following(new FileFlagStore(file, InstantSource.system())));
        assertThat(gate.judge())
                .isInstanceOfSatisfying(
                        Verdict.Wait.class, wait -> assertThat(wait.reason()).contains("there are no flags in"));
        Files.writeString(file, FlagStoreContract.TEXT.replace("\"moving\"", "\"till\""));
        assertThat(gate.judge()).isInstanceOf(Verdict.Wait.class);
        Files.writeString(file, FlagStoreContract.TEXT);
        assertThat(gate.judge()).isInstanceOf(Verdict.Pass.class);
        Files.write(file, new byte[] {0, -1, '{'});
        var unread = new FlagsReady("flags", following(new FileFlagStore(file, InstantSource.system())));
        assertThat(unread.judge()).isInstanceOf(Verdict.Wait.class);
    }
}
