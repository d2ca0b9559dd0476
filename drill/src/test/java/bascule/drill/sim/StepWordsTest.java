package bascule.drill.sim;

import static org.assertj.core.api.Assertions.assertThat;

import bascule.controller.HomeMigrations;
import bascule.controller.Status;
import bascule.controller.Surroundings;
import bascule.data.Pair;
import bascule.databases.memory.Effects;
import bascule.databases.memory.MemoryPair;
import bascule.journal.Event;
import bascule.journal.MemoryJournal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Between a step's act and its record, too, a status says of it what is so.
@Timeout(60)
class StepWordsTest {
    private static final String NAME = "shop-v2";
    private static final String PLAN = """
        migration: shop-v2
        owner: payments
        environments:
          blue: {database: {url: "jdbc:postgresql://blue/shop", user: bascule, password: {env: HOME}}}
          green: {database: {url: "jdbc:postgresql://green/shop", user: bascule, password: {env: HOME}}}
        tables: [rows]
        gates:
          - {before: backfill, approval: oncall}
        """;

    @TempDir
    private Path home;

    private final MemoryJournal journal = new MemoryJournal(InstantSource.system());
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private volatile Optional<HomeMigrations> looking = Optional.empty();

    private HomeMigrations migrations() throws Exception {
        Pair pair = new MemoryPair(Effects.UNHEARD);
        return new HomeMigrations(home, new OnlyRows(pair), _ -> journal, new Surroundings() {
            @Override
            public InstantSource clock() {
                return InstantSource.system();
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
            public void at(String point) {
                look(point);
            }
        });
    }

    /// At every point that a step passes.
    private void look(String point) {
        looking.flatMap(each -> each.status(NAME))
                .ifPresent(status -> status.steps().stream()
                        .filter(step -> point.startsWith(step.id() + "."))
                        .forEach(step -> seen.add(point + " " + step.state())));
    }

    private static void await(HomeMigrations migrations, Status.State state) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> migrations.status(NAME).orElseThrow().state() == state);
    }

    @Test
    void noStepOfACleanWayBackIsCalledFailedAtAnyMoment() throws Exception {
        try (var migrations = migrations()) {
            migrations.start(PLAN, home, "ana", "");
            await(migrations, Status.State.AWAITING_APPROVAL);
            looking = Optional.of(migrations);
            migrations.order(NAME, "ana", Event.Order.ABORT, "");
            await(migrations, Status.State.ABORTED);
        }
        assertThat(journal.replay(0)).noneMatch(entry -> entry.event() instanceof Event.StepFailed);
        assertThat(seen).noneMatch(each -> each.endsWith(" failed"));
        assertThat(seen)
                .filteredOn(each -> each.contains(".back.done "))
                .isNotEmpty()
                .allMatch(each -> each.endsWith(" reverting"));
    }
}
