package bascule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The verbs about flags, over a file.
class FlagsTest {
    @TempDir
    Path folder;

    private Cli.Answer flags(String... words) {
        var all = new ArrayList<>(List.of("flags"));
        all.addAll(List.of(words));
        return new Cli(folder).run(all.toArray(String[]::new));
    }

    private String ok(String... words) {
        Cli.Answer answer = flags(words);
        assertThat(answer.code()).as("%s", answer).isZero();
        return answer.out().strip();
    }

    @Test
    void aFlagIsRampedAndTakenBackAndTheCallersStayTheSame() {
        ok("init");
        assertThat(ok("lint")).isEqualTo("flags.json is sound");
        assertThat(ok("list")).contains("checkout-v2", "on, off", "kind release, owner payments");
        var within = new ArrayList<String>();
        for (String share : List.of("20%", "60%")) {
            ok("ramp", "checkout-v2", share, "--reason", "OPS-1");
            List<String> on = List.of("ann", "bob", "cid", "dan", "eve", "fay", "gus", "hal").stream()
                    .filter(key -> ok("eval", "checkout-v2", "--key", key).startsWith("on"))
                    .toList();
            assertThat(on).containsAll(within);
            within.clear();
            within.addAll(on);
        }
        assertThat(within).isNotEmpty().hasSizeLessThan(8);
        ok("ramp", "checkout-v2", "0%");
        assertThat(ok("eval", "checkout-v2", "--key", within.getFirst())).isEqualTo("off = false, TARGETING_MATCH");
        assertThat(ok("history"))
                .contains("ramp checkout-v2 to 20% \"OPS-1\"", "ramp checkout-v2 to 60%", "ramp checkout-v2 to 0%");
    }

    @Test
    void aHistoryOfNothingSaysSo() throws Exception {
        ok("init");
        Files.deleteIfExists(folder.resolve("flags.json.history"));
        assertThat(ok("history")).isEqualTo("no flag was changed yet");
    }

    @Test
    void killNeedsAReasonAndWinsUntilRevived() throws Exception {
        ok("init");
        ok("ramp", "checkout-v2", "100%");
        Cli.Answer bare = flags("kill", "checkout-v2", "off");
        assertThat(bare.code()).isEqualTo(1);
        assertThat(bare.err()).contains("a kill needs a reason");
        ok("kill", "checkout-v2", "off", "--reason", "errors", "--actor", "ann");
        assertThat(ok("eval", "checkout-v2", "--key", "a")).isEqualTo("off = false, STATIC");
        assertThat(ok("explain", "checkout-v2", "--key", "a")).contains("it is killed (errors): everybody gets 'off'");
        ok("revive", "checkout-v2");
        assertThat(ok("eval", "checkout-v2", "--key", "a")).startsWith("on");
        assertThat(flags("history", "-o", "json").json().at("/changes/1/actor").asText())
                .isEqualTo("ann");
    }

    @Test
    void explainSaysWhereACallerStands() {
        ok("init");
        ok("ramp", "checkout-v2", "25%");
        assertThat(ok("explain", "checkout-v2", "--key", "ann"))
                .contains("it has no rules of its own", "the caller 'ann' stands at ", "the share is 25%");
        assertThat(ok("explain", "checkout-v2")).contains("the caller has no 'targetingKey'");
    }

    @Test
    void everyMistakeIsToldWithItsLineAndLeavesTheFileAlone() throws Exception {
        Files.writeString(folder.resolve("flags.json"), "{\n \"flags\": {\n  \"a\": {\"state\": \"ON\"}\n }\n}\n");
        Cli.Answer lint = flags("lint");
        assertThat(lint.code()).isEqualTo(2);
        assertThat(lint.err())
                .contains("flags.json:3:18: /flags/a/state: ", "/flags/a/variants: ", "flags.json has 2 problems");
        assertThat(flags("lint", "-o", "json").json().at("/problems/0/pointer").asText())
                .isEqualTo("/flags/a/variants");
        assertThat(flags("list").code()).isEqualTo(1);
        assertThat(flags("lint", "nothing.json").code()).isEqualTo(2);
        assertThat(flags("init").err()).contains("there is a flags.json already");
    }

    @Test
    void wrongWordsAreToldAndChangeNothing() throws Exception {
        ok("init");
        String before = Files.readString(folder.resolve("flags.json"));
        assertThat(flags("eval", "chekout-v2").err()).contains("is 'checkout-v2' meant?");
        assertThat(flags("ramp", "checkout-v2", "25").code()).isEqualTo(2);
        assertThat(flags("set", "checkout-v2", "maybe").err()).contains("'maybe' is none of its variants (on, off)");
        assertThat(flags("eval", "checkout-v2", "--context", "[1]").code()).isEqualTo(2);
        assertThat(flags("eval", "checkout-v2", "--at", "soon").code()).isEqualTo(2);
        assertThat(flags("ramp", "checkout-v2", "5%", "--dry-run").out()).contains("would ramp checkout-v2 to 5%");
        assertThat(flags("revive", "checkout-v2").err()).contains("is not killed");
        assertThat(flags().code()).isEqualTo(2);
        assertThat(Files.readString(folder.resolve("flags.json"))).isEqualTo(before);
    }

    @Test
    void setChangesDefaultAndState() throws Exception {
        ok("init");
        ok("set", "checkout-v2", "on");
        assertThat(ok("get", "checkout-v2")).contains("\"defaultVariant\": \"on\"");
        ok("set", "checkout-v2", "disabled");
        assertThat(flags("eval", "checkout-v2", "-o", "json")
                        .json()
                        .at("/reason")
                        .asText())
                .isEqualTo("DISABLED");
        ok("set", "checkout-v2", "enabled");
        assertThat(ok("export")).contains("\"fractional\"").doesNotContain("\"ramp\"");
    }
}
