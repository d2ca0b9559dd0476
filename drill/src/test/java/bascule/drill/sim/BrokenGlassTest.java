package bascule.drill.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.controller.BrokenGlass;
import bascule.controller.HomeMigrations;
import bascule.controller.Status;
import bascule.controller.Surroundings;
import bascule.data.Pair;
import bascule.databases.memory.Effects;
import bascule.databases.memory.MemoryPair;
import bascule.journal.Event;
import bascule.journal.MemoryJournal;
import bascule.migration.StepException.Refused;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// In an emergency one person is enough, for a time, loudly, and somebody else has to look at it.
@Timeout(60)
class BrokenGlassTest {
    private static final String NAME = "shop-v2";
    private static final Duration LASTS = Duration.ofMinutes(30);
    private static final String PLAN = """
        migration: shop-v2
        owner: payments
        environments:
          blue: {database: {url: "jdbc:postgresql://blue/shop", user: bascule, password: {env: HOME}}}
          green: {database: {url: "jdbc:postgresql://green/shop", user: bascule, password: {env: HOME}}}
        tables: [rows]
        gates:
          - {before: expand, approval: oncall, needed: 2, by: [ana, ben]}
          - {before: backfill, approval: dba}
        """;

    @TempDir
    private Path home;

    private volatile Instant now = Instant.parse("2027-01-31T02:00:00Z");
    private final MemoryJournal journal = new MemoryJournal(() -> now);

    private HomeMigrations migrations() throws Exception {
        Pair pair = new MemoryPair(Effects.UNHEARD);
        return new HomeMigrations(home, new OnlyRows(pair), _ -> journal, new Surroundings() {
            @Override
            public InstantSource clock() {
                return () -> now;
            }

            @Override
            public Duration uptime() {
                return Duration.ofNanos(System.nanoTime());
            }

            @Override
            public void rest(Duration time) throws InterruptedException {
                REAL.rest(time);
            }

            @Override
            public void at(String point) {}
        });
    }

    private static Status.GateLine gate(HomeMigrations migrations, String name) {
        return migrations.status(NAME).orElseThrow().gates().stream()
                .filter(gate -> gate.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void awaitVerdict(HomeMigrations migrations, String name, String verdict) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> gate(migrations, name).verdict().equals(verdict));
    }

    @Test
    void whoBrokeTheGlassNeedsNoOtherForATimeAndIsNamedUntilSomebodyElseHasReviewedIt() throws Exception {
        try (var migrations = migrations()) {
            migrations.start(PLAN, home, "ana", "");
            assertThatThrownBy(() -> migrations.approve(NAME, "cy", "oncall", ""))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("asks other people");
            Status broken = migrations.breakGlass(NAME, "cy", LASTS, "nobody else answers");
            assertThat(broken.reason()).contains("cy broke the glass (nobody else answers) and acts alone until");
            assertThat(broken.last().what()).isEqualTo("broke the glass: nobody else answers");

            migrations.approve(NAME, "cy", "oncall", "");
            awaitVerdict(migrations, "oncall", "pass");
            assertThat(gate(migrations, "oncall").evidence())
                    .isEqualTo("approved by cy alone, who broke the glass: nobody else answers");

            awaitVerdict(migrations, "dba", "wait");
            migrations.order(NAME, "cy", Event.Order.ABORT, "");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> migrations.status(NAME).orElseThrow().state() == Status.State.ABORTED);
            assertThatThrownBy(() -> migrations.review(NAME, "cy", "fine"))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("nobody reviews themselves");
        }
        try (var second = migrations()) {
            Status ended = second.status(NAME).orElseThrow();
            assertThat(ended.glass()).extracting(BrokenGlass::owed).containsExactly(true);
            assertThat(ended.hint()).isEqualTo("bascule review " + NAME);
            Status reviewed = second.review(NAME, "ben", "right so");
            assertThat(reviewed.glass()).extracting(BrokenGlass::reviewed).containsExactly("ben");
            assertThat(reviewed.reason()).doesNotContain("glass");
            assertThatThrownBy(() -> second.review(NAME, "ana", ""))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("nothing to review");
        }
    }

    @Test
    void itEndsByItselfAndCountsForWhatIsSaidSince() throws Exception {
        try (var migrations = migrations()) {
            migrations.start(PLAN.replace("needed: 2, by: [ana, ben]", "needed: 2"), home, "ana", "");
            migrations.approve(NAME, "cy", "oncall", "before");
            now = now.plusSeconds(10);
            migrations.breakGlass(NAME, "cy", LASTS, "night");
            assertThat(gate(migrations, "oncall").evidence()).isEqualTo("1 of 2 approved");

            now = now.plus(LASTS);
            migrations.approve(NAME, "cy", "oncall", "too late");
            assertThat(gate(migrations, "oncall").verdict()).isEqualTo("wait");
            assertThat(gate(migrations, "oncall").evidence()).isEqualTo("1 of 2 approved");
        }
    }

    /// What is reviewed is what was done, not what somebody may do yet.
    @Test
    void aReviewEndsIt() throws Exception {
        try (var migrations = migrations()) {
            migrations.start(PLAN, home, "ana", "");
            migrations.breakGlass(NAME, "cy", LASTS, "night");
            migrations.review(NAME, "ben", "I am here");
            assertThatThrownBy(() -> migrations.approve(NAME, "cy", "oncall", ""))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("asks other people");
            migrations.breakGlass(NAME, "cy", LASTS, "again");
            assertThat(migrations.status(NAME).orElseThrow().glass())
                    .extracting(BrokenGlass::reviewed)
                    .containsExactly("ben", "");
        }
    }

    @Test
    void whoBreaksItSaysWhyAndOnce() throws Exception {
        try (var migrations = migrations()) {
            migrations.start(PLAN, home, "ana", "");
            assertThatThrownBy(() -> migrations.breakGlass(NAME, "cy", LASTS, " "))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("says why");
            migrations.breakGlass(NAME, "cy", LASTS, "night");
            assertThatThrownBy(() -> migrations.breakGlass(NAME, "cy", LASTS, "night"))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("already");
        }
    }
}
