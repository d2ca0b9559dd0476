package bascule.reports;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.controller.Status;
import bascule.controller.Status.Health;
import bascule.controller.Status.State;
import bascule.journal.Entry;
import bascule.journal.Event;
import bascule.journal.Event.Direction;
import bascule.journal.Event.Order;
import bascule.reports.DeliveryFigures.Told;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class IncidentTest {
    private static final Status BACK = Histories.status(State.ROLLED_BACK, Health.HEALTHY);

    private static Histories switched() {
        return Histories.started().step("secret-hold", Direction.FORWARD).step("release", Direction.FORWARD);
    }

    /// The guard's fail at second 5, the order at 6, back at 10; what comes after belongs to it no more.
    private static List<Entry> cameBack() {
        return switched()
                .add(new Event.GateJudged("soak", "errors", "fail", "12 of 100 failed"))
                .ordered(Order.ROLL_BACK)
                .step("release", Direction.BACK)
                .step("secret-hold", Direction.BACK)
                .add(new Event.Claimed("another"))
                .entries();
    }

    @Test
    void aWayBackIsOverWithItsLastStep() {
        List<Episode> episodes = Episode.of(cameBack(), false);

        assertThat(episodes).singleElement().satisfies(episode -> {
            assertThat(episode.failed().event()).isInstanceOf(Event.GateJudged.class);
            assertThat(episode.lasted()).isEqualTo(Duration.ofSeconds(5));
            assertThat(episode.cameBack()).isTrue();
        });
        assertThat(Episode.of(cameBack(), true))
                .singleElement()
                .satisfies(episode -> assertThat(episode.ended()).isEmpty());
    }

    @Test
    void whatWasTriedAgainAndWorkedIsNoIncident() {
        List<Entry> entries = Histories.started()
                .failed("backfill", true)
                .step("backfill", Direction.FORWARD)
                .entries();

        assertThat(Episode.of(entries, false)).isEmpty();
        assertThat(Incident.record(BACK, entries).markdown()).contains("Nothing failed for good");
    }

    @Test
    void aFailureEndsWhenSomebodySaysToGoOn() {
        List<Entry> entries = Histories.started()
                .failed("backfill", false)
                .ordered(Order.GO)
                .step("backfill", Direction.FORWARD)
                .failed("prove", false)
                .entries();

        List<Episode> episodes = Episode.of(entries, false);

        assertThat(episodes).hasSize(2);
        assertThat(episodes.getFirst().lasted()).isEqualTo(Duration.ofSeconds(1));
        assertThat(episodes.getLast().ended()).isEmpty();
    }

    @Test
    void aRecordTellsWhatFailedWhoActedAndWhenCallersWereBack() {
        assertThat(Incident.record(BACK, cameBack()).markdown())
                .contains("gate errors of soak: fail, 12 of 100 failed", "The way back was over 5.0 s later.")
                .contains("ana, ben", "ben ordered roll-back \"errors\"")
                .contains("the last comparison, at 2026-11-25 12:00:00 UTC, found 0 that differ");
    }

    @Test
    void aReviewLeavesToPeopleWhatOnlyTheyKnow() {
        assertThat(Incident.review(BACK, cameBack()).markdown())
                .contains("## What went well", "## Where we were lucky", "to be written by whoever was there")
                .contains("12 of 100 failed");
    }

    @Test
    void figuresCountSwitchesAndWaysBack() {
        Histories twice = switched();
        twice.ordered(Order.ROLL_BACK).step("release", Direction.BACK).step("secret-hold", Direction.BACK);
        twice.ordered(Order.GO).step("secret-hold", Direction.FORWARD).step("release", Direction.FORWARD);

        assertThat(DeliveryFigures.of(List.of(new Told(BACK, twice.entries()))).markdown())
                .contains("Migrations: 1. Switches to green: 2.")
                .contains("2.0 a week", "| 4.0 s |", "1 of 2 (50 %)");
        assertThat(DeliveryFigures.of(List.of()).markdown()).contains("none yet");
    }
}
