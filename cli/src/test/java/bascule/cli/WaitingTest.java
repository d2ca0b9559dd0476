package bascule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.controller.Status.GateLine;
import bascule.controller.Status.Health;
import bascule.controller.Status.State;
import bascule.controller.Status.StepLine;
import bascule.server.Listen;
import bascule.server.Server;
import bascule.server.ServerSettings;
import bascule.server.Token;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Verbs that wait until a migration rests.
class WaitingTest extends Served {
    static Stream<Arguments> ends() {
        var gate = new GateLine("cutover", "lag", "", "fail", "9 s");
        return Stream.of(
                Arguments.of(Statuses.RUNNING.with(State.COMPLETED), 0, "completed"),
                Arguments.of(Statuses.RUNNING.with(State.SWITCHED), 0, "switched"),
                Arguments.of(Statuses.RUNNING.with(State.STOPPED).with(Health.FAILED, "no key"), 1, "stopped"),
                Arguments.of(Statuses.RUNNING.with(State.STOPPED).gated(gate), 3, "gate-failed"),
                Arguments.of(Statuses.RUNNING.with(State.ROLLED_BACK), 4, "rolled-back"),
                Arguments.of(Statuses.RUNNING.with(State.ABORTED), 4, "aborted"),
                Arguments.of(Statuses.RUNNING.with(State.HELD), 7, "held"),
                Arguments.of(Statuses.RUNNING.with(State.AWAITING_APPROVAL), 6, "awaiting-approval"),
                Arguments.of(Statuses.RUNNING.with(State.STOPPED).desiring("blue"), 8, "roll-back-failed"));
    }

    @ParameterizedTest
    @MethodSource("ends")
    void waitingEndsWithTheExitCodeOfHowItEnded(Statuses end, int code, String word) throws Exception {
        migrations.script.addAll(List.of(Statuses.of(State.RUNNING), end.status()));

        var text = cli().run("start", PLAN, "--wait");
        assertThat(text.code()).isEqualTo(code);
        assertThat(text.err()).contains("expand running, healthy").contains("step routes running");

        var json = cli().run("start", PLAN, "--wait", "-o", "json");
        assertThat(json.code()).isEqualTo(code);
        assertThat(json.json().get("ok").asBoolean()).isEqualTo(code == 0);
        if (code != 0) {
            assertThat(json.json().get("error").get("code").asText()).isEqualTo(word);
        }
        assertThat(cli().run("watch", NAME).code()).isEqualTo(code);
        assertThat(cli().run("status", NAME, "--watch").code()).isEqualTo(code);
    }

    @Test
    void withoutANameTheOnlyMigrationUnderWayIsWatched() {
        migrations.script.add(Statuses.of(State.ABORTED));
        assertThat(cli().run("watch").err()).contains("no migration is under way");

        migrations.script.clear();
        migrations.script.add(Statuses.of(State.SWITCHED));
        assertThat(cli().run("watch").code()).isZero();
    }

    @Test
    void whatWasOrderedIsSuccessWhateverItIsCalled() {
        migrations.script.addAll(
                List.of(Statuses.of(State.SWITCHED), Statuses.of(State.ROLLING_BACK), Statuses.of(State.ROLLED_BACK)));

        var answer = cli().run("rollback", NAME, "--wait");

        assertThat(answer.code()).isZero();
        assertThat(answer.out()).isEqualTo("orders-v2 is rolled back\n");
    }

    @Test
    void anOrderIsWaitedForAlsoWhenItTakesAMomentToShow() {
        migrations.script.addAll(List.of(
                Statuses.of(State.STOPPED),
                Statuses.of(State.STOPPED),
                Statuses.of(State.RUNNING),
                Statuses.of(State.SWITCHED)));

        assertThat(cli().run("resume", NAME, "--wait").code()).isZero();
    }

    @Test
    void aWaitThatIsOverLeavesTheMigrationAlone() {
        migrations.script.add(Statuses.of(State.RUNNING));

        var answer = cli().run("watch", NAME, "--timeout", "10ms");

        assertThat(answer.code()).isEqualTo(5);
        assertThat(answer.err()).contains("it goes on").contains("hint: bascule watch orders-v2");
        assertThat(migrations.changes()).isEmpty();
    }

    @Test
    void aPersonOnATerminalMayWatchAWaitForAPerson() {
        migrations.script.addAll(List.of(Statuses.of(State.AWAITING_APPROVAL), Statuses.of(State.SWITCHED)));

        var answer = cli().onTerminal().run("watch", NAME);

        assertThat(answer.code()).isZero();
        assertThat(answer.out()).contains("awaiting approval", "\u001b[", "A\u001b[J", "switched");
    }

    @Test
    void aWatchWithoutATerminalTellsOnlyWhatChanged() {
        migrations.script.addAll(
                List.of(Statuses.of(State.RUNNING), Statuses.of(State.RUNNING), Statuses.of(State.SWITCHED)));

        var answer = cli().run("watch", NAME);

        assertThat(answer.out().lines()).hasSize(4);
        assertThat(answer.out()).containsOnlyOnce("expand running").containsOnlyOnce("expand switched");
        assertThat(answer.out()).doesNotContain("\u001b");
    }

    @Test
    void whatWasDoneBeforeTheFirstLookGetsNoTimeOfNow() {
        migrations.script.add(Statuses.RUNNING
                .with(State.SWITCHED)
                .in("cutover", new StepLine("hold", "cutover", "", "exact", "done", "", 1))
                .status());

        var answer = cli().run("watch", NAME);

        assertThat(answer.out()).contains("\nearlier  step hold done\n");
        assertThat(answer.out()).containsPattern("\\d\\d:\\d\\d:\\d\\d cutover switched");
    }

    @Test
    void aServerThatIsAwayForAMomentIsWaitedFor() throws Exception {
        migrations.script.add(Statuses.of(State.RUNNING));
        var out = new ByteArrayOutputStream();
        var line = CommandLines.of(cli().shell(out, new ByteArrayOutputStream()), _ -> migrations);
        var code = new FutureTask<>(() -> line.execute("watch", NAME));
        Thread.ofVirtual().start(code);
        Awaitility.await().until(() -> migrations.calls.contains("look " + NAME));
        Listen where = server.listen();
        server.close();
        Awaitility.await()
                .untilAsserted(
                        () -> assertThat(out.toString(StandardCharsets.UTF_8)).contains("looking again"));
        migrations.script.add(Statuses.of(State.COMPLETED));

        try (var again = Server.start(new ServerSettings(where, Token.of(SECRET)), migrations)) {
            assertThat(again.listen()).isEqualTo(where);
            assertThat(code.get(10, TimeUnit.SECONDS)).isZero();
        }
    }
}
