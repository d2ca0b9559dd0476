package bascule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.controller.Status.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Documents, through the verbs.
class ReportTest extends Served {
    private static final Path EXAMPLES = Path.of(System.getProperty("project.root", ".."))
            .resolve("examples")
            .toAbsolutePath();
    private static final String SHOP = EXAMPLES.resolve("shop/migration.yaml").toString();

    /// Steps that send nothing: they wait, or compare.
    private static final List<String> QUIET = List.of("prove", "catch-up", "verify");

    private static List<String> steps(Cli.Answer plan) throws Exception {
        return plan.json().findValuesAsText("reversal").isEmpty()
                ? List.of()
                : plan.json().get("phases").findValues("steps").stream()
                        .flatMap(steps -> steps.findValuesAsText("id").stream())
                        .toList();
    }

    @Test
    void aRunbookHasASheetForEachStepWithWhatItSends() throws Exception {
        String runbook = cli().run("report", "runbook", SHOP).out();

        for (String step : steps(cli().run("plan", SHOP, "-o", "json"))) {
            String sheet = runbook.substring(runbook.indexOf("### " + step + "\n"));
            int next = sheet.indexOf("\n#", 1);
            assertThat(next < 0 ? sheet : sheet.substring(0, next))
                    .as(step)
                    .contains("| Purpose | ", "| Time | ", "| Undo | ", "| If it fails | ")
                    .matches(text -> QUIET.contains(step) || text.contains("```"), "says what it sends");
        }
        assertThat(runbook)
                .contains("payments-oncall", "The point of no return", "bascule rollback shop-v2")
                .contains("## SOAK", "Green serves, for ", "What it writes flows back to blue");
    }

    @Test
    void aRunbookSaysWhatWatchesWhoIsAskedAndWhatStaysOnGreen() throws Exception {
        for (String script : List.of("green.sql", "contract.sql")) {
            Files.copy(EXAMPLES.resolve("shop").resolve(script), folder.resolve(script));
        }
        Files.writeString(
                folder.resolve("plan.yaml"),
                Files.readString(Path.of(SHOP)).replace(", undo: green-undo.sql", "")
                        + "guards: [{during: ramp, streak: 20}, {during: soak, streak: 20}]\n");

        Cli.Answer answer = cli().run("report", "runbook", "plan.yaml");

        assertThat(answer.code()).as(answer.err()).isZero();
        assertThat(answer.out())
                .contains("| streak-ramp | RAMP |", "| streak-soak | SOAK |", "callers go back to blue by themselves")
                .contains("'complete' (a person completes the migration")
                .contains("| Undo | none is given: what it made stays on green");
    }

    @Test
    void theFallbackCardNeedsNoServer() {
        assertThat(cli().run("report", "fallback", SHOP, "--measured", NAME).code())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"runbook", "fallback"})
    void everyExampleHasItsDocuments(String kind) throws Exception {
        try (var plans = Files.find(EXAMPLES, 3, (path, _) -> path.endsWith("migration.yaml"))) {
            assertThat(plans.toList()).isNotEmpty().allSatisfy(plan -> {
                Cli.Answer answer = cli().run("report", kind, plan.toString());
                assertThat(answer.code()).as(answer.err()).isZero();
                assertThat(answer.out().replace("ONLY %s", "")).doesNotContain("null", "%s", "%d");
            });
        }
    }

    @Test
    void timesAreThoseOfAnEarlierMigration() {
        migrations.script.add(Statuses.of(State.RUNNING));

        assertThat(cli().run("report", "runbook", SHOP, "--measured", NAME).out())
                .contains("took 40ms before");
    }

    @Test
    void aFileIsWrittenOnceAndNeverOver() throws Exception {
        migrations.script.add(Statuses.of(State.RUNNING));

        assertThat(cli().run("report", "timeline", NAME, "--format", "html", "--to", "t.html")
                        .err())
                .contains("written to t.html");
        Cli.Answer again = cli().run("report", "timeline", NAME, "--to", "t.html");

        assertThat(again.code()).isEqualTo(2);
        assertThat(again.err()).contains("t.html is there already", "hint: name a new file with --to");
        assertThat(Files.readString(folder.resolve("t.html")))
                .startsWith("<!doctype html>")
                .contains("ana ordered");
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "timeline", "incident", "review"})
    void aDocumentAboutAMigrationIsOneObjectForPrograms(String kind) throws Exception {
        migrations.script.add(Statuses.of(State.ROLLED_BACK));

        assertThat(cli().run("report", kind, NAME, "-o", "json")
                        .json()
                        .get("text")
                        .asText())
                .startsWith("# ");
        assertThat(cli().run("report", kind, "nothing").code()).isEqualTo(1);
    }

    @Test
    void figuresAreOfAllMigrations() {
        migrations.script.add(Statuses.of(State.COMPLETED));

        assertThat(cli().run("report", "figures").out()).contains("Deployment frequency", "| orders-v2 | completed |");
        assertThat(cli().run("report", "status", NAME, "--for", "everybody").out())
                .doesNotContain(NAME);
    }
}
