package bascule.bench.cases;

import bascule.bench.Bench;
import bascule.bench.Contest;
import bascule.bench.Contest.Entrant;
import bascule.bench.Run;
import bascule.bench.rows.CommandCopy;
import bascule.bench.rows.Copying;
import bascule.bench.rows.NativeCopy;
import bascule.bench.rows.OurCopy;
import bascule.bench.rows.Servers;
import bascule.bench.rows.Shape;
import bascule.embedded.EmbeddedPostgres.Version;
import java.util.ArrayList;
import java.util.List;

/// Our backfill, a native subscription's initial copy, pgcopydb, and pg_dump piped into pg_restore:
/// the same tables, with keys and indexes, compared row by row after each.
public final class CopyBench implements Bench {
    @Override
    public String name() {
        return "copy";
    }

    @Override
    public String describe() {
        return "rows and indexes into an empty database: ours, native tablesync, pgcopydb, pg_dump | pg_restore";
    }

    @Override
    public void measure(Run run) throws Exception {
        run.note("servers: PostgreSQL 15, the newest that Debian's pg_dump and pgcopydb can talk to; fsync on");
        Servers servers = Servers.start(run.workshop(), Version.V15);
        measure(run, servers, Shape.PGBENCH, run.choose(400_000, 3_000_000), "short rows");
        measure(run, servers, Shape.WIDE, run.choose(25_000, 200_000), "wide rows of 4 KB");
    }

    private static void measure(Run run, Servers servers, Shape shape, long rows, String what) throws Exception {
        run.say("%s: writing %,d rows".formatted(what, rows));
        servers.atSource(shape.tables() + shape.rows(rows));
        List<Copying> ways = new ArrayList<>(List.of(new OurCopy(servers, shape), new NativeCopy(servers, shape)));
        CommandCopy.pgcopydb(run, servers).ifPresent(ways::add);
        CommandCopy.dumpAndRestore(run, servers).ifPresent(ways::add);
        List<Entrant> entrants = ways.stream()
                .map(way -> new Entrant(way.name(), Copying.turn(way, servers, shape, rows, what)))
                .toList();
        run.rows(new Contest(run, entrants).rounds(what, run.choose(3, 5)).rows());
        servers.atSource("DROP TABLE " + String.join(", ", shape.names()));
    }
}
