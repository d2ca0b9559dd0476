package bascule.demo.load;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Shoppers that come when they come, not when the shop has time for them: an open-loop load with exponential
/// distances between arrivals, a virtual thread for each.
public final class Shoppers implements AutoCloseable {
    private static final int AT_ONCE_MAX = 20_000;
    private static final int CALLERS = 100_000;
    private static final Duration ANSWER_MAX = Duration.ofSeconds(40);

    /// Of a hundred shoppers, so many do that.
    private record Share(int hundredths, Visit visit) {}

    /// @param rate arrivals per second
    /// @param run begins the ids of all writes
    /// @param balances of all customers before the run, in cents
    public record Settings(
            InetSocketAddress shop, double rate, String run, long seed, Map<Long, Long> balances, int notes) {
        public Settings {
            balances = Map.copyOf(balances);
        }
    }

    private final Settings settings;
    private final Wires wires;
    private final History history = new History();
    private final Figures figures = new Figures();
    private final List<Share> shares;
    private final Semaphore places = new Semaphore(AT_ONCE_MAX);
    private final Thread ticker;
    private volatile boolean ending;

    private Shoppers(Settings settings) {
        this.settings = settings;
        this.wires = new Wires(settings.shop(), ANSWER_MAX.toMillis());
        var customers = new Customers(settings.balances());
        var orders = new Orders(customers);
        var notes = new NoteBook(settings.notes());
        this.shares = List.of(
                new Share(38, Shoppers::browse),
                new Share(15, customers::look),
                new Share(22, orders::place),
                new Share(4, orders::cancel),
                new Share(13, customers::deposit),
                new Share(4, notes::write),
                new Share(4, notes::mark));
        this.ticker = new Thread(this::tick, "shoppers");
    }

    private static boolean browse(Counter shop, SplittableRandom random) {
        shop.read("/catalogue?after=" + random.nextInt(990));
        return true;
    }

    public static Shoppers start(Settings settings) {
        var shoppers = new Shoppers(settings);
        shoppers.ticker.start();
        return shoppers;
    }

    public History history() {
        return history;
    }

    public Figures figures() {
        return figures;
    }

    public int inFlight() {
        return AT_ONCE_MAX - places.availablePermits();
    }

    private void tick() {
        var random = new SplittableRandom(settings.seed());
        long next = System.nanoTime();
        while (!ending) {
            next += (long) (-Math.log(1 - random.nextDouble()) * TimeUnit.SECONDS.toNanos(1) / settings.rate());
            for (long wait = next - System.nanoTime(); wait > 0 && !ending; wait = next - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            if (!ending) {
                come(next, random.split());
            }
        }
    }

    private void come(long intendedNanos, SplittableRandom random) {
        if (!places.tryAcquire()) {
            figures.broken();
            figures.failed("more than " + AT_ONCE_MAX + " shoppers are waiting; this one left at the door");
            return;
        }
        Thread.ofVirtual().name("shopper").start(() -> {
            try {
                visit(intendedNanos, random);
            } finally {
                places.release();
            }
        });
    }

    /// Whoever finds nothing to do lets the next kind of shopper come.
    private void visit(long intendedNanos, SplittableRandom random) {
        String caller = "shopper-" + random.nextInt(CALLERS);
        var counter = new Counter(wires, history, figures, settings.run(), caller, intendedNanos);
        int drawn = random.nextInt(100);
        for (Share share : shares) {
            drawn -= share.hundredths();
            if (drawn < 0 && share.visit().to(counter, random)) {
                return;
            }
        }
        shares.getFirst().visit().to(counter, random);
    }

    /// Lets nobody in any more, and waits until all have left.
    ///
    /// @return whether all left in time
    public boolean end() throws InterruptedException {
        ending = true;
        LockSupport.unpark(ticker);
        ticker.join();
        boolean allLeft = places.tryAcquire(AT_ONCE_MAX, ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS);
        if (allLeft) {
            places.release(AT_ONCE_MAX);
        }
        return allLeft;
    }

    @Override
    public void close() {
        ending = true;
        wires.close();
    }
}
