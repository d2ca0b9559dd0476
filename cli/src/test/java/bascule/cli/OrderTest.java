package bascule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.controller.Status.GateLine;
import bascule.controller.Status.State;
import bascule.controller.Status.StepLine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Verbs that change something.
class OrderTest extends Served {
    @ParameterizedTest
    @CsvSource({
        "pause, PAUSE",
        "resume, GO",
        "rollback, ROLL_BACK",
        "abort, ABORT",
        "complete, COMPLETE",
    })
    void everyOrderReachesTheControllerWithActorAndReason(String verb, String order) {
        migrations.script.add(Statuses.of(State.RUNNING));

        var answer = cli().run(verb, NAME, "--yes", "--actor", "ana", "--reason", "errors after lunch");

        assertThat(answer.code()).isZero();
        assertThat(answer.out()).startsWith(NAME);
        assertThat(answer.err()).isEqualTo("hint: bascule watch " + NAME + "\n");
        assertThat(migrations.changes()).containsExactly("order orders-v2 ana " + order + " errors after lunch");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pause", "resume", "rollback", "abort", "complete"})
    void aDryRunOrdersNothing(String verb) {
        migrations.script.add(Statuses.of(State.RUNNING));

        var answer = cli().run(verb, NAME, "--dry-run");

        assertThat(answer.code()).isZero();
        assertThat(answer.out()).startsWith(NAME + " would ");
        assertThat(migrations.changes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10MiB", "stop", "plan"})
    void aRateOfTheCopyReachesTheControllerWithActorAndReason(String rate) {
        migrations.script.add(Statuses.of(State.RUNNING));

        var answer = cli().run("throttle", NAME, rate, "--actor", "ana", "--reason", "the month ends");

        assertThat(answer.code()).isZero();
        assertThat(answer.out()).isEqualTo(NAME + " is copied at: " + rate + "\n");
        assertThat(migrations.changes()).containsExactly("arrange orders-v2 ana COPY_RATE " + rate + " the month ends");
    }

    @Test
    void whatIsNoRateIsRefusedWithWhatIs() {
        var answer = cli().run("throttle", NAME, "10MB");

        assertThat(answer.code()).isEqualTo(2);
        assertThat(answer.err())
                .contains("'10MB' is no rate: write a size in a second such as 10MiB, 'stop', or 'plan'");
        assertThat(cli().run("throttle", NAME, "0KiB").code()).isEqualTo(2);
        assertThat(migrations.changes()).isEmpty();
    }

    @Test
    void aDryRunThrottlesNothing() {
        migrations.script.add(Statuses.of(State.RUNNING));

        assertThat(cli().run("throttle", NAME, "stop", "--dry-run").out()).contains("would be copied at: stop");
        assertThat(migrations.changes()).isEmpty();
    }

    @Test
    void anAbortSaysWhatItWouldUndoLastFirst() {
        migrations.script.add(Statuses.RUNNING
                .in("backfill", step("routes", "done"), step("backfill", "running"), step("hold", "pending"))
                .status());

        assertThat(cli().run("abort", NAME, "--dry-run").out()).isEqualTo("orders-v2 would undo backfill, routes\n");
    }

    @Test
    void completingTakesTheTypedName() {
        migrations.script.add(Statuses.of(State.SWITCHED));

        assertThat(cli().typing("yes\n").run("complete", NAME).code()).isEqualTo(2);
        assertThat(cli().typing("").run("complete", NAME).code()).isEqualTo(2);
        assertThat(cli().run("complete", NAME).err()).contains("no terminal to answer on", "say --yes");
        assertThat(migrations.changes()).isEmpty();

        assertThat(cli().typing(NAME + "\n").run("complete", NAME).code()).isZero();
        assertThat(migrations.changes()).hasSize(1);
    }

    @Test
    void abortingTakesAYes() {
        migrations.script.add(Statuses.of(State.RUNNING));

        assertThat(cli().typing("n\n").run("abort", NAME).code()).isEqualTo(2);
        assertThat(cli().run("abort", NAME).code()).isEqualTo(2);
        assertThat(migrations.changes()).isEmpty();

        assertThat(cli().typing("y\n").run("abort", NAME).code()).isZero();
        assertThat(migrations.changes()).hasSize(1);
    }

    @Test
    void rollingBackAsksNothingBecauseItLosesNothing() {
        migrations.script.add(Statuses.of(State.SWITCHED));

        assertThat(cli().run("rollback", NAME).code()).isZero();
        assertThat(migrations.changes()).hasSize(1);
    }

    @Test
    void anApprovalReachesTheController() {
        migrations.script.add(Statuses.of(State.AWAITING_APPROVAL));

        var answer = cli().run("approve", NAME, "payments", "--actor", "ben");

        assertThat(answer.out()).isEqualTo("ben said yes to payments of orders-v2\n");
        assertThat(migrations.changes()).containsExactly("approve orders-v2 ben payments ");
    }

    @Test
    void approvingAGateThatIsNotThereNamesThoseThatAre() {
        migrations.script.add(Statuses.RUNNING
                .gated(new GateLine("cutover", "payments", "", "wait", ""))
                .status());

        var answer = cli().run("approve", NAME, "paymnts", "--dry-run");

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err()).contains("no gate of orders-v2 is named paymnts; there are: payments");
    }

    @Test
    void aPlanIsStartedWithItsFolder() {
        migrations.script.add(Statuses.of(State.RUNNING));

        var answer = cli().run("start", PLAN, "--actor", "ana", "--reason", "lunch");

        assertThat(answer.code()).isZero();
        assertThat(migrations.changes())
                .containsExactly("start " + Path.of(PLAN).getParent() + " ana lunch");
    }

    @Test
    void startingWhatIsUnderWaySaysSo() throws Exception {
        Path plan = folder.resolve("again.yaml");
        Files.writeString(
                plan,
                Files.readString(Path.of("..", "examples", "service.yaml"))
                        .replaceFirst("(?m)^migration: .*$", "migration: " + NAME));
        migrations.script.add(Statuses.of(State.PAUSED));

        var answer = cli().run("start", plan.toString());

        assertThat(answer.code()).isZero();
        assertThat(answer.out()).isEqualTo("orders-v2 was started before and is paused: nothing to do\n");
    }

    @Test
    void completingEarlySaysWhatItWaitsFor() {
        migrations.script.add(Statuses.RUNNING
                .with(State.SWITCHED)
                .gated(
                        new GateLine("ramp-25", "lag", "", "pass", "0.2 s"),
                        new GateLine("contract", "soak", "", "wait", "for another 600 s"),
                        new GateLine("contract", "complete", "", "wait", ""))
                .status());

        assertThat(cli().run("complete", NAME, "--yes").out())
                .isEqualTo("orders-v2 will complete by itself once these gates have passed: soak\n");
    }

    @Test
    void whereNothingIsLeftToContractItSaysSo() {
        migrations.script.add(Statuses.RUNNING
                .with(State.SWITCHED)
                .in("cutover", step("hold", "done"))
                .status());

        assertThat(cli().run("complete", NAME, "--dry-run").out())
                .isEqualTo("orders-v2 would end here: nothing is left to do\n");
        assertThat(cli().run("rollback", NAME, "--dry-run").out())
                .isEqualTo("orders-v2 would bring traffic back to blue\n");
    }

    @Test
    void aDryStartOnlyLooks() throws Exception {
        assertThat(cli().run("start", PLAN, "--dry-run").out()).isEqualTo("nothing stands against starting\n");
        migrations.problems.addAll(List.of("wal_level of blue is replica", "no free slot on blue"));

        var answer = cli().run("plan", PLAN, "--preflight", "-o", "json");

        assertThat(answer.code()).isEqualTo(3);
        assertThat(answer.err()).contains("wal_level of blue is replica", "no free slot on blue");
        assertThat(answer.json().get("ok").asBoolean()).isFalse();
        assertThat(answer.json().get("problems")).hasSize(2);
        assertThat(migrations.changes()).isEmpty();
    }

    @Test
    void aStartThatPreflightRefusesEndsWithThreeAsTheDryOneDoes() throws Exception {
        migrations.problems.addAll(List.of("blue: wal_level is replica", "blue: no free slot"));

        var answer = cli().run("start", PLAN, "-o", "json");

        assertThat(answer.code()).isEqualTo(3);
        assertThat(answer.err())
                .startsWith(
                        "bascule: preflight found 2 things against starting orders-v2:\nblue: wal_level is replica\n");
        assertThat(answer.json().get("error").get("code").asText()).isEqualTo("unfit");
        assertThat(answer.json().get("problems")).hasSize(2);
        assertThat(cli().run("start", PLAN, "--wait").code()).isEqualTo(3);
        assertThat(migrations.changes()).isEmpty();
    }

    @Test
    void whatTheControllerRefusesIsOneSentence() throws Exception {
        migrations.script.add(Statuses.of(State.COMPLETED));
        migrations.refusal = "the migration has ended (completed)";

        var answer = cli().run("rollback", NAME, "-o", "json");

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err())
                .isEqualTo("bascule: the migration has ended (completed)\nhint: bascule status orders-v2\n");
        assertThat(answer.json().get("error").get("code").asText()).isEqualTo("refused");
    }

    private static StepLine step(String id, String state) {
        return new StepLine(id, "x", "", "exact", state, "", 1);
    }
}
