package bascule.comparison;

import bascule.comparison.RouteComparison.Counted;
import bascule.comparison.RouteComparison.Path;
import bascule.migration.Side;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// Counts how often both sides answer differently, by route and by place, and keeps some samples.
///
/// What differs between blue and blue, asked twice, is noise: a clock, a random id, rows that are being
/// written. A place is noise while blue's own answers differ there at least half as often as green's do
/// from blue's. That is looked at when somebody asks, over all that was counted; so what was counted before
/// the noise was known is judged by it too.
///
/// It begins anew when the rules change. Everything is bounded: routes, kinds of difference and samples.
public final class Findings implements Comparer {
    /// For what there is no room to tell apart.
    private static final String OTHER = "(other)";

    private static final int ROUTES = 200;
    private static final int KINDS = 200;
    private static final int SAMPLES = 20;
    private static final int TOLD = 20;

    /// One in so many of green's differences at a place may be noise's for it to be noise.
    private static final double AS_OFTEN = 0.5;

    private final InstantSource clock;
    private final Map<String, Route> routes = new TreeMap<>();
    private Rules before = Rules.NONE;
    private String run = UUID.randomUUID().toString();

    /// @param clock tells when a sample was taken
    public Findings(InstantSource clock) {
        this.clock = clock;
    }

    private static final class Sum {
        private long compared;
        private long differed;
        private long cut;
    }

    private static final class Route {
        private final Sum green = new Sum();
        private final Sum noise = new Sum();
        /// Of each set of places at which answers differed together, how often they did.
        private final Map<List<String>, Map<Side, Long>> kinds = new HashMap<>();

        private final Deque<Sample> samples = new ArrayDeque<>();

        Sum of(Side copiedTo) {
            return copiedTo == Side.GREEN ? green : noise;
        }
    }

    @Override
    public void compare(Pairing pairing) {
        take(pairing, Contrast.of(pairing.answered(), pairing.copy(), pairing.rules()));
    }

    private synchronized void take(Pairing pairing, List<Difference> differences) {
        if (!pairing.rules().equals(before)) {
            routes.clear();
            run = UUID.randomUUID().toString();
            before = pairing.rules();
        }
        boolean room = routes.size() < ROUTES || routes.containsKey(pairing.route());
        Route route = routes.computeIfAbsent(room ? pairing.route() : OTHER, id -> new Route());
        Sum sum = route.of(pairing.copiedTo());
        sum.compared++;
        sum.cut += pairing.answered().cut() || pairing.copy().cut() ? 1 : 0;
        if (!differences.isEmpty()) {
            sum.differed++;
            List<String> kind = Contrast.paths(differences);
            boolean known = route.kinds.size() < KINDS || route.kinds.containsKey(kind);
            route.kinds
                    .computeIfAbsent(known ? kind : List.of(OTHER), each -> new HashMap<>())
                    .merge(pairing.copiedTo(), 1L, Long::sum);
            keep(route, pairing, differences);
        }
    }

    private void keep(Route route, Pairing pairing, List<Difference> differences) {
        if (route.samples.size() == SAMPLES) {
            route.samples.removeFirst();
        }
        route.samples.addLast(new Sample(
                clock.instant(),
                pairing.method(),
                pairing.trace(),
                pairing.copiedTo(),
                differences.stream().limit(TOLD).toList()));
    }

    public synchronized Comparisons comparisons() {
        Map<String, RouteComparison> all = new TreeMap<>();
        routes.forEach((id, route) -> all.put(id, comparison(route)));
        return new Comparisons(run, all);
    }

    /// Of that route, the newest last.
    public synchronized List<Sample> samples(String route) {
        Route known = routes.get(route);
        return known == null ? List.of() : List.copyOf(known.samples);
    }

    private static RouteComparison comparison(Route route) {
        Map<String, long[]> places = new TreeMap<>();
        route.kinds.forEach((kind, counts) -> kind.forEach(path -> {
            long[] place = places.computeIfAbsent(path, each -> new long[2]);
            place[0] += counts.getOrDefault(Side.GREEN, 0L);
            place[1] += counts.getOrDefault(Side.BLUE, 0L);
        }));
        List<Path> paths = new ArrayList<>();
        places.forEach((path, place) -> paths.add(new Path(path, place[0], place[1], isNoise(route, place))));
        paths.sort(Comparator.comparingLong((Path path) -> -path.green()).thenComparing(Path::path));
        List<String> noisy =
                paths.stream().filter(Path::isNoise).map(Path::path).toList();
        return new RouteComparison(counted(route, Side.GREEN, noisy), counted(route, Side.BLUE, noisy), paths);
    }

    private static boolean isNoise(Route route, long[] place) {
        if (place[1] == 0) {
            return false;
        }
        double green = (double) place[0] / Math.max(1, route.green.compared);
        double noise = (double) place[1] / route.noise.compared;
        return noise >= AS_OFTEN * green;
    }

    private static Counted counted(Route route, Side copiedTo, List<String> noisy) {
        long beyond = 0;
        for (var kind : route.kinds.entrySet()) {
            if (!noisy.containsAll(kind.getKey())) {
                beyond += kind.getValue().getOrDefault(copiedTo, 0L);
            }
        }
        Sum sum = route.of(copiedTo);
        return new Counted(sum.compared, sum.differed, beyond, sum.cut);
    }
}
