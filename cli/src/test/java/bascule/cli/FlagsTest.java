package bascule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.server.Listen;
import bascule.server.Server;
import bascule.server.ServerSettings;
import bascule.server.Token;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The verbs about flags, over a file.
class FlagsTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    private static final String LAUNCH_DARKLY = """
        {"flags": {
          "a": {"on": true, "variations": [true, false], "fallthrough": {"variation": 0}, "offVariation": 1},
          "b": {"on": true, "variations": [1], "fallthrough": {"variation": 0}, "prerequisites": [{"key": "a"}]}}}
        """;

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
        ok("ramp", "checkout-v2", "0%", "--reason", "calm\n     9  forged");
        assertThat(ok("eval", "checkout-v2", "--key", within.getFirst())).isEqualTo("off = false, TARGETING_MATCH");
        assertThat(ok("history"))
                .contains("ramp checkout-v2 to 20% \"OPS-1\"", "ramp checkout-v2 to 60%")
                .contains("ramp checkout-v2 to 0% \"calm?     9  forged\"");
    }

    @Test
    void aHistoryOfNothingSaysSo() throws Exception {
        ok("init");
        Files.deleteIfExists(folder.resolve("flags.json.history"));
        assertThat(ok("history")).isEqualTo("no flag was changed yet");
    }

    @Test
    void whatIsRiskyIsDoneOnceSomebodyElseOrdersTheSame() throws Exception {
        ok("init");
        Path file = folder.resolve("flags.json");
        Files.writeString(
                file,
                Files.readString(file)
                        .replace("\"owner\"", "\"risk\": \"high\", \"owner\"")
                        .replace("\"bascule\": {", "\"bascule\": {\"conventions\": {\"four-eyes\": [\"high\"]}, "));
        assertThat(ok("ramp", "checkout-v2", "100%", "--actor", "ann"))
                .isEqualTo("proposed and not done: ramp checkout-v2 to 100%; it is once somebody else orders the same");
        assertThat(ok("list")).contains("risk high", "proposed ramp 100%, by ann");
        assertThat(flags("ramp", "checkout-v2", "100%", "--actor", "ann").err())
                .contains("somebody else must order the same");
        assertThat(ok("ramp", "checkout-v2", "100%", "--actor", "bob"))
                .startsWith("ramp checkout-v2 to 100%; version ");
        assertThat(ok("eval", "checkout-v2", "--key", "a")).startsWith("on");
    }

    private static String waiting(Cli.Answer told) {
        var name = Pattern.compile("bascule flags approve (\\w+)").matcher(told.err());
        assertThat(name.find()).as("%s", told).isTrue();
        return name.group(1);
    }

    /// On the file itself, and over a controller that serves it.
    @Test
    void whatIsRiskyAndEditedByHandIsTakenOverOnceTwoHaveAgreed() throws Exception {
        ok("init");
        Path file = folder.resolve("flags.json");
        Files.writeString(
                file,
                Files.readString(file)
                        .replace("\"owner\"", "\"risk\": \"high\", \"owner\"")
                        .replace("\"bascule\": {", "\"bascule\": {\"conventions\": {\"four-eyes\": [\"high\"]}, "));
        ok("list");
        Files.writeString(file, Files.readString(file).replace("\"share\": \"0%\"", "\"share\": \"100%\""));
        Cli.Answer listed = flags("list");
        assertThat(listed.err()).contains("/flags/checkout-v2: 'checkout-v2' was edited by hand");
        assertThat(ok("eval", "checkout-v2", "--key", "a")).startsWith("off");
        String edit = waiting(listed);
        assertThat(ok("approve", edit, "--dry-run")).startsWith("would agree to: ");
        assertThat(ok("approve", edit, "--actor", "ann"))
                .isEqualTo("ann is the first to agree to %s; it is taken over once somebody else does too"
                        .formatted(edit));
        assertThat(flags("approve", edit, "--actor", "ann").err()).contains("somebody else must too");
        assertThat(flags("approve", "0", "--actor", "bob").err()).contains("the edit that waits is " + edit);
        withServer(url -> {
            assertThat(over(url, "eval", "checkout-v2", "--key", "a")).startsWith("off");
            assertThat(waiting(remote(url, "list"))).isEqualTo(edit);
            assertThat(remote(url, "list").err()).contains("flags approve %s --server %s".formatted(edit, url));
            assertThat(remote(url, "approve", edit, "--actor", "ann").err()).contains("somebody else must too");
            assertThat(over(url, "approve", edit, "--actor", "bob", "--reason", "seen"))
                    .startsWith("the edit %s is taken over; version 1-".formatted(edit));
            assertThat(over(url, "eval", "checkout-v2", "--key", "a")).startsWith("on");
            assertThat(over(url, "history")).contains("bob: take over the edit by hand " + edit + ", as ann agreed");
            Cli.Answer proposed = remote(url, "ramp", "checkout-v2", "50%", "--actor", "ann");
            assertThat(proposed.out()).startsWith("proposed and not done");
            assertThat(proposed.err()).doesNotContain("clients that listen have it");
        });
        assertThat(flags("list").err()).isEmpty();
        assertThat(flags("approve", edit).err()).contains("no edit of", "waits for two people to agree");
    }

    private interface Doing {
        void with(String url) throws Exception;
    }

    private void withServer(Doing doing) throws Exception {
        Files.writeString(folder.resolve("token"), SECRET);
        Files.setPosixFilePermissions(folder.resolve("token"), PosixFilePermissions.fromString("rw-------"));
        ServedFlags served = ServedFlags.of(folder.resolve("flags.json"));
        try (var server = Server.start(
                new ServerSettings(new Listen("127.0.0.1", 0), Token.of(SECRET)),
                new ScriptedMigrations(),
                Optional.of(served.store()))) {
            doing.with("http://" + server.listen());
        }
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

    @Test
    void whatIsStaleIsShownWithItsReason() throws Exception {
        ok("init");
        assertThat(ok("stale")).isEqualTo("no flag's time is over");
        Path file = folder.resolve("flags.json");
        Files.writeString(file, Files.readString(file).replace("\"owner\"", "\"expires\": \"2020-01-01\", \"owner\""));
        assertThat(ok("stale")).isEqualTo("checkout-v2: expired on 2020-01-01");
        assertThat(flags("stale", "--days", "-1").code()).isEqualTo(2);
    }

    /// The same verbs over a controller do the same to the document it serves.
    @Test
    void theVerbsWorkOverAControllerToo() throws Exception {
        ok("init");
        Files.writeString(folder.resolve("token"), SECRET);
        Files.setPosixFilePermissions(folder.resolve("token"), PosixFilePermissions.fromString("rw-------"));
        ServedFlags served = ServedFlags.of(folder.resolve("flags.json"));
        try (var server = Server.start(
                new ServerSettings(new Listen("127.0.0.1", 0), Token.of(SECRET)),
                new ScriptedMigrations(),
                Optional.of(served.store()))) {
            String url = "http://" + server.listen();
            assertThat(over(url, "list")).contains("checkout-v2", "owner payments");
            assertThat(over(url, "ramp", "checkout-v2", "100%", "--reason", "OPS-9", "--actor", "ann"))
                    .startsWith("ramp checkout-v2 to 100%; version ");
            assertThat(ok("eval", "checkout-v2", "--key", "bob")).startsWith("on");
            assertThat(over(url, "eval", "checkout-v2", "--key", "bob")).startsWith("on");
            assertThat(over(url, "explain", "checkout-v2", "--key", "bob")).contains("the share is 100%");
            over(url, "kill", "checkout-v2", "off", "--reason", "bad");
            assertThat(over(url, "get", "checkout-v2")).contains("\"defaultVariant\": \"off\"");
            over(url, "revive", "checkout-v2");
            over(url, "set", "checkout-v2", "on");
            assertThat(over(url, "history")).isEqualTo(ok("history")).contains("ann: ramp checkout-v2 to 100%");
            assertThat(over(url, "export")).isEqualTo(ok("export"));
            assertThat(over(url, "stale")).isEqualTo("no flag's time is over");
            assertThat(over(url, "usage")).isEqualTo("no program told of a flag yet");
            served.store().usage().answered("checkout-v2", "on", "ann");
            served.store().usage().answered("checkout-v2", "off", "bob");
            served.store()
                    .usage()
                    .tracked("order", 2.5, served.store().read().flags(), bascule.flags.Context.of("ann"));
            assertThat(over(url, "usage", "checkout-v2").lines())
                    .anySatisfy(line -> assertThat(line)
                            .matches("checkout-v2 +on +50\\.0 % {2}about 1 callers, 1 answers {2}order 1 times,"
                                    + " 2\\.5 in all"));
            assertThat(remote(url, "usage", "none").err()).contains("there is no flag 'none' here");
            assertThat(over(url, "ramp", "checkout-v2", "5%", "--dry-run")).isEqualTo("would ramp checkout-v2 to 5%");
            assertThat(remote(url, "set", "checkout-v2", "maybe").err()).contains("'maybe' is none of its variants");
            assertThat(remote(url, "set", "chekout-v2", "on").err()).contains("is 'checkout-v2' meant?");
            assertThat(remote(url, "list", "--file", "flags.json").code()).isEqualTo(2);
            importAndLint(url);
        }
    }

    private void importAndLint(String url) throws Exception {
        Files.writeString(folder.resolve("ld.json"), LAUNCH_DARKLY);
        assertThat(over(url, "import", "--from", "launchdarkly", "ld.json", "--dry-run"))
                .isEqualTo("would import from launchdarkly: a");
        assertThat(over(url, "import", "--from", "launchdarkly", "ld.json", "--actor", "eve"))
                .startsWith("import from launchdarkly: a; version ");
        assertThat(ok("eval", "a")).isEqualTo("v0 = true, STATIC");
        assertThat(ok("history")).contains("eve: import from launchdarkly: a");
        assertThat(remote(url, "import", "--from", "launchdarkly", "ld.json").err())
                .contains("has these flags already: a");
        assertThat(over(url, "lint")).isEqualTo("the document served there is sound");
        assertThat(remote(url, "lint", "flags.json").code()).isEqualTo(2);
        Path file = folder.resolve("flags.json");
        Files.writeString(file, Files.readString(file).replace("\"ENABLED\"", "\"ON\""));
        Cli.Answer refused = remote(url, "lint");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err())
                .containsPattern("the document served there:\\d+:\\d+: /flags/a/state: the state is")
                .contains("the document served there has 2 problems");
        assertThat(remote(url, "list").err()).contains("/flags/a/state: the state is");
        assertThat(over(url, "eval", "a")).startsWith("v0");
        Cli.Answer killed = remote(url, "kill", "checkout-v2", "off", "--reason", "errors");
        assertThat(killed.code()).as("%s", killed).isZero();
        assertThat(killed.err()).contains("an edit by hand is not taken over: ", "/flags/a/state: the state is");
        assertThat(over(url, "list")).contains("killed");
        assertThat(Files.readString(file)).contains("\"ON\"").doesNotContain("killed");
    }

    @Test
    void lintTellsThatWhatWasAgreedOnIsDamaged() throws Exception {
        ok("init");
        Files.writeString(folder.resolve("flags.json.agreed"), "{");
        Cli.Answer told = flags("lint");
        assertThat(told.code()).isEqualTo(2);
        assertThat(told.err()).contains("flags.json.agreed holds what is in force and is damaged");
    }

    @Test
    void whatConventionsRefuseIsRefusedOfAnImportTooAndADryRunSaysSo() throws Exception {
        ok("init");
        Path file = folder.resolve("flags.json");
        Files.writeString(
                file,
                Files.readString(file)
                        .replace("\"bascule\": {", "\"bascule\": {\"conventions\": {\"names\": \"[a-z-]+v2\"}, "));
        Files.writeString(folder.resolve("ld.json"), LAUNCH_DARKLY);
        String before = Files.readString(file);
        assertThat(flags("import", "--from", "launchdarkly", "ld.json").err())
                .contains("'a' is no name by the conventions");
        assertThat(flags("import", "--from", "launchdarkly", "ld.json", "--dry-run")
                        .err())
                .contains("'a' is no name by the conventions");
        assertThat(flags("set", "checkout-v2", "none", "--dry-run").err()).contains("'none' is none of its variants");
        assertThat(Files.readString(file)).isEqualTo(before);
    }

    private Cli.Answer remote(String url, String... words) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--server", url, "--token-file", "token"));
        return flags(all.toArray(String[]::new));
    }

    private String over(String url, String... words) {
        Cli.Answer answer = remote(url, words);
        assertThat(answer.code()).as("%s", answer).isZero();
        return answer.out().strip();
    }

    @Test
    void flagsFromElsewhereComeIntoTheDocumentAndWhatCantIsNamed() throws Exception {
        Files.writeString(folder.resolve("ld.json"), LAUNCH_DARKLY);
        assertThat(ok("import", "--from", "launchdarkly", "ld.json", "--dry-run"))
                .isEqualTo("would make flags.json and import from launchdarkly: a");
        assertThat(folder.resolve("flags.json")).doesNotExist();
        Cli.Answer first = flags("import", "--from", "launchdarkly", "ld.json");
        assertThat(first.code()).as("%s", first).isZero();
        assertThat(first.err()).contains("b: left out: it has prerequisites", "1 flags carried, 1 things not");
        assertThat(ok("eval", "a")).isEqualTo("v0 = true, STATIC");
        assertThat(ok("history")).contains("import from launchdarkly: a");
        assertThat(flags("import", "--from", "launchdarkly", "ld.json").err()).contains("has these flags already: a");
        Files.writeString(
                folder.resolve("ld.json"),
                LAUNCH_DARKLY.replace("\"b\"", "\"c\"").replace(", \"prerequisites\": [{\"key\": \"a\"}]", ""));
        String before = ok("get", "a");
        Cli.Answer second = flags("import", "--from", "launchdarkly", "ld.json");
        assertThat(second.code()).as("%s", second).isZero();
        assertThat(second.err()).contains("a: left out: the document has it already", "1 flags carried, 1 things not");
        assertThat(ok("get", "a")).isEqualTo(before);
        assertThat(ok("eval", "c")).startsWith("v0");
        assertThat(flags("import", "--from", "togglz", "ld.json").code()).isEqualTo(2);
        assertThat(flags("import", "--from", "unleash", "nothing.json").code()).isEqualTo(2);
        assertThat(flags("import", "--from", "unleash", "ld.json").code()).isEqualTo(1);
    }
}
