package bascule.drill.live;

import bascule.demo.check.Books;
import bascule.demo.check.Checker;
import bascule.demo.check.Differences;
import bascule.demo.check.Prober;
import bascule.demo.check.Verdict;
import bascule.demo.load.Shoppers;
import bascule.demo.world.World;
import bascule.demo.world.WorldException;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// The demo's shop while shoppers shop, and what became of what they were told.
final class ShopUnderLoad implements AutoCloseable {
    private static final int RATE = 60;
    private static final int NOTES = 200;
    private static final long SEED = 7;
    private static final Duration EQUAL_WITHIN = Duration.ofSeconds(90);
    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final World world;
    private final Books before;
    private final Prober prober;
    private final Shoppers shoppers;

    /// What was found in the end.
    record Findings(Verdict verdict, List<String> differences, long twoWritable, long failed, long unknown) {}

    /// @param before what stood in blue's books before anything moved
    ShopUnderLoad(World world, Books before) throws WorldException, SQLException, IOException {
        this.world = world;
        this.before = before;
        this.prober = Prober.start(world.blueTarget(), world.greenTarget());
        Map<Long, Long> balances = new TreeMap<>();
        before.customers().forEach((number, customer) -> balances.put(number, customer.cents()));
        this.shoppers = Shoppers.start(new Shoppers.Settings(world.door(), RATE, "d", SEED, balances, NOTES));
    }

    /// The shoppers leave, and everything they were told is held against both databases.
    Findings reckon() throws SQLException, InterruptedException {
        shoppers.end();
        long end = System.nanoTime() + EQUAL_WITHIN.toNanos();
        List<String> differences = Differences.between(world.blueBooks(), world.greenBooks());
        while (!differences.isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
            differences = Differences.between(world.blueBooks(), world.greenBooks());
        }
        return findings(List.of(world.blueBooks(), world.greenBooks()), differences);
    }

    /// The same against blue alone, where green is no more part of it.
    Findings reckonOnBlue() throws SQLException, InterruptedException {
        shoppers.end();
        return findings(List.of(world.blueBooks()), List.of());
    }

    private Findings findings(List<Books> after, List<String> differences) {
        return new Findings(
                Checker.check(shoppers.history().writes(), before, after),
                differences,
                prober.twoWritable(),
                shoppers.figures().failed(),
                shoppers.figures().unknown());
    }

    /// How often both sides took a write until now.
    long twoWritable() {
        return prober.twoWritable();
    }

    @Override
    public void close() {
        shoppers.close();
        prober.close();
    }
}
