package bascule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class UsageTest {
    private static final Path ROOT = Path.of(System.getProperty("project.root", ".."));

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|a verb is missing",
                "stauts|there is no verb 'stauts'; did you mean 'status'?",
                "frobnicate|there is no verb 'frobnicate'",
                "flags|a verb is missing",
                "flags sett x on|there is no verb 'sett'; did you mean 'set'?",
                "pause x --resaon y|there is no option or argument '--resaon'; did you mean '--reason'?",
                "--nope|there is no option or argument '--nope'",
                "status a b|there is no option or argument 'b'",
                "pause|Missing required parameter: 'NAME'",
                "approve orders-v2|Missing required parameter: 'GATE'",
                "watch x --timeout soon|'soon' is no time: write it such as 90s, 10m or 2h",
                "status -o xml|expected one of [text, json]",
                "list --server nowhere|'nowhere' is no address of a server",
                "list --server ftp://x|'ftp://x' is no address of a server",
                "serve --listen 7070|'7070' is no address to listen on",
                "check nope.yaml|there is no plan nope.yaml",
                "check .|. is a folder",
                "check /dev/zero|/dev/zero is too large for a plan",
            })
    void misuseIsToldInASentenceWithAHintAndEndsWithTwo(String words, String said) throws Exception {
        String[] all = words.isEmpty() ? new String[0] : words.split(" ");
        var answer = new Cli(folder).run(all);

        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err()).startsWith("bascule: ").contains(said).doesNotContain("\tat ");
        assertThat(answer.out()).isEmpty();
        if (all.length > 0) {
            String[] forPrograms = (words + " --output json").split(" ");
            assertThat(new Cli(folder).run(forPrograms).json().get("ok").asBoolean())
                    .isFalse();
        }
    }

    @Test
    void theDemoIsTheLaunchersWhateverItIsTold() {
        var answer = new Cli(folder).run("demo", "--rate", "3");

        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err()).contains("its launcher runs it", "hint: ./bascule demo");
    }

    @Test
    void everyProblemOfAPlanIsToldWithLineAndColumn() throws Exception {
        Files.writeString(
                folder.resolve("migration.yaml"),
                Files.readString(ROOT.resolve("examples/shop/migration.yaml")).replace("rename:", "renome:"));

        var answer = new Cli(folder).run("check", "migration.yaml");
        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err()).containsPattern("migration.yaml:\\d+:\\d+: tables\\[\\d\\].renome: ");
        assertThat(answer.err()).contains("migration.yaml has 4 problems");

        var json = new Cli(folder).run("check", "migration.yaml", "-o", "json");
        assertThat(json.json().get("problems")).hasSize(4);
        assertThat(json.json().get("problems").get(0).get("line").asInt()).isPositive();
        assertThat(json.json().get("error").get("code").asText()).isEqualTo("plan");
        for (String verb : List.of("plan", "start")) {
            assertThat(new Cli(folder).run(verb, "migration.yaml").code()).isEqualTo(2);
        }
    }

    @Test
    void tenMistakesAreTenLines() throws Exception {
        Files.writeString(folder.resolve("migration.yaml"), """
            migration: Shop V2
            onwer: payments
            environments:
              blue: {service: ftp://a:1}
              green: {service: http://169.254.169.254}
            gateway: {admin: "http://a:2", token: hunter2}
            routes: [{id: all, path: shop}]
            ramp: [{share: 0%, dwell: 1s}, {share: 5%, dwell: soon}]
            cutover: {lease: 1s}
            soak: long
            """);

        for (String verb : List.of("check", "plan", "start")) {
            var answer = new Cli(folder).run(verb, "migration.yaml");
            assertThat(answer.code()).isEqualTo(2);
            assertThat(answer.err()).contains("migration.yaml has 10 problems").doesNotContain("hunter2");
            assertThat(answer.err().lines().filter(line -> line.matches("migration.yaml:\\d+:\\d+: .+")))
                    .hasSize(10);
        }
    }

    @Test
    void aSoundPlanIsShownWithoutContactingAnybody() throws Exception {
        String plan =
                ROOT.resolve("examples/shop/migration.yaml").toAbsolutePath().toString();

        assertThat(new Cli(folder).run("check", plan).code()).isZero();
        assertThat(new Cli(folder).run("plan", plan).out())
                .contains("point of no return", "fence-blue", "nobody has looked at the databases yet");
        var json = new Cli(folder).run("plan", plan, "-o", "json").json();
        assertThat(json.get("ok").asBoolean()).isTrue();
        assertThat(json.get("phases").get(0).get("id").asText()).isEqualTo("expand");
    }

    @Test
    void aPlanThatIsNoTextIsRefused() throws Exception {
        Files.write(folder.resolve("binary.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});

        assertThat(new Cli(folder).run("check", "binary.yaml").err()).contains("is not UTF-8 text");
    }

    @Test
    void helpGoesToStdoutAndSucceeds() {
        for (var verb : verbs()) {
            var answer = new Cli(folder).run(verb.getCommandName(), "--help");
            assertThat(answer.code()).isZero();
            assertThat(answer.out()).contains("Usage: bascule");
        }
        assertThat(new Cli(folder).run("--help").out()).contains("Exit codes: 0 ok, 1 error, 2 usage");
    }

    @Test
    void versionAndCompletionArePrinted() throws Exception {
        assertThat(new Cli(folder).run("version", "-o", "json").json().get("ok").asBoolean())
                .isTrue();
        assertThat(new Cli(folder).run("completion").out()).contains("complete -F _complete_bascule", "rollback");
    }

    @Test
    void thePageOfTheCommandLineNamesEveryVerbOptionAndExitCode() throws Exception {
        String page = Files.readString(ROOT.resolve("docs/cli.md"));

        for (var verb : verbs()) {
            assertThat(page).contains("`bascule " + verb.getCommandName());
            for (OptionSpec option : verb.getCommandSpec().options()) {
                assertThat(page).as(verb.getCommandName()).contains("`" + option.longestName());
            }
        }
        for (int code : new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 130}) {
            assertThat(page).contains("| " + code + " |");
        }
    }

    private List<CommandLine> verbs() {
        var shell = new Cli(folder).shell(new ByteArrayOutputStream(), new ByteArrayOutputStream());
        return List.copyOf(CommandLines.of(shell, _ -> {
                    throw new AssertionError();
                })
                .getSubcommands()
                .values());
    }
}
