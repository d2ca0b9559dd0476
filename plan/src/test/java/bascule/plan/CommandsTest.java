package bascule.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import bascule.migration.StepException.Transient;
import bascule.plan.Commands.Allowed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class CommandsTest {
    private static final Duration WITHIN = Duration.ofSeconds(10);
    private static final Optional<Double> BY_EXIT_CODE = Optional.empty();
    private static final Optional<Double> BY_NUMBER = Optional.of(3.0);

    @TempDir
    Path folder;

    private static OptionalDouble ask(Duration within, Optional<Double> moreThan, String script) throws Exception {
        var commands = new Commands(Map.of("check", new Allowed(List.of("/bin/sh", "-c", script), within)));
        return commands.number(new Watched.Command("check", moreThan, Duration.ofSeconds(15)));
    }

    private static void noData(Duration within, Optional<Double> moreThan, String script, String words) {
        assertThatThrownBy(() -> ask(within, moreThan, script))
                .isInstanceOf(Transient.class)
                .hasMessageContaining(words);
    }

    @Test
    void anExitCodeOfZeroIsWellAndOfOneIsNot() throws Exception {
        assertThat(ask(WITHIN, BY_EXIT_CODE, "exit 0")).hasValue(0);
        assertThat(ask(WITHIN, BY_EXIT_CODE, "echo 3 orders are missing; exit 1"))
                .hasValue(1);
    }

    @Test
    void aNumberIsWhatTheFirstLineSays() throws Exception {
        assertThat(ask(WITHIN, BY_NUMBER, "echo; echo ' 7.5 '; echo more")).hasValue(7.5);
        assertThat(ask(WITHIN, BY_NUMBER, "echo -2e3")).hasValue(-2000);
        assertThat(ask(WITHIN, BY_NUMBER, "echo NaN")).isEmpty();
    }

    @Test
    void whateverElseHappensIsNoData() {
        noData(WITHIN, BY_EXIT_CODE, "exit 2", "the command check ended with 2, and only 0 and 1 are answers");
        noData(WITHIN, BY_EXIT_CODE, "kill -9 $$", "ended with 137");
        noData(WITHIN, BY_NUMBER, "echo 7; exit 1", "the command check ended with 1");
        noData(WITHIN, BY_NUMBER, "echo many", "prints no number: 'many'");
        for (String javas : List.of("5f", "0x1p3", "Infinity", "1e999", "1_000")) {
            noData(WITHIN, BY_NUMBER, "echo " + javas, "prints no number: '" + javas + "'; let its first line be one");
        }
        noData(WITHIN, BY_NUMBER, "true", "prints no number: ''");
        noData(WITHIN, BY_EXIT_CODE, "head -c 100000 /dev/zero", "printed more than 64 KiB and was ended");
        noData(WITHIN, BY_EXIT_CODE, "while true; do echo y; done", "printed more than 64 KiB and was ended");
        var gone = new Commands(Map.of("check", new Allowed(List.of("/no/such/program"), WITHIN)));
        assertThatThrownBy(() -> gone.ask("check")).hasMessageContaining("/no/such/program is not there");
    }

    /// Nobody's child any more once it has ended well, and ended too.
    @Test
    void whatItLeavesBehindIsEndedToo() throws Exception {
        Path pid = folder.resolve("pid");
        String script = "sleep 300 >/dev/null & echo $! > %s; (setsid sleep 300 >/dev/null & echo $! >> %s); exit 0"
                .formatted(pid, pid);
        assertThat(ask(WITHIN, BY_EXIT_CODE, script)).hasValue(0);
        assertThat(Files.readAllLines(pid))
                .hasSize(2)
                .allSatisfy(each -> await().until(() -> ProcessHandle.of(Long.parseLong(each))
                        .map(left -> !left.isAlive())
                        .orElse(true)));
    }

    /// What it started is ended with it, though it waits for nothing.
    @Test
    void whatTakesTooLongIsEndedWithItsChildren() throws Exception {
        Path pids = folder.resolve("pids");
        String script = "sleep 300 & echo $! > %s; (sleep 300; true) & echo $! >> %s; wait".formatted(pids, pids);
        noData(Duration.ofSeconds(1), BY_EXIT_CODE, script, "did not end within 1s and was ended");
        assertThat(Files.readAllLines(pids))
                .hasSize(2)
                .allSatisfy(pid -> await().until(() -> ProcessHandle.of(Long.parseLong(pid))
                        .map(process -> !process.isAlive())
                        .orElse(true)));
    }

    @Test
    void noCommandIsRunThatTheOperatorDoesNotAllow() {
        var commands = new Commands(Map.of("check", new Allowed(List.of("/bin/true"), WITHIN)));
        assertThatThrownBy(() -> commands.ask("/bin/true"))
                .isInstanceOf(Transient.class)
                .hasMessageContaining("is not allowed by this controller (these are: check)");
        assertThat(commands.against("check")).isEmpty();
        assertThat(Commands.NONE.against("check").orElseThrow()).contains("(none is)", "serve --commands");
    }

    @Test
    void aCommandSeesNoEnvironmentButItsPath() throws Exception {
        assertThat(ask(
                        WITHIN,
                        BY_NUMBER,
                        "env | grep -v -e '^PATH=' -e '^BASCULE_RUN=' -e '^PWD=' -e '^SHLVL=' -e '^_=' | wc -l"))
                .hasValue(0);
    }

    @Test
    void everyKeyOfTheFileArrives() throws Exception {
        var reading = CommandsReader.read("""
            # what plans may ask
            smoke: {run: [/bin/echo, "4", $HOME], within: 30s}
            check: {run: [/bin/true]}
            """);
        assertThat(reading.problems()).isEmpty();
        Commands commands = reading.commands().orElseThrow();
        assertThat(commands.ask("smoke")).isEqualTo(new Commands.Answer(0, "4 $HOME"));
        assertThat(commands.ask("check")).isEqualTo(new Commands.Answer(0, ""));
    }

    @Test
    void everyMistakeInTheFileIsToldAtOnceWithItsPlace() {
        var reading = CommandsReader.read("""
            Smoke: {run: [/bin/true]}
            a: {run: []}
            b: {run: true}
            c: {run: [true]}
            d: {within: 1s}
            e: {run: [/bin/true], within: 1h}
            f: {run: [/bin/true], env: x}
            g: /bin/true
            h: {run: [/no/such/program]}
            i: {run: [/etc]}
            j: {run: [/etc/passwd]}
            k: {run: [/bin/echo, "a\\0b"]}
            """);
        assertThat(reading.commands()).isEmpty();
        assertThat(reading.problems())
                .extracting(each -> each.line() + ":" + each.column() + " " + each.path())
                .containsExactly(
                        "1:1 Smoke",
                        "2:5 a.run",
                        "3:10 b.run",
                        "4:5 c.run",
                        "5:1 d",
                        "6:31 e.within",
                        "7:23 f.env",
                        "8:4 g",
                        "9:5 h.run",
                        "10:5 i.run",
                        "11:5 j.run",
                        "12:5 k.run");
    }

    @Test
    void aFileThatIsNoneIsCalledWhatItIs() {
        assertThat(CommandsReader.read("").problems())
                .extracting(Problem::message)
                .containsExactly("the list of commands is empty: docs/cli.md shows one");
        assertThat(CommandsReader.read("a: &b {run: [/bin/true]}").problems())
                .extracting(Problem::message)
                .containsExactly("an anchor (&name) is not allowed in a list of commands: remove it");
    }

    @Test
    void aPlanNamesThemAndSaysWhatIsTooMuch() {
        String ramp = Texts.SERVICE + "ramp: [{share: 5%, dwell: 10m, longest: 1h, gates: [{command: smoke}]}]\n";
        Plan plan = Texts.accepted(ramp + """
            guards:
              - {during: ramp, command: smoke}
              - {during: soak, command: {name: queue, more-than: 100, every: 1m}, warm-up: 0s}
            """, folder);
        assertThat(plan.guards())
                .extracting(Plan.GuardRule::name, Plan.GuardRule::watched)
                .containsExactly(
                        tuple("smoke-ramp", new Watched.Command("smoke", Optional.empty(), Duration.ofSeconds(15))),
                        tuple("queue-soak", new Watched.Command("queue", Optional.of(100.0), Duration.ofMinutes(1))));
        assertThat(plan.commands()).containsExactly("smoke", "queue");
        assertThat(plan.byChance()).isEmpty();
        Texts.refused(
                ramp + "guards: [{during: soak, command: /bin/true}]\n", folder, "guards[0].command", "small letters");
        Texts.refused(
                ramp + "guards: [{during: soak, command: {more-than: 3}}]\n",
                folder,
                "guards[0].command",
                "'name' is missing");
        Texts.refused(
                ramp + "guards: [{during: soak, command: a}, {during: soak, command: a}]\n",
                folder,
                "guards[1]",
                "keep one");
    }
}
