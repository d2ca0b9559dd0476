package bascule.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.flags.FlagChanges.Kill;
import bascule.flags.FlagChanges.SetDefault;
import bascule.flags.json.Problem;
import bascule.migration.Epoch;
import bascule.migration.StepException.Refused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Edits by hand that can't be taken over: what was agreed on is damaged, or they have mistakes.
class UntakenEditTest {
    private static final By.Person ANN = new By.Person("ann", "OPS-1");
    private static final String TEXT = """
        {
          "flags": {
            "risky": {"state": "ENABLED", "variants": {"on": true, "off": false}, "defaultVariant": "off"},
            "plain": {"state": "ENABLED", "variants": {"on": true, "off": false}, "defaultVariant": "off"}
          },
          "bascule": {
            "conventions": {"four-eyes": ["high"]},
            "flags": {"risky": {"risk": "high", "ramp": {"to": "on", "from": "off", "share": "0%"}}}
          }
        }
        """;
    private static final String FREE = TEXT.replace("\"conventions\": {\"four-eyes\": [\"high\"]},", "");

    @TempDir
    private Path folder;

    private FileFlagStore store = new FileFlagStore(Path.of("nowhere"), InstantSource.system());

    private Path file() {
        return folder.resolve("flags.json");
    }

    private Path agreed() {
        return folder.resolve("flags.json.agreed");
    }

    private FileFlagStore fresh() {
        return new FileFlagStore(file(), InstantSource.system());
    }

    @BeforeEach
    void fill() throws Exception {
        begin(TEXT);
    }

    private void begin(String text) throws Exception {
        Files.deleteIfExists(agreed());
        Files.writeString(file(), text);
        store = fresh();
        store.read();
    }

    private void edit(String what, String to) throws IOException {
        String text = Files.readString(file());
        assertThat(text).contains(what);
        Files.writeString(file(), text.replace(what, to));
    }

    private static String given(FlagStore store, String flag) throws Exception {
        return store.read()
                .flags()
                .evaluate(flag, Context.of("caller"))
                .chosen()
                .orElse("");
    }

    private static boolean killed(FlagStore store, String flag) throws Exception {
        return store.read().flags().flag(flag).orElseThrow().metadata().containsKey("bascule.killed");
    }

    private void kill(FlagStore where) throws Exception {
        where.write(new Kill("plain", "off", "errors"), where.read().version(), ANN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\n  \"flags\": {\n    \"risky\": {\"sta", "[]", "\u00ff"})
    void whatWasAgreedOnAndIsDamagedIsNoAgreement(String damage) throws Exception {
        Files.write(agreed(), damage.getBytes(StandardCharsets.ISO_8859_1));
        edit("\"share\": \"0%\"", "\"share\": \"99%\"");
        String edited = Files.readString(file());
        for (int look = 0; look < 2; look++) {
            assertThat(given(store, "risky")).isEqualTo("off");
            assertThat(store.read().refused().getFirst().message())
                    .contains("flags.json.agreed holds what is in force and is damaged", "Put a good copy of it back");
            assertThatThrownBy(() -> fresh().read())
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("flags.json.agreed holds what is in force and is damaged");
        }
        assertThat(Files.readAllBytes(agreed())).isEqualTo(damage.getBytes(StandardCharsets.ISO_8859_1));
        assertThat(file()).hasContent(edited);
        Files.writeString(agreed(), TEXT);
        for (FileFlagStore each : new FileFlagStore[] {store, fresh()}) {
            assertThat(each.read().refused()).extracting(Problem::pointer).containsExactly("/flags/risky");
        }
    }

    @Test
    void whatTheHistoryVouchesForIsServedWhileTheDamageIsTold() throws Exception {
        kill(store);
        Files.writeString(agreed(), "{");
        FileFlagStore later = fresh();
        assertThat(killed(later, "plain")).isTrue();
        assertThat(later.read().refused()).hasSize(1);
        assertThat(agreed()).hasContent("{");
        edit("\"share\": \"0%\"", "\"share\": \"99%\"");
        assertThat(given(later, "risky")).isEqualTo("off");
        assertThatThrownBy(() -> fresh().read()).isInstanceOf(Refused.class);
    }

    @Test
    void aKillWhileTheAgreedDocumentIsDamagedTakesNoEditOver() throws Exception {
        Files.writeString(agreed(), "{");
        edit("\"share\": \"0%\"", "\"share\": \"99%\"");
        kill(store);
        for (FileFlagStore each : new FileFlagStore[] {store, fresh()}) {
            assertThat(killed(each, "plain")).isTrue();
            assertThat(given(each, "risky")).isEqualTo("off");
            assertThat(each.read().refused()).hasSize(1);
        }
        assertThat(Files.readString(file())).contains("99%").doesNotContain("killed");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTypoTakesTheKillSwitchFromNobody(boolean two) throws Exception {
        begin(two ? TEXT : FREE);
        FileFlagStore other = fresh();
        other.read();
        edit("\"ENABLED\"", "\"ENABLD\"");
        String edited = Files.readString(file());
        assertThat(other.read().refused()).isNotEmpty();
        kill(store);
        assertThat(file()).hasContent(edited);
        for (FileFlagStore each : new FileFlagStore[] {store, other, fresh()}) {
            assertThat(killed(each, "plain")).isTrue();
            assertThat(each.read().refused()).extracting(Problem::pointer).contains("/flags/risky/state");
        }
        var follow = Follow.of("plain", "orders", "off", "on").at(new Share(Share.ALL));
        store.write(follow, store.read().version(), new By.Term("orders", new Epoch(1)));
        assertThat(Files.readString(agreed())).contains("orders", "killed");
        assertThat(store.history(9)).extracting(Past::what).allMatch(what -> what.contains(", beside an edit by hand"));
    }

    @Test
    void anythingButAKillWaitsUntilTheEditIsMended() throws Exception {
        edit("\"ENABLED\"", "\"ENABLD\"");
        assertThatThrownBy(() ->
                        store.write(new SetDefault("plain", "on"), store.read().version(), ANN))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("was edited by hand")
                .hasMessageContaining("only a kill waits for nothing");
    }

    /// Whoever mends the typo has not seen the kill, and must not end it.
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anEditThatIsMendedUndoesNoKillThatWasMadeBesideIt(boolean two) throws Exception {
        begin(two ? TEXT : FREE);
        edit("\"ENABLED\"", "\"ENABLD\"");
        kill(store);
        edit("\"ENABLD\"", "\"ENABLED\"");
        for (FileFlagStore each : new FileFlagStore[] {store, fresh()}) {
            assertThat(killed(each, "plain")).isTrue();
            assertThat(each.read().refused().getFirst().message())
                    .contains("flags.json.agreed, which is in force, and keep its 'version', 1");
        }
        Files.writeString(file(), Files.readString(agreed()));
        for (FileFlagStore each : new FileFlagStore[] {store, fresh()}) {
            assertThat(each.read().refused()).isEmpty();
            assertThat(killed(each, "plain")).isTrue();
        }
        assertThat(Files.exists(agreed())).isEqualTo(two);
    }

    /// As a crash, a broken copy or an editor with another encoding leaves it.
    @Test
    void whatIsNoTextTakesNoFlagAwayNorTheKillSwitch() throws Exception {
        byte[] noText = {0, -1, '{'};
        Files.write(file(), noText);
        assertThat(store.read().refused()).extracting(Problem::message).containsExactly("it is not UTF-8 text");
        assertThat(given(store, "plain")).isEqualTo("off");

        store.write(new Kill("plain", "on", "errors"), store.read().version(), ANN);
        assertThat(given(store, "plain")).isEqualTo("on");
        assertThat(given(fresh(), "plain")).isEqualTo("on");
        assertThat(Files.readAllBytes(file())).isEqualTo(noText);

        Files.delete(agreed());
        assertThatThrownBy(() -> fresh().read())
                .isInstanceOf(Refused.class)
                .hasMessageContaining("it is not UTF-8 text");
    }
}
