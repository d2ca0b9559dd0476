package bascule.bench.cases;

import bascule.bench.Bench;
import bascule.bench.Row;
import bascule.bench.Run;
import bascule.bench.Spread;
import bascule.bench.rows.OurLink;
import bascule.bench.rows.Servers;
import bascule.bench.rows.Shape;
import bascule.bench.rows.SteadyWrites;
import bascule.data.Link.Difference;
import bascule.embedded.EmbeddedPostgres.Version;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// Comparing all rows of both sides beside copying them; and whether it finds one changed, one
/// missing, one extra and one emptied row while both sides live, and no other.
public final class ReconcileBench implements Bench {
    private static final Duration BUDGET = Duration.ofMinutes(10);
    private static final String TARGET = "proven";
    private static final int WRITES_PER_SECOND = 500;
    private static final String DAMAGE = """
        SET session_replication_role = replica;
        UPDATE accounts SET abalance = abalance + 1 WHERE aid = 900;
        DELETE FROM accounts WHERE aid = 901;
        INSERT INTO accounts VALUES (-1, 1, 1, '');
        UPDATE accounts SET filler = NULL WHERE aid = 902;
        """;
    private static final Set<String> DAMAGED = Set.of("aid=900", "aid=901", "aid=-1", "aid=902");

    @Override
    public String name() {
        return "reconcile";
    }

    @Override
    public String describe() {
        return "comparing all rows beside copying them, and finding four damaged rows under load";
    }

    @Override
    public void measure(Run run) throws Exception {
        Servers servers = Servers.start(run.workshop(), Version.V17);
        int rows = run.choose(500_000, 3_000_000);
        run.say("writing %,d rows".formatted(rows));
        servers.atSource(Shape.PGBENCH.tables() + Shape.PGBENCH.rows(rows));
        List<Double> proving = new ArrayList<>();
        List<Double> copying = new ArrayList<>();
        int rounds = run.choose(3, 5);
        for (int round = 0; round <= rounds; round++) {
            round(run, servers, rows, proving, copying);
            if (round == 0) {
                proving.clear();
                copying.clear();
            }
        }
        run.note("in each of %d rounds under %d writes/s the four damaged rows were found, and no other"
                .formatted(rounds + 1, WRITES_PER_SECOND));
        Spread ratio = Spread.ofRatios(proving, copying);
        run.row(new Row(
                "bascule reconcile",
                "bascule copy",
                "thousand rows per second",
                Spread.of(proving).median(),
                Spread.of(copying).median(),
                ratio.median(),
                ratio.low(),
                ratio.high()));
    }

    private static void round(Run run, Servers servers, int rows, List<Double> proving, List<Double> copying)
            throws Exception {
        servers.target().createDatabase(TARGET);
        servers.atTarget(TARGET, Shape.PGBENCH.tables());
        try (OurLink link = OurLink.open(servers, TARGET, Shape.PGBENCH.names())) {
            servers.settle();
            copying.add(rows / timed(() -> link.forward().copy(OurLink.EPOCH, _ -> {})) / 1_000);
            link.follow();
            servers.settle();
            proving.add(rows / timed(() -> mustFind(Set.of(), prove(link))) / 1_000);
            run.say("copied %.0f, proved %.0f thousand rows per second"
                    .formatted(copying.getLast(), proving.getLast()));
            try (var _ = SteadyWrites.start(servers, WRITES_PER_SECOND, SteadyWrites.accounts(rows))) {
                mustFind(Set.of(), prove(link));
                servers.atTarget(TARGET, DAMAGE);
                mustFind(DAMAGED, prove(link));
            }
        } finally {
            servers.dropTarget(TARGET);
        }
    }

    private static List<Difference> prove(OurLink link) throws Exception {
        return link.forward().prove(BUDGET, OurLink.EPOCH, _ -> {});
    }

    private static void mustFind(Set<String> wanted, List<Difference> found) throws IOException {
        Set<String> keys = found.stream().map(Difference::key).collect(Collectors.toSet());
        if (!keys.equals(wanted)) {
            throw new IOException("the damaged rows are " + wanted + ", and it found " + found);
        }
    }

    private interface Act {
        void run() throws Exception;
    }

    /// In seconds.
    private static double timed(Act act) throws Exception {
        long begin = System.nanoTime();
        act.run();
        return (System.nanoTime() - begin) / (double) TimeUnit.SECONDS.toNanos(1);
    }
}
