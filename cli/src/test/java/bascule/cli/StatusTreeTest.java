package bascule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.alerts.Delivery;
import bascule.controller.Status;
import bascule.controller.Status.GateLine;
import bascule.controller.Status.Health;
import bascule.controller.Status.State;
import bascule.controller.Status.StepLine;
import bascule.data.Link;
import bascule.flags.FlagsInPlay;
import bascule.migration.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusTreeTest {
    /// Written anew with -Dgolden.write=true; look at the difference before you commit it.
    private static final Path GOLDEN =
            Path.of(System.getProperty("project.root", ".."), "cli/src/test/resources/trees");

    private static final Link.Standing STILL = new Link.Standing(false, 0, 0, 0, "", 0, 0, "");

    private static final Statuses FULL = Statuses.RUNNING
            .with(State.AWAITING_APPROVAL)
            .with(Health.HEALTHY, "payments: 0 of 1 approved")
            .in(
                    "ramp-25",
                    step("routes", "expand", "done", ""),
                    step("backfill", "backfill", "done", ""),
                    step("ramp-25", "ramp-25", "done", ""),
                    step("hold", "cutover", "pending", ""))
            .gated(
                    new GateLine("ramp-25", "lag", "", "pass", "0.2 s"),
                    new GateLine("cutover", "payments", "", "wait", "0 of 1 approved"),
                    new GateLine("contract", "soak", "", "pending", ""))
            .served(Side.BLUE, 2_500, 0)
            .following(
                    new Link.Standing(true, 4_096, 180, 9, "", 0, 0, ""),
                    new Link.Standing(true, 0, 0, 1, "", 0, 0, ""))
            .verified(0)
            .hinting("bascule approve orders-v2 payments");

    private static final Map<String, Statuses> CASES = Map.of(
            "full",
            FULL,
            "bare",
            Statuses.RUNNING,
            "switched",
            FULL.with(State.SWITCHED)
                    .served(Side.GREEN, 0, 0)
                    .following(STILL, new Link.Standing(true, 12, 0, 1, "", 0, 0, "")),
            "broken",
            FULL.with(State.STOPPED)
                    .with(Health.FAILED, "the backfill failed: orders has no key")
                    .in("backfill", step("backfill", "backfill", "failed", "120,000 of 300,000 rows"))
                    .gated(new GateLine("cutover", "lag", "", "fail", "9 s, at most 2 s"))
                    .served(Side.BLUE, 50, 3, "http://127.0.0.1:8082")
                    .following(new Link.Standing(true, 5L << 30, 65_000, 9, "", 2, 0, ""), STILL)
                    .verified(1_204),
            "returning",
            FULL.with(State.ROLLING_BACK).in("cutover", step("hold", "cutover", "reverting", "3 of 5 requests")),
            "completed",
            Statuses.RUNNING.with(State.COMPLETED).irreversible());

    private static Statuses caseOf(String name) {
        return Objects.requireNonNull(CASES.get(name), name);
    }

    private static StepLine step(String id, String phase, String state, String progress) {
        return new StepLine(id, phase, "", "exact", state, progress, 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"full", "bare", "switched", "broken", "returning", "completed"})
    void aStatusLooksAsItAlwaysDid(String name) throws IOException {
        String drawn = draw(caseOf(name), 140);
        Path golden = GOLDEN.resolve(name + ".txt");
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(golden, drawn);
        }
        assertThat(drawn).isEqualTo(Files.readString(golden));
    }

    @Test
    void onlyOrgansThatAMigrationHasGetALine() {
        assertThat(draw(Statuses.RUNNING, 140))
                .doesNotContain("traffic", "data", "verified", "flag", "clients", "gates", "hint");
    }

    @Test
    void noLineIsWiderThanTheTerminalAndCutsShow() {
        for (int width = 1; width < 150; width++) {
            int most = width;
            assertThat(draw(caseOf("broken"), width).lines())
                    .allSatisfy(line ->
                            assertThat(line.codePointCount(0, line.length())).isLessThanOrEqualTo(most));
        }
        assertThat(draw(caseOf("broken"), 60)).contains("…");
    }

    @Test
    void whoIsToldOfAlertsAndWhoIsNotStandsThere() {
        var alerts = List.of(new Delivery("chat", 1_204, 0, 0, ""), new Delivery("on-call", 3, 1, 2, "it answers 503"));
        String drawn = StatusTree.render(Statuses.RUNNING.status(alerts), Optional.empty(), ZoneOffset.UTC, 140, false);
        assertThat(drawn).contains("chat: 1,204 told   on-call: 3 told, 1 waiting, 2 given up");
    }

    @Test
    void flagsThatGoWithTheMigrationShowWhoHasWhatAndWhoIsBehind() {
        var moving = new FlagsInPlay.Moving(
                "checkout-v2",
                "25%",
                "live",
                "",
                List.of(
                        new FlagsInPlay.Given("new", 0.248, 250, 1_204),
                        new FlagsInPlay.Given("old", 0.752, 754, 3_009),
                        new FlagsInPlay.Given("older", 0, 0, 0)));
        var killed = new FlagsInPlay.Moving("pricing", "", "", "errors", List.of());
        var flags = new FlagsInPlay("12-9f86d081", List.of(moving, killed), 3, List.of("shop-2"), "not taken over: x");
        Status status = Statuses.RUNNING.status(List.of(), Optional.of(flags));
        assertThat(StatusTree.render(status, Optional.empty(), ZoneOffset.UTC, 200, false))
                .contains(
                        "flag       checkout-v2 at 25%, stage live   new 24.8 % of callers, about 250 so far,"
                                + " 1,204 answers   old 75.2 % of callers, about 754 so far, 3,009 answers\n",
                        "flag       pricing   killed: errors   no program told of it yet\n",
                        "clients    2 of 3 have the flags in force   behind: shop-2   ✘ not taken over: x\n")
                .doesNotContain("older");
    }

    @Test
    void colourChangesNoText() {
        String coloured = StatusTree.render(FULL.status(), Optional.empty(), ZoneOffset.UTC, 60, true);

        assertThat(coloured).contains("\u001b[");
        assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", "")).isEqualTo(draw(FULL, 60));
    }

    @Test
    void whatWentBackIsNotCountedAsIfItsPhaseRanAgain() {
        assertThat(draw(FULL, 140)).containsPattern(" \\d/\\d {3}");
        assertThat(draw(FULL.with(State.ROLLED_BACK), 140)).doesNotContainPattern(" \\d/\\d {3}");
    }

    @Test
    void healthIsNeverToldInBlueOrGreen() {
        for (var status : CASES.values()) {
            assertThat(StatusTree.render(status.status(), 140, true))
                    .doesNotContain(Ink.GREEN.on("healthy"), Ink.BLUE.on("healthy"), Ink.GREEN.on("failed"));
        }
    }

    @Test
    void hostileWordsCannotMoveTheCursor() {
        String tree = draw(Statuses.RUNNING.with(Health.FAILED, "\u001b[2J\r\nowned \u202egnp\u0007"), 140);

        assertThat(tree).contains("?[2J??owned ?gnp?");
        assertThat(tree.replace("\n", "")).doesNotContainPattern("\\p{Cntrl}");
    }

    @Test
    void ratesComeFromTwoLooks() {
        Status first = FULL.served(Side.BLUE, 2_500, 0).status();
        Status restarted = Statuses.RUNNING.status();

        assertThat(Rates.between(first, first)).isEmpty();
        assertThat(Rates.between(first, restarted)).isEmpty();
        assertThat(StatusTree.render(first, Optional.of(new Rates(1_210, 402)), ZoneOffset.UTC, 140, false))
                .contains("1,210 / 402 per second");
    }

    private static String draw(Statuses status, int width) {
        return StatusTree.render(status.status(), Optional.empty(), ZoneOffset.UTC, width, false);
    }
}
