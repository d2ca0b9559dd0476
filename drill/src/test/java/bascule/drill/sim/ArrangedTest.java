package bascule.drill.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bascule.controller.HomeMigrations;
import bascule.controller.Status;
import bascule.controller.Surroundings;
import bascule.data.CopyRate;
import bascule.data.Link;
import bascule.data.Pair;
import bascule.databases.memory.Effects;
import bascule.databases.memory.MemoryPair;
import bascule.journal.Event;
import bascule.journal.Event.Matter;
import bascule.journal.MemoryJournal;
import bascule.migration.Progress;
import bascule.migration.StepException.Refused;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a person arranges about the rows is on record, carried out, and still holds after a restart.
@Timeout(60)
class ArrangedTest {
    private static final String PLAN = """
        migration: shop-v2
        owner: payments
        environments:
          blue: {database: {url: "jdbc:postgresql://blue/shop", user: bascule, password: {env: HOME}}}
          green: {database: {url: "jdbc:postgresql://green/shop", user: bascule, password: {env: HOME}}}
        tables: [rows]
        gates: [{before: expand, approval: oncall}]
        """;

    @TempDir
    private Path home;

    private final MemoryJournal journal = new MemoryJournal(InstantSource.system());
    private final List<CopyRate> rates = new CopyOnWriteArrayList<>();

    private HomeMigrations migrations() throws Exception {
        Pair real = new MemoryPair(Effects.UNHEARD);
        Link held = Mutant.changed(Link.class, real.forward(), (call, arguments) -> {
            if (call.name().equals("copy")) {
                waitInVain(arguments[1]);
            }
            return call.go();
        });
        Pair pair = Mutant.changed(Pair.class, real, (call, arguments) -> switch (call.name()) {
            case "copyAt" -> rates.add((CopyRate) arguments[0]) ? call.go() : null;
            case "forward" -> held;
            default -> call.go();
        });
        return new HomeMigrations(home, new OnlyRows(pair), _ -> journal, Surroundings.REAL);
    }

    /// A copy that is held back tells so again and again.
    @SuppressWarnings("unchecked")
    private void waitInVain(Object progress) {
        while (true) {
            ((Consumer<Progress>) progress).accept(new Progress(0, 10, "rows", "stopped by hand"));
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }

    @Test
    void anOrderEndsACopyThatIsHeldBack() throws Exception {
        try (var migrations = migrations()) {
            migrations.start(PLAN, home, "ana", "");
            migrations.approve("shop-v2", "ana", "oncall", "");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> migrations.status("shop-v2").orElseThrow().steps().stream()
                            .anyMatch(step -> step.progress().equals("0 of 10 rows, stopped by hand")));
            migrations.order("shop-v2", "bo", Event.Order.ABORT, "");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> migrations.status("shop-v2").orElseThrow().state() == Status.State.ABORTED);
        }
    }

    @Test
    void aRateByHandIsOnRecordAndHoldsAfterARestart() throws Exception {
        try (var first = migrations()) {
            first.start(PLAN, home, "ana", "");
            var status = first.arrange("shop-v2", "bo", Matter.COPY_RATE, "3MiB", "peak");
            assertThat(status.last().what()).isEqualTo("set the rate of the copy to 3MiB: peak");
            assertThat(rates.getLast()).isEqualTo(CopyRate.of("3MiB"));
            assertThatThrownBy(() -> first.arrange("shop-v2", "bo", Matter.COPY_RATE, "fast", ""))
                    .isInstanceOf(Refused.class)
                    .hasMessageStartingWith("'fast' is no rate: write a size in a second");
        }
        assertThat(journal.replay(0).stream().filter(entry -> entry.event() instanceof Event.Arranged))
                .hasSize(1);
        rates.clear();
        try (var second = migrations()) {
            assertThat(second.status("shop-v2")).isPresent();
            assertThat(rates.getLast()).isEqualTo(CopyRate.of("3MiB"));
        }
    }
}
