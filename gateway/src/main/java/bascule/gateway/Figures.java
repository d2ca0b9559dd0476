package bascule.gateway;

import bascule.migration.Side;
import bascule.traffic.Figures.Seen;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/// What was counted since the gateway started.
final class Figures {
    /// Upper bounds of the histograms' buckets, in milliseconds; one more bucket holds what is longer.
    static final double[] BOUNDS = {1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000};

    /// How a request ended.
    enum Outcome {
        ANSWERED_2XX("2xx"),
        ANSWERED_3XX("3xx"),
        ANSWERED_4XX("4xx"),
        ANSWERED_5XX("5xx"),
        /// Nothing was sent to the side, the client was told so.
        NOT_DONE("not_done"),
        /// Something was sent and no whole answer came back.
        UNKNOWN("unknown"),
        CLIENT_LEFT("client_left");

        private final String label;

        Outcome(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }

        /// Whether it is for the side that the client got no good answer.
        boolean failed() {
            return this == ANSWERED_5XX || this == NOT_DONE || this == UNKNOWN;
        }

        /// Whether a whole answer of the side came.
        boolean answered() {
            return switch (this) {
                case ANSWERED_2XX, ANSWERED_3XX, ANSWERED_4XX, ANSWERED_5XX -> true;
                case NOT_DONE, UNKNOWN, CLIENT_LEFT -> false;
            };
        }

        /// From 0.
        @SuppressWarnings("EnumOrdinal") // It is kept nowhere.
        int place() {
            return ordinal();
        }

        static Outcome of(int status) {
            return switch (status / 100) {
                case 2 -> ANSWERED_2XX;
                case 3 -> ANSWERED_3XX;
                case 4 -> ANSWERED_4XX;
                default -> status < 200 ? ANSWERED_2XX : ANSWERED_5XX;
            };
        }
    }

    /// A histogram of durations.
    static final class Durations {
        private final LongAdder[] buckets = adders(BOUNDS.length + 1);
        private final LongAdder nanos = new LongAdder();

        void add(long duration) {
            double millis = duration / 1e6;
            int bucket = 0;
            while (bucket < BOUNDS.length && millis > BOUNDS[bucket]) {
                bucket++;
            }
            buckets[bucket].increment();
            nanos.add(duration);
        }

        long count(int bucket) {
            return buckets[bucket].sum();
        }

        double seconds() {
            return nanos.sum() / (double) TimeUnit.SECONDS.toNanos(1);
        }
    }

    private final String run = UUID.randomUUID().toString();
    private final Map<String, LoopFigures.Callers> callers = new ConcurrentHashMap<>();
    private final Map<LoopFigures.Variant, Clients> given = new ConcurrentHashMap<>();
    private final List<LoopFigures> loops = new CopyOnWriteArrayList<>();
    private volatile long epoch;
    private final LongAdder notLetIn = new LongAdder();
    private final LongAdder malformed = new LongAdder();
    private final LongAdder shed = new LongAdder();
    private final LongAdder left = new LongAdder();
    private final Durations held = new Durations();
    private final LongAdder clients = new LongAdder();
    private final Peak peak = new Peak(() -> requests(Side.BLUE) + requests(Side.GREEN));

    private static LongAdder[] adders(int count) {
        LongAdder[] adders = new LongAdder[count];
        for (int i = 0; i < count; i++) {
            adders[i] = new LongAdder();
        }
        return adders;
    }

    /// What another event loop counts.
    LoopFigures ofLoop() {
        LoopFigures figures = new LoopFigures(
                route -> callers.computeIfAbsent(
                        route,
                        id -> new LoopFigures.Callers(new Clients(System::nanoTime), new Clients(System::nanoTime))),
                variant -> given.computeIfAbsent(variant, id -> new Clients(System::nanoTime)));
        loops.add(figures);
        return figures;
    }

    /// What shows how the sides compare.
    bascule.traffic.Figures compared() {
        Map<String, bascule.traffic.Figures.Sides> all = new TreeMap<>();
        routes().forEach(each ->
                all.put(each.route(), new bascule.traffic.Figures.Sides(each.seen(Side.BLUE), each.seen(Side.GREEN))));
        Map<String, Map<String, Seen>> flags = new TreeMap<>();
        variants()
                .forEach((variant, counted) -> flags.computeIfAbsent(variant.flag(), id -> new TreeMap<>())
                        .put(variant.variant(), RouteFigures.seen(counted)));
        return new bascule.traffic.Figures(run, all, flags);
    }

    /// What every event loop counted of a variant, in the order of their names.
    Map<LoopFigures.Variant, List<SideFigures>> variants() {
        Map<LoopFigures.Variant, List<SideFigures>> all = new TreeMap<>();
        for (LoopFigures loop : loops) {
            loop.variants()
                    .forEach((variant, counted) -> all.computeIfAbsent(variant, id -> new ArrayList<>())
                            .add(counted));
        }
        return all;
    }

    /// By route, in the order of their names.
    List<RouteFigures> routes() {
        Map<String, List<LoopFigures.Sides>> all = new TreeMap<>();
        for (LoopFigures loop : loops) {
            loop.routes()
                    .forEach((route, sides) ->
                            all.computeIfAbsent(route, id -> new ArrayList<>()).add(sides));
        }
        return all.entrySet().stream()
                .map(each -> new RouteFigures(each.getKey(), each.getValue()))
                .toList();
    }

    /// The highest that the gateway was told.
    void epoch(long now) {
        epoch = now;
    }

    long epoch() {
        return epoch;
    }

    /// Refused at the door with 503.
    void refused() {
        notLetIn.increment();
    }

    /// Refused with 503 because its event loop was too late.
    void shed() {
        shed.increment();
        notLetIn.increment();
    }

    long shedRequests() {
        return shed.sum();
    }

    void malformed() {
        malformed.increment();
    }

    /// Its client left while it was held.
    void leftWhileHeld() {
        left.increment();
    }

    void held(long nanos) {
        held.add(nanos);
    }

    void client(int change) {
        clients.add(change);
    }

    long requests(Side side, Outcome outcome) {
        return routes().stream().mapToLong(each -> each.count(side, outcome)).sum();
    }

    long requests(Side side) {
        return routes().stream().mapToLong(each -> each.requests(side)).sum();
    }

    /// What came in the busiest seconds.
    Peak peak() {
        return peak;
    }

    /// Requests of which the gateway itself had to say that they are not done or of unknown outcome.
    long failed() {
        long sum = notLetIn.sum();
        for (Side side : Side.values()) {
            sum += requests(side, Outcome.NOT_DONE) + requests(side, Outcome.UNKNOWN);
        }
        return sum;
    }

    long notLetIn() {
        return notLetIn.sum();
    }

    long malformedRequests() {
        return malformed.sum();
    }

    long leftHeld() {
        return left.sum();
    }

    long clients() {
        return clients.sum();
    }

    Durations held() {
        return held;
    }
}
