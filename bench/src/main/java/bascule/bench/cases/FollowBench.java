package bascule.bench.cases;

import bascule.bench.Bench;
import bascule.bench.Contest;
import bascule.bench.Contest.Entrant;
import bascule.bench.Run;
import bascule.bench.rows.Backlog;
import bascule.bench.rows.Following;
import bascule.bench.rows.NativeFollowing;
import bascule.bench.rows.OurFollowing;
import bascule.bench.rows.Servers;
import bascule.embedded.EmbeddedPostgres.Version;
import java.util.List;
import java.util.stream.Stream;

/// Our flow and a native subscription catch up with the same backlog, from the moment they are
/// started until the last row is committed; the rows are compared after each.
public final class FollowBench implements Bench {
    @Override
    public String name() {
        return "follow";
    }

    @Override
    public String describe() {
        return "catching up with a backlog of changes: our flow, a native subscription";
    }

    @Override
    public void measure(Run run) throws Exception {
        run.note("servers: PostgreSQL 17; fsync on; the target's tables have a key and one more index");
        Servers servers = Servers.start(run.workshop(), Version.V17);
        int changes = run.choose(25_000, 200_000);
        for (boolean mixed : new boolean[] {false, true}) {
            for (int perTransaction : new int[] {1, 10, 1_000}) {
                measure(run, servers, new Backlog(changes, perTransaction, mixed));
            }
        }
    }

    private static void measure(Run run, Servers servers, Backlog backlog) throws Exception {
        List<Entrant> entrants = Stream.of(new OurFollowing(servers), new NativeFollowing(servers))
                .map((Following way) -> new Entrant(way.name(), Following.turn(way, servers, backlog)))
                .toList();
        run.rows(new Contest(run, entrants)
                .rounds(backlog.what(), run.choose(2, 3))
                .rows());
    }
}
