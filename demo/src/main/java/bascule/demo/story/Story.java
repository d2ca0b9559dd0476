package bascule.demo.story;

import bascule.demo.check.Books;
import bascule.demo.check.Checker;
import bascule.demo.check.Differences;
import bascule.demo.check.Prober;
import bascule.demo.check.Verdict;
import bascule.demo.load.BrokenException;
import bascule.demo.load.Shoppers;
import bascule.demo.load.WarmUp;
import bascule.demo.world.World;
import bascule.demo.world.WorldException;
import bascule.migration.Side;
import bascule.migration.StepException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Tells the story: shoppers come, the migration is started, switched, rolled back and switched again, or left alone
/// with a bad green, the shoppers leave, and what they were told is held against both databases.
public final class Story {
    private static final int NOTES = 200;
    private static final long SETTLE_SECONDS_MAX = 30;
    private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private final Settings settings;
    private final World world;
    private final Show show;

    public Story(Settings settings, World world, Show show) {
        this.settings = settings;
        this.world = world;
        this.show = show;
    }

    /// Tells it to the end, and reports; what went wrong on the way is part of the report.
    public Report tell() throws WorldException, SQLException, InterruptedException {
        Books before = world.blueBooks();
        Map<Long, Long> balances = new TreeMap<>();
        before.customers().forEach((number, customer) -> balances.put(number, customer.cents()));
        warmUp(balances.size());
        String run = "w" + Long.toString(System.currentTimeMillis(), 36);
        var shopping = new Shoppers.Settings(world.door(), settings.rate(), run, settings.seed(), balances, NOTES);
        try (Prober prober = Prober.start(world.blueTarget(), world.greenTarget());
                Shoppers shoppers = Shoppers.start(shopping)) {
            show.say("shoppers come, " + settings.rate() + " each second; a prober tries to write to both sides");
            var observer = new Observer(world, shoppers, show, Moves.MIGRATION);
            Optional<String> broken = move(observer);
            boolean allLeft = shoppers.end();
            show.say("shoppers have left; every acknowledged write is looked up in both databases");
            List<String> differences = broken.isPresent() ? List.of() : settle();
            Verdict verdict = verdict(before, shoppers, broken.isPresent());
            return new Reckoning(world, shoppers, prober, observer)
                    .report(settings, broken.or(() -> left(allLeft)), verdict, differences);
        }
    }

    private void warmUp(int customers) throws WorldException {
        try {
            WarmUp.of(world.door(), customers);
        } catch (BrokenException problem) {
            world.thatAllLive();
            throw new StoryException("the shop does not answer through its gateway: " + problem.getMessage());
        }
    }

    private static Optional<String> left(boolean allLeft) {
        return allLeft ? Optional.empty() : Optional.of("some requests never ended");
    }

    /// @return what broke the story off, if anything
    private Optional<String> move(Observer observer) {
        try {
            moves().make(observer);
            return Optional.empty();
        } catch (WorldException | StoryException problem) {
            show.say("broken off: " + problem.getMessage());
            return Optional.of(String.valueOf(problem.getMessage()));
        }
    }

    private Moves moves() {
        if (settings.outage()) {
            return new SharedOutage(settings, world, show);
        }
        return settings.bad().isPresent()
                ? new LeftByItself(settings, world, show)
                : new ThereAndBack(settings, world, show);
    }

    /// Waits until the side that follows has everything; what still differs then, differs.
    private List<String> settle() throws SQLException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SETTLE_SECONDS_MAX);
        List<String> differences = Differences.between(world.blueBooks(), world.greenBooks());
        while (!differences.isEmpty() && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
            differences = Differences.between(world.blueBooks(), world.greenBooks());
        }
        return differences;
    }

    /// A story that broke off may have left green without tables; then blue alone can be asked.
    private Verdict verdict(Books before, Shoppers shoppers, boolean broken) throws SQLException {
        var writes = shoppers.history().writes();
        if (!broken) {
            return Checker.check(writes, before, List.of(world.blueBooks(), world.greenBooks()));
        }
        return Checker.check(writes, before, List.of(writableBooks()));
    }

    private Books writableBooks() throws SQLException {
        try {
            boolean green = world.gateway().standing().serving() == Side.GREEN;
            return green ? world.greenBooks() : world.blueBooks();
        } catch (StepException _) {
            return world.blueBooks();
        }
    }
}
