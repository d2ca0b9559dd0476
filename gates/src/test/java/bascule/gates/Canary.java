package bascule.gates;

import java.util.List;
import java.util.SplittableRandom;

/// A simulated hour of a canary in one-minute windows: traffic and error rate swing by half, apart
/// from each other, and in an outage of three minutes 30 % of the requests of both sides fail.
/// Everything is drawn from a seed.
///
/// @param shares of green, each for the same time
/// @param perSecond requests in the mean
/// @param base error rate in the mean
/// @param ratio how many times as often green errs
/// @param perClient requests that one failure makes fail in the mean, as when a client tries again
///     and again
record Canary(List<Double> shares, double perSecond, double base, double ratio, int perClient, boolean outage) {
    static final int MINUTES = 60;
    static final List<Double> RAMP = List.of(0.05, 0.1, 0.25, 0.5);
    private static final int OUTAGE_MINUTES = 3;
    private static final double IN_OUTAGE = 0.3;
    private static final double FEW = 30;

    /// What a gate may look at: each failed request, and each client that saw one.
    record Minute(Count blue, Count green, Count blueClients, Count greenClients) {}

    List<Minute> run(long seed) {
        var random = new SplittableRandom(seed);
        double phase = random.nextDouble() * 2 * Math.PI;
        double other = random.nextDouble() * 2 * Math.PI;
        int outageAt = outage ? random.nextInt(MINUTES) : MINUTES;
        Minute[] minutes = new Minute[MINUTES];
        for (int i = 0; i < MINUTES; i++) {
            double turn = 2 * Math.PI * i / MINUTES;
            boolean out = i >= outageAt && i < outageAt + OUTAGE_MINUTES;
            double rate = out ? IN_OUTAGE : base * (1 + 0.5 * StrictMath.sin(turn + phase));
            int requests = (int) (perSecond * 60 * (1 + 0.5 * StrictMath.sin(turn + other)));
            int green = (int) Math.round(requests * shares.get(i * shares.size() / MINUTES));
            minutes[i] = minute(random, requests - green, green, rate);
        }
        return List.of(minutes);
    }

    private Minute minute(SplittableRandom random, int blue, int green, double rate) {
        Count blueClients = new Count(blue, binomial(random, blue, rate / perClient));
        Count greenClients = new Count(green, binomial(random, green, Math.min(1, rate * ratio) / perClient));
        return new Minute(clustered(random, blueClients), clustered(random, greenClients), blueClients, greenClients);
    }

    /// Each failing client fails a geometric number of times.
    private Count clustered(SplittableRandom random, Count clients) {
        long events = clients.events();
        for (long i = 0; perClient > 1 && i < clients.events(); i++) {
            while (random.nextInt(perClient) != 0) {
                events++;
            }
        }
        return new Count(clients.exposed(), Math.min(events, clients.exposed()));
    }

    /// Exact: by inversion where the mean is small, one by one elsewhere.
    private static int binomial(SplittableRandom random, int n, double p) {
        return n * p < FEW ? inverted(random, n, p) : oneByOne(random, n, p);
    }

    private static int inverted(SplittableRandom random, int n, double p) {
        double left = random.nextDouble();
        double share = StrictMath.pow(1 - p, n);
        int k = 0;
        while (left > share && k < n) {
            left -= share;
            share *= (double) (n - k) / (k + 1) * p / (1 - p);
            k++;
        }
        return k;
    }

    private static int oneByOne(SplittableRandom random, int n, double p) {
        int bound = (int) (p * Integer.MAX_VALUE);
        int k = 0;
        for (int i = 0; i < n; i++) {
            if ((random.nextInt() & Integer.MAX_VALUE) < bound) {
                k++;
            }
        }
        return k;
    }
}
