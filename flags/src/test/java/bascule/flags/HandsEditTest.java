package bascule.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.flags.FlagChanges.Kill;
import bascule.flags.FlagChanges.SetDefault;
import bascule.flags.FlagChanges.SetShare;
import bascule.flags.json.Problem;
import bascule.migration.Epoch;
import bascule.migration.StepException.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What somebody writes into the file by hand, where two people must want it.
class HandsEditTest {
    private static final By.Person ANN = new By.Person("ann", "OPS-1");
    private static final By.Person BOB = new By.Person("bob", "OPS-2");
    private static final String TEXT = """
        {
          "flags": {
            "risky": {"state": "ENABLED", "variants": {"on": true, "off": false}, "defaultVariant": "off"},
            "ruled": {"state": "ENABLED", "variants": {"on": true, "off": false}, "defaultVariant": "off",
              "targeting": {"if": [{"$ref": "staff"}, "on", null]}},
            "needing": {"state": "ENABLED", "variants": {"on": true, "off": false}, "defaultVariant": "on"},
            "plain": {"state": "ENABLED", "variants": {"on": true, "off": false}, "defaultVariant": "off"}
          },
          "bascule": {
            "conventions": {"four-eyes": ["high"]},
            "segments": {"staff": {"ends_with": [{"var": "email"}, "@example.org"]}},
            "flags": {
              "risky": {"risk": "high", "ramp": {"to": "on", "from": "off", "share": "0%"}},
              "ruled": {"risk": "high"},
              "needing": {"risk": "high", "off": "off", "prerequisites": [{"flag": "plain", "variants": ["on"]}]},
              "plain": {"risk": "low"}
            }
          }
        }
        """;

    @TempDir
    private Path folder;

    private FileFlagStore store = new FileFlagStore(Path.of("nowhere"), InstantSource.system());

    private Path file() {
        return folder.resolve("flags.json");
    }

    private FileFlagStore fresh() {
        return new FileFlagStore(file(), InstantSource.system());
    }

    @BeforeEach
    void fill() throws Exception {
        Files.writeString(file(), TEXT);
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

    private String waiting() throws Exception {
        String told = store.read().refused().getFirst().message();
        return told.substring(told.lastIndexOf(' ') + 1);
    }

    @Test
    void whatIsRiskyWaitsForTwoPeopleAndWhatWasAgreedOnHolds() throws Exception {
        edit("\"share\": \"0%\"", "\"share\": \"100%\"");
        assertThat(given(store, "risky")).isEqualTo("off");
        Problem problem = store.read().refused().getFirst();
        assertThat(problem.pointer()).isEqualTo("/flags/risky");
        assertThat(problem.line()).isEqualTo(3);
        assertThat(problem.message()).contains("'risky' was edited by hand, and two people must want that");
        String edit = waiting();

        assertThat(store.approve(edit, ANN).refused()).isNotEmpty();
        assertThat(given(store, "risky")).isEqualTo("off");
        assertThatThrownBy(() -> store.approve(edit, ANN))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("ann has agreed already: somebody else must too");
        Standing made = store.approve(edit, BOB);
        assertThat(made.refused()).isEmpty();
        assertThat(given(store, "risky")).isEqualTo("on");
        assertThat(given(fresh(), "risky")).isEqualTo("on");
        assertThat(store.history(9))
                .extracting(past -> past.actor() + " " + past.what())
                .containsExactly(
                        "ann agree, as the first of two, to the edit by hand " + edit,
                        "bob take over the edit by hand %s, as ann agreed".formatted(edit));
        assertThatThrownBy(() -> store.approve(edit, ANN)).hasMessageContaining("no edit of");
    }

    @Test
    void aRestartForgetsNeitherTheWaitNorTheFirstYes() throws Exception {
        edit("\"share\": \"0%\"", "\"share\": \"100%\"");
        String edit = waiting();
        fresh().approve(edit, ANN);
        FileFlagStore later = fresh();
        assertThat(given(later, "risky")).isEqualTo("off");
        later.approve(edit, BOB);
        assertThat(given(fresh(), "risky")).isEqualTo("on");
        assertThat(given(store, "risky")).isEqualTo("on");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"risk\": \"high\", \"ramp\"|\"risk\": \"low\", \"ramp\"|/flags/risky",
                "\"plain\": {\"risk\": \"low\"}|\"plain\": {\"risk\": \"high\"}|/flags/plain",
                "[\"high\"]|[\"medium\"]|/bascule/conventions/four-eyes",
                "{\"four-eyes\": [\"high\"]}|{}|/bascule/conventions/four-eyes",
                "@example.org|@example.com|/bascule/segments",
                "\"prerequisites\": [{\"flag\": \"plain\", \"variants\": [\"on\"]}]|\"prerequisites\": [{\"flag\":"
                        + " \"plain\", \"variants\": [\"off\"]}]|/flags/needing",
                "\"plain\": {\"state\": \"ENABLED\", \"variants\": {\"on\": true, \"off\": false}, \"defaultVariant\":"
                        + " \"off\"}|\"plain\": {\"state\": \"ENABLED\", \"variants\": {\"on\": true, \"off\": false},"
                        + " \"defaultVariant\": \"on\"}|/flags/needing",
                "\"ruled\": {\"risk\": \"high\"}|\"ruled\": {\"risk\": \"high\", \"killed\": {\"variant\": \"on\","
                        + " \"reason\": \"x\"}}|/flags/ruled",
                "\"ruled\": {\"risk\": \"high\"}|\"ruled\": {\"risk\": \"high\", \"proposed\": {\"change\": \"set\","
                        + " \"to\": \"on\", \"by\": \"ann\"}}|/flags/ruled",
            })
    void thereIsNoWayRoundIt(String what, String to, String pointer) throws Exception {
        edit(what, to);
        assertThat(store.read().refused()).extracting(Problem::pointer).contains(pointer);
        assertThat(fresh().read().refused()).extracting(Problem::pointer).contains(pointer);
    }

    @Test
    void whatIsNotRiskyIsTakenOverAtOnceAsEver() throws Exception {
        edit(
                "\"plain\": {\"risk\": \"low\"}",
                "\"plain\": {\"risk\": \"low\", \"killed\": {\"variant\": \"off\", \"reason\": \"x\"}}");
        edit("\"share\": \"0%\"", "\"share\":    \"0%\"");
        assertThat(store.read().refused()).isEmpty();
        assertThat(store.read().flags().flag("plain").orElseThrow().metadata()).containsKey("bascule.killed");
        edit("\"share\":    \"0%\"", "\"share\": \"50%\"");
        assertThat(fresh().read().refused()).hasSize(1);
        assertThat(fresh().read().flags().flag("plain").orElseThrow().metadata())
                .containsKey("bascule.killed");
    }

    /// A kill, and a migration's own steps, wait for no edit; nor do they throw it away.
    @Test
    void changesGoOnBesideAnEditThatWaits() throws Exception {
        edit("\"share\": \"0%\"", "\"share\": \"100%\"");
        String before = waiting();
        store.approve(before, ANN);
        store.write(new Kill("risky", "off", "errors"), store.read().version(), ANN);
        var follow = Follow.of("plain", "orders", "off", "on").at(new Share(Share.ALL));
        store.write(follow, store.read().version(), new By.Term("orders", new Epoch(1)));
        for (FlagStore each : new FlagStore[] {store, fresh()}) {
            assertThat(each.read().flags().flag("risky").orElseThrow().metadata())
                    .containsKey("bascule.killed");
            assertThat(given(each, "plain")).isEqualTo("on");
            assertThat(each.read().refused()).hasSize(1);
        }
        assertThat(Files.readString(file())).contains("\"100%\"", "\"errors\"", "\"orders\"");
        String edit = waiting();
        assertThat(edit).isNotEqualTo(before);
        assertThatThrownBy(() -> store.approve(before, BOB)).hasMessageContaining("the edit that waits is " + edit);
        store.approve(edit, BOB);
        store.approve(edit, ANN);
        assertThat(store.read().refused()).isEmpty();
        assertThat(given(store, "plain")).isEqualTo("on");
        assertThat(given(store, "risky")).isEqualTo("off");
    }

    @Test
    void anEditThatAChangeCouldNotBeMadeOfIsNotAgreedTo() throws Exception {
        edit("\"plain\": {\"state\"", "\"plainer\": {\"state\"");
        edit("\"plain\": {\"risk\": \"low\"}", "\"plainer\": {\"risk\": \"low\"}");
        edit("\"flag\": \"plain\"", "\"flag\": \"plainer\"");
        assertThat(store.read().refused()).extracting(Problem::pointer).containsExactly("/flags/needing");
        store.write(new Kill("plain", "off", "errors"), store.read().version(), ANN);
        assertThatThrownBy(() -> store.approve(waiting(), BOB))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("the edit was made of version 0, and 1-");
    }

    @Test
    void whatIsOrderedByVerbStillNeedsItsTwo() throws Exception {
        var ramp = new SetShare("risky", new Share(Share.ALL));
        store.write(ramp, store.read().version(), ANN);
        assertThat(given(store, "risky")).isEqualTo("off");
        store.write(ramp, store.read().version(), BOB);
        assertThat(given(store, "risky")).isEqualTo("on");
        assertThat(fresh().read().refused()).isEmpty();
        store.write(new SetDefault("plain", "on"), store.read().version(), ANN);
        assertThat(fresh().read().refused()).isEmpty();
    }

    /// The power failed after the document was put in place, and before what lies beside it was.
    @Test
    void whatTheStoreItselfMadeIsNotTakenForAnEdit() throws Exception {
        Path agreed = folder.resolve("flags.json.agreed");
        String before = Files.readString(agreed);
        var ramp = new SetShare("risky", new Share(Share.ALL));
        store.write(ramp, store.read().version(), ANN);
        store.write(ramp, store.read().version(), BOB);
        Files.writeString(agreed, before);
        assertThat(fresh().read().refused()).isEmpty();
        assertThat(given(fresh(), "risky")).isEqualTo("on");
        assertThat(Files.readString(agreed)).isEqualTo(Files.readString(file()));
    }

    @Test
    void mistakesBesideADocumentThatWasAgreedOnEndNoRestart() throws Exception {
        Files.writeString(file(), "{");
        FileFlagStore later = fresh();
        assertThat(given(later, "plain")).isEqualTo("off");
        assertThat(later.read().refused()).isNotEmpty();
    }

    @Test
    void whereNobodyAskedForTwoNothingLiesBeside() throws Exception {
        Path other = folder.resolve("other.json");
        Files.writeString(other, TEXT.replace("\"four-eyes\": [\"high\"]", ""));
        var free = new FileFlagStore(other, InstantSource.system());
        free.read();
        Files.writeString(other, Files.readString(other).replace("\"share\": \"0%\"", "\"share\": \"100%\""));
        assertThat(given(free, "risky")).isEqualTo("on");
        assertThat(folder.resolve("other.json.agreed")).doesNotExist();
        assertThatThrownBy(() -> free.approve("0", ANN)).isInstanceOf(Refused.class);
    }
}
