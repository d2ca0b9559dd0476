package bascule.bench.cases;

import bascule.bench.Bench;
import bascule.bench.Contest;
import bascule.bench.Contest.Entrant;
import bascule.bench.Run;
import bascule.bench.rows.Lag;
import bascule.bench.rows.NativeFollowing;
import bascule.bench.rows.OurFollowing;
import bascule.bench.rows.Servers;
import bascule.embedded.EmbeddedPostgres.Version;
import java.util.List;
import java.util.Optional;

/// Steady lag under 2,000 writes a second, and what the writers notice: our flow, a native
/// subscription, and nobody who follows.
public final class LagBench implements Bench {
    private static final int WRITES_PER_SECOND = 2_000;

    @Override
    public String name() {
        return "lag";
    }

    @Override
    public String describe() {
        return "lag under 2,000 writes/s and its effect on the writers: our flow, a native subscription, nobody";
    }

    @Override
    public void measure(Run run) throws Exception {
        Servers servers = Servers.start(run.workshop(), Version.V17);
        var lag = new Lag(servers, WRITES_PER_SECOND, run.choose(5, 20));
        var ours = new OurFollowing(servers);
        var peer = new NativeFollowing(servers);
        run.rows(new Contest(
                        run,
                        List.of(
                                new Entrant(ours.name(), lag.with(Optional.of(ours))),
                                new Entrant(peer.name(), lag.with(Optional.of(peer))),
                                new Entrant("nobody follows", lag.with(Optional.empty()))))
                .rounds("lag", run.choose(3, 5))
                .rows());
    }
}
