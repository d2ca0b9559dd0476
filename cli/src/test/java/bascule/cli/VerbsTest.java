package bascule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.controller.Status.GateLine;
import bascule.controller.Status.Health;
import bascule.controller.Status.State;
import bascule.controller.Status.StepLine;
import bascule.migration.StepException.Refused;
import bascule.server.Listen;
import bascule.server.Server;
import bascule.server.ServerSettings;
import bascule.server.Token;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerbsTest {
    private static final String SECRET = "canary-5f1d0e3b9a7c4286";
    private static final String NAME = Statuses.NAME;
    private static final String PLAN = Path.of(System.getProperty("project.root", ".."), "examples/shop/migration.yaml")
            .toAbsolutePath()
            .normalize()
            .toString();

    @TempDir
    Path folder;

    private final ScriptedMigrations migrations = new ScriptedMigrations();
    private final Server server = start();

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "pause, PAUSE", "resume, GO", "rollback, ROLL_BACK", "abort, ABORT", "complete, COMPLETE",
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

    static Stream<Arguments> ends() {
        var gate = new GateLine("cutover", "lag", "", "fail", "9 s");
        return Stream.of(
                Arguments.of(Statuses.RUNNING.with(State.COMPLETED), 0, "completed"),
                Arguments.of(Statuses.RUNNING.with(State.SWITCHED), 0, "switched"),
                Arguments.of(Statuses.RUNNING.with(State.STOPPED).with(Health.FAILED, "no key"), 1, "stopped"),
                Arguments.of(Statuses.RUNNING.with(State.STOPPED).gated(gate), 3, "gate-failed"),
                Arguments.of(Statuses.RUNNING.with(State.ROLLED_BACK), 4, "rolled-back"),
                Arguments.of(Statuses.RUNNING.with(State.ABORTED), 4, "aborted"),
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
        migrations.script.addAll(List.of(
                Statuses.of(State.SWITCHED), Statuses.of(State.ROLLING_BACK), Statuses.of(State.ROLLED_BACK)));

        var answer = cli().run("rollback", NAME, "--wait");

        assertThat(answer.code()).isZero();
        assertThat(answer.out()).isEqualTo("orders-v2 is rolled-back\n");
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
        migrations.script.addAll(List.of(
                Statuses.of(State.RUNNING), Statuses.of(State.RUNNING), Statuses.of(State.SWITCHED)));

        var answer = cli().run("watch", NAME);

        assertThat(answer.out().lines()).hasSize(4);
        assertThat(answer.out()).containsOnlyOnce("expand running").containsOnlyOnce("expand switched");
        assertThat(answer.out()).doesNotContain("\u001b");
    }

    @Test
    void aServerThatIsAwayForAMomentIsWaitedFor() throws Exception {
        migrations.script.add(Statuses.of(State.RUNNING));
        var answer = new FutureTask<>(() -> cli().run("watch", NAME));
        Thread.ofVirtual().start(answer);
        Awaitility.await().until(() -> migrations.calls.contains("look " + NAME));
        Listen where = server.listen();
        server.close();
        migrations.script.add(Statuses.of(State.COMPLETED));

        try (var again = Server.start(new ServerSettings(where, Token.of(SECRET)), migrations)) {
            assertThat(again.listen()).isEqualTo(where);
            assertThat(answer.get(10, TimeUnit.SECONDS).code()).isZero();
        }
    }

    @Test
    void aStatusIsReadWithSuccessHoweverTheMigrationStands() throws Exception {
        migrations.script.add(Statuses.RUNNING.with(State.STOPPED).with(Health.FAILED, "no key").status());

        assertThat(cli().run("status", NAME).code()).isZero();
        assertThat(cli().run("status").out()).contains("why        no key");
        assertThat(cli().run("status", NAME, "-o", "json").json().get("reason").asText()).isEqualTo("no key");
    }

    @Test
    void colourIsForTerminalsThatWantIt() {
        migrations.script.add(Statuses.of(State.RUNNING));

        assertThat(cli().run("status", NAME).out()).doesNotContain("\u001b");
        assertThat(cli().onTerminal().run("status", NAME).out()).contains("\u001b");
        assertThat(cli().onTerminal().set("NO_COLOR", "1").run("status", NAME).out()).doesNotContain("\u001b");
        assertThat(cli().onTerminal().set("TERM", "dumb").run("status", NAME).out()).doesNotContain("\u001b");
    }

    @Test
    void migrationsAreListed() throws Exception {
        assertThat(cli().run("list").err()).contains("there is no migration yet", "hint: bascule start");
        migrations.script.add(Statuses.of(State.RUNNING));

        assertThat(cli().run("list").out().lines().toList().get(1)).startsWith("orders-v2").contains("running", "12m10s");
        assertThat(cli().run("list", "-o", "json").json().get("migrations")).hasSize(1);
    }

    @Test
    void logsAndJournalAreShownAndCannotMoveTheCursor() throws Exception {
        migrations.script.add(Statuses.of(State.RUNNING));

        assertThat(cli().run("logs", NAME, "-n", "5").out()).contains("copied ?[31morders");
        assertThat(migrations.calls).contains("look log 5");
        assertThat(cli().run("audit", NAME).out())
                .contains("     1  1970-01-01T00:00:00Z  epoch 3  0123456789ab  claimed by controller-1")
                .contains("ana ordered roll-back \"errors\"")
                .contains("step hold back finished");
        assertThat(cli().run("audit", NAME, "--after", "2", "-o", "json").json().get("entries")).hasSize(1);
        assertThat(cli().run("logs", NAME, "-n", "0").code()).isEqualTo(2);
        assertThat(cli().run("audit", NAME, "--after", "-1").code()).isEqualTo(2);
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
    void whatTheControllerRefusesIsOneSentence() throws Exception {
        migrations.script.add(Statuses.of(State.COMPLETED));
        migrations.refusal = "the migration has ended (completed)";

        var answer = cli().run("rollback", NAME, "-o", "json");

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err()).isEqualTo("bascule: the migration has ended (completed)\n");
        assertThat(answer.json().get("error").get("code").asText()).isEqualTo("refused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "watch", "rollback", "abort", "complete", "pause", "resume", "logs", "audit"})
    void aMigrationThatIsNotThereIsNamed(String verb) {
        var answer = cli().run(verb, "nope");

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err()).isEqualTo("bascule: there is no migration 'nope' here\nhint: bascule list\n");
    }

    @Test
    void aServerThatDoesNotAnswerIsOneSentenceAndWhatToType() {
        var answer = new Cli(folder).set("BASCULE_SERVER", "http://127.0.0.1:1").run("status");

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err())
                .isEqualTo("bascule: no server answers at http://127.0.0.1:1: start one, or name another with --server"
                        + " or BASCULE_SERVER\nhint: bascule serve\n");
    }

    @Test
    void whatIsNoBasculeServerIsToldApart() throws Exception {
        var other = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        other.start();
        try {
            var answer = cli().run("list", "--server", "http://127.0.0.1:" + other.getAddress().getPort());

            assertThat(answer.code()).isEqualTo(1);
            assertThat(answer.err()).contains("is no Bascule server of version bascule/v1");
        } finally {
            other.stop(0);
        }
    }

    @Test
    void aTokenComesFromItsFileOrTheEnvironmentAndIsNeverShown() throws Exception {
        migrations.script.add(Statuses.of(State.RUNNING));
        Path file = folder.resolve("other-token");
        Files.writeString(file, SECRET + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        var bare = new Cli(folder).set("BASCULE_SERVER", "http://" + server.listen());

        assertThat(bare.run("list").err()).contains("wants a token, and none was found in BASCULE_TOKEN or .bascule/token");
        assertThat(bare.run("list", "--token-file", "other-token").code()).isZero();
        Files.createDirectory(folder.resolve(".bascule"));
        Files.move(file, folder.resolve(".bascule/token"));
        assertThat(bare.run("list").code()).isZero();
        assertThat(bare.set("BASCULE_TOKEN", "wrong-" + SECRET).run("list").err()).contains("does not know this token");
        for (String verb : List.of("list", "status", "version", "logs", "audit")) {
            var said = bare.run(verb, NAME, "-o", "json");
            assertThat(said.out() + said.err()).doesNotContain(SECRET);
        }
    }

    @Test
    void aTokenThatOthersCanReadIsRefused() throws Exception {
        Path file = folder.resolve("token");
        Files.writeString(file, SECRET);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

        var answer = cli().run("list", "--token-file", "token");

        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.err()).contains("others may read the token file", "hint: chmod 600 " + file);
        assertThat(answer.err()).doesNotContain(SECRET);
        assertThat(cli().run("list", "--token-file", "nope").err()).contains("there is no token file");
    }

    private static StepLine step(String id, String state) {
        return new StepLine(id, "x", "", "exact", state, "", 1);
    }

    private Cli cli() {
        return new Cli(folder).set("BASCULE_SERVER", "http://" + server.listen()).set("BASCULE_TOKEN", SECRET);
    }

    private Server start() {
        try {
            return Server.start(new ServerSettings(new Listen("127.0.0.1", 0), Token.of(SECRET)), migrations);
        } catch (Refused taken) {
            throw new AssertionError(taken);
        }
    }
}
