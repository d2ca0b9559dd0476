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
    private static final int WARMING_CHANGES = 150_000;

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
        compile(run, servers);
        int changes = run.choose(60_000, 200_000);
        for (boolean mixed : new boolean[] {false, true}) {
            for (int perTransaction : new int[] {1, 10, 1_000}) {
                measure(run, servers, new Backlog(changes, perTransaction, mixed));
            }
        }
    }

    /// A controller runs for days. What it does all the time is compiled by the JVM after some
    /// seconds of it, and both processors are busy with that.
    private static void compile(Run run, Servers servers) throws Exception {
        run.note("before it begins our flow has brought %,d changes, so that the JVM has compiled it"
                .formatted(2 * WARMING_CHANGES));
        for (boolean mixed : new boolean[] {false, true}) {
            run.say("warming up the JVM");
            Following.turn(new OurFollowing(servers), servers, new Backlog(WARMING_CHANGES, 1, mixed))
                    .take();
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
